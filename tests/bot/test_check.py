import json
import os
from pathlib import Path

import pytest
import stamina

from bot.check.clock import compare
from sandbox.launch import Sandbox
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")


@pytest.fixture
async def three(machine, monkeypatch):
    """A desk of each kind: support is KF5, factory is Zammad, payroll is Udesk."""
    async with Sandbox.start(desks=("kf5", "zammad", "udesk")) as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        yield sandbox


async def checked() -> tuple[int, dict[str, dict]]:
    with stamina.set_testing(testing=True):
        result = await typed("check", "--json")
    assert result.exit_code in {0, 1}, result.output
    return result.exit_code, {finding["about"]: finding for finding in json.loads(result.stdout)}


def failed(found: dict[str, dict]) -> set[str]:
    return {about for about, finding in found.items() if not finding["ok"]}


async def test_all_is_well(sandbox):
    code, found = await checked()

    assert code == 0
    assert not failed(found)
    assert {"slack token", "slack scopes", "slack mode", "desk support", "database"} <= set(found)


async def test_each_line_is_ok_or_says_what_to_do(sandbox, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-nobodys")
    result = await typed("check")

    assert result.exit_code == 1
    marks = [line.split()[0] for line in result.stdout.splitlines()]
    assert set(marks) == {"ok", "FAIL", "→"}
    assert "invalid_auth" in result.stdout
    assert "nobodys" not in result.output


async def test_wrong_tokens_and_a_desk_that_refuses_are_found_together(sandbox, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-nobodys")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-nobodys")
    monkeypatch.setenv("KF5_TOKEN", "nobodys")
    code, found = await checked()

    assert code == 1
    assert failed(found) == {"slack token", "slack mode", "desk support"}


async def test_a_missing_scope_is_named(sandbox, monkeypatch):
    monkeypatch.setattr("bot.manifest.bot_scopes", lambda: frozenset({"commands", "pins:write"}))
    _, found = await checked()

    assert "pins:write" in found["slack scopes"]["says"]
    assert "commands" not in found["slack scopes"]["says"]
    assert "reinstall" in found["slack scopes"]["remedy"]


async def test_a_service_identity_without_rights_is_found(sandbox, machine, monkeypatch):
    config = machine / "requester.toml"
    config.write_text(
        f'[desks.support]\nkind = "kf5"\nurl = "{sandbox.kf5_url}"\n'
        'email = "ana@acme.example"\ntoken = "$KF5_TOKEN"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("DESKHAND_CONFIG", str(config))
    _, found = await checked()

    assert failed(found) == {"desk support"}


async def test_a_desk_that_is_down_is_found(sandbox):
    await sandbox.kf5.stop()
    _, found = await checked()

    assert "does not answer" in found["desk support"]["says"]


async def test_a_damaged_database_is_found(sandbox, machine):
    (machine / "deskhand.db").write_text("hello " * 1000, encoding="utf-8")
    _, found = await checked()

    assert failed(found) == {"database"}


async def test_a_database_where_none_can_be_made_is_found(sandbox, monkeypatch):
    monkeypatch.setenv("DESKHAND_DATABASE", "/nowhere/at/all.db")
    _, found = await checked()

    assert failed(found) == {"database"}


async def test_http_mode_tells_where_it_listens(sandbox, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "shh")
    monkeypatch.setenv("DESKHAND_HTTP", "127.0.0.1:8080")
    _, found = await checked()

    assert "127.0.0.1:8080" in found["slack mode"]["says"]


async def test_settings_with_mistakes_are_told_before_anything_is_asked(machine):
    result = await typed("check")

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


def test_a_clock_that_is_wrong_says_which_way():
    finding = compare("slack", "Sun, 01 Mar 2020 12:00:00 GMT")

    assert finding is not None
    assert not finding.ok
    assert "ahead of" in finding.says
    assert compare("slack", None) is None
    assert compare("slack", "noon") is None


# Three kinds of desks


def reconfigured(machine, monkeypatch, before: str, after: str) -> None:
    """Let the settings say something else in one place."""
    config = machine / "other.toml"
    text = Path(os.environ["DESKHAND_CONFIG"]).read_text(encoding="utf-8")
    assert before in text
    config.write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.setenv("DESKHAND_CONFIG", str(config))


async def test_every_kind_of_desk_is_looked_at(three):
    code, found = await checked()

    assert (code, failed(found)) == (0, set())
    for desk in ("support", "factory", "payroll"):
        assert {f"desk {desk} {part}" for part in ("form", "groups", "requests")} <= set(found)
    assert "desk factory people" in found


async def test_wrong_tokens_of_all_desks_are_told_with_what_to_do_at_each(three, monkeypatch):
    for name in ("KF5_TOKEN", "ZAMMAD_TOKEN", "UDESK_TOKEN"):
        monkeypatch.setenv(name, "guessed-token")
    _, found = await checked()

    assert failed(found) == {"desk support", "desk factory", "desk payroll"}
    assert "url and token" in found["desk factory"]["remedy"]
    assert 'signature = "sha1"' in found["desk payroll"]["remedy"]
    assert "guessed-token" not in json.dumps(found)


async def test_replies_that_udesk_keeps_from_requesters_are_told(three, machine, monkeypatch):
    _, shown = await checked()
    reconfigured(machine, monkeypatch, "agent_replies_public = true\n", "")
    code, kept = await checked()

    assert code == 0
    assert "kept from requesters" in kept["desk payroll replies"]["says"]
    assert "agent_replies_public = true" in kept["desk payroll replies"]["remedy"]
    assert "test ticket" in kept["desk payroll replies"]["remedy"]
    assert "desk payroll replies" not in shown


async def test_a_zammad_agent_who_may_not_act_for_others_is_found(three, monkeypatch):
    monkeypatch.setenv("ZAMMAD_TOKEN", three.zammad.token_of("wang"))
    _, found = await checked()

    assert "desk factory people" in failed(found)
    assert "admin.user" in found["desk factory people"]["remedy"]
    assert "desk factory" not in failed(found)


async def test_a_zammad_requester_is_no_service_identity(three, monkeypatch):
    monkeypatch.setenv("ZAMMAD_TOKEN", three.zammad.token_of("ana"))
    _, found = await checked()

    assert failed(found) == {"desk factory"}


async def test_at_udesk_only_the_administrator_will_do(three, machine, monkeypatch):
    reconfigured(machine, monkeypatch, three.udesk.admin_email, "wang@acme.example")
    _, found = await checked()

    [remedy] = {found[about]["remedy"] for about in failed(found)}
    assert "super administrator" in remedy


async def test_a_clock_that_udesk_does_not_accept_is_found(three):
    three.udesk.settings.clock_skew = 3600
    _, found = await checked()

    assert "desk payroll clock" in failed(found)


async def test_a_webhook_that_nothing_listens_for_is_found(three, machine, monkeypatch):
    reconfigured(machine, monkeypatch, 'kind = "zammad"', 'kind = "zammad"\nwebhook_secret = "s"')
    _, deaf = await checked()
    monkeypatch.setenv("DESKHAND_HTTP", "127.0.0.1:8080")
    _, heard = await checked()

    assert failed(deaf) == {"desk factory webhook"}
    assert "DESKHAND_HTTP" in deaf["desk factory webhook"]["remedy"]
    assert "/desks/factory/webhook" in heard["desk factory webhook"]["says"]
