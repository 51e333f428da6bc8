import json

import pytest
import stamina

from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")


async def numbers(*words: str) -> list[str]:
    result = await typed("tickets", *words, "--json")
    assert result.exit_code == 0, result.output
    return [ticket["number"] for ticket in json.loads(result.stdout)]


async def test_a_list_reaches_every_ticket_of_the_desk(sandbox):
    sandbox.kf5.add_requests(120, requester="ana@acme.example", title="Request {n}")

    found = await numbers("list")

    assert len(found) == len(set(found)) >= 120


async def test_a_list_may_be_cut_short_and_turned_round(sandbox):
    newest = await numbers("list", "--limit", "3", "--order", "created")
    oldest = await numbers("list", "--limit", "3", "--order", "created", "--ascending")

    assert len(newest) == len(oldest) == 3
    assert int(newest[0]) > int(oldest[0])


async def test_a_person_sees_only_what_is_theirs(sandbox):
    sandbox.kf5.add_requests(2, requester="ana@acme.example", title="Ana's {n}")
    result = await typed("tickets", "list", "--as", "ana@acme.example", "--json")

    tickets = json.loads(result.stdout)
    assert len({ticket["requester_id"] for ticket in tickets}) == 1
    assert len(tickets) < len(await numbers("list"))


async def test_open_and_solved_are_told_apart(sandbox):
    opened, solved = (
        await numbers("list", "--status", "open"),
        await numbers("list", "--status", "solved"),
    )

    assert opened
    assert solved
    assert not set(opened) & set(solved)


async def test_a_search_finds_by_words_and_status(sandbox):
    assert await numbers("search", "VPN")
    assert not await numbers("search", "VPN", "--status", "closed")


async def test_a_search_for_nothing_is_a_mistake(sandbox):
    result = await typed("tickets", "search")

    assert result.exit_code == 2
    assert "Say what to look for" in result.stderr


async def test_people_read_lines(sandbox):
    result = await typed("tickets", "list", "--limit", "2")

    assert len(result.stdout.splitlines()) == 2
    assert all(line.startswith("#") for line in result.stdout.splitlines())


async def test_a_ticket_is_shown_with_its_conversation(sandbox):
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Broken {n}")
    await sandbox.kf5.agent("marta").note(ticket.id, "Only for us")
    result = await typed("tickets", "show", f"#{ticket.id}")

    assert "Ana Souza <ana@acme.example>" in result.stdout
    assert "[internal]" in result.stdout
    assert "Only for us" in result.stdout


async def test_a_person_is_not_shown_what_is_internal(sandbox):
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Broken {n}")
    await sandbox.kf5.agent("marta").note(ticket.id, "Only for us")
    result = await typed("tickets", "show", str(ticket.id), "--as", "ana@acme.example")

    assert result.exit_code == 0
    assert "Only for us" not in result.stdout


async def test_json_tells_no_address_that_opens_a_file(sandbox):
    everything = await typed("tickets", "list", "--json")
    for ticket in json.loads(everything.stdout)[:12]:
        shown = await typed("tickets", "show", ticket["number"], "--json")
        assert "http" not in json.dumps(
            [comment["attachments"] for comment in json.loads(shown.stdout)["comments"]]
        )


async def test_text_from_a_desk_cannot_drive_the_terminal(sandbox):
    sandbox.kf5.add_requests(1, requester="ana@acme.example", title="\x1b[2J{n} gone")
    result = await typed("tickets", "list", "--limit", "1", "--order", "created")

    assert "\x1b" not in result.stdout


async def test_a_ticket_that_is_not_there_is_a_sentence(sandbox):
    result = await typed("tickets", "show", "99999")

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The help desk knows no such thing")


async def test_a_number_that_is_none_is_a_sentence(sandbox):
    result = await typed("tickets", "show", "eleven")

    assert result.exit_code == 1
    assert "Traceback" not in result.output


async def test_deleting_asks_first(sandbox):
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Old {n}")
    number = str(ticket.id)

    refused = await typed("tickets", "delete", number, answer="n\n")
    tried = await typed("tickets", "delete", number, "--dry-run")
    assert (refused.exit_code, tried.exit_code) == (1, 0)
    assert number in await numbers("list")

    done = await typed("tickets", "delete", number, "--yes")
    assert done.exit_code == 0
    assert number not in await numbers("list")


async def test_only_an_administrator_deletes(sandbox, machine, monkeypatch):
    config = machine / "agents.toml"
    config.write_text(
        f'[desks.support]\nkind = "kf5"\nurl = "{sandbox.kf5_url}"\n'
        'email = "wang@acme.example"\ntoken = "$KF5_TOKEN"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("DESKHAND_CONFIG", str(config))
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Old {n}")
    result = await typed("tickets", "delete", str(ticket.id), "--yes")

    assert result.exit_code == 1
    assert "does not allow" in result.stderr


async def test_an_unknown_desk_is_told_the_nearest(sandbox):
    result = await typed("tickets", "list", "--desk", "suport")

    assert result.exit_code == 2
    assert "did you mean support?" in result.stderr


async def test_a_desk_that_is_down_is_a_sentence(sandbox):
    await sandbox.kf5.stop()
    with stamina.set_testing(testing=True):
        result = await typed("tickets", "list")

    assert result.exit_code == 1
    assert "does not answer" in result.stderr


async def test_an_attachment_is_saved_and_not_overwritten(sandbox, machine):
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Photo {n}")
    await sandbox.kf5.agent("marta").reply(ticket.id, "Here", files=[("../plan.txt", b"the plan")])
    shown = json.loads((await typed("tickets", "show", str(ticket.id), "--json")).stdout)
    [attachment] = shown["comments"][-1]["attachments"] or shown["comments"][0]["attachments"]

    saved = await typed("attachments", "download", attachment["id"])
    again = await typed("attachments", "download", attachment["id"])

    assert saved.exit_code == 0, saved.output
    [file] = machine.glob("*plan.txt")
    assert file.read_bytes() == b"the plan"
    assert again.exit_code == 1
    assert "--force" in again.stderr

    described = await typed("attachments", "show", attachment["id"], "--json")
    assert json.loads(described.stdout)["size"] in {8, None}
    assert not list(machine.glob("*.part"))

    precious = machine / "precious"
    precious.write_text("kept", encoding="utf-8")
    (machine / f"{file.name}.part").symlink_to(precious)
    led_away = await typed("attachments", "download", attachment["id"], "--force")
    assert led_away.exit_code == 1
    assert f"{file.name}.part cannot be written" in led_away.stderr
    assert precious.read_text(encoding="utf-8") == "kept"
    assert (machine / f"{file.name}.part").is_symlink()
