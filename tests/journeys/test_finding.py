"""Somebody looks for their requests."""

import re

from tests.journeys.steps import ask_and_see, number_of

OTHERS = "There is no such request, or you may not see it."


async def test_a_list_of_120_requests_pages_to_the_end(world):
    world.kf5.add_requests(120, requester="bo@acme.example", title="Request {n}")
    bo = world.person("bo")
    await bo.command("/request list all sort:created", channel="it-help")
    page = await bo.sees("of 120", channel="it-help", timeout=10)

    seen = set(titles(page))
    for start in range(11, 121, 10):
        await page.click("open_list:next")
        page = await page.shows(f"{start} to {start + 9} of 120", timeout=10)
        seen |= set(titles(page))
    assert seen == {f"Request {n}" for n in range(1, 121)}


async def test_a_search_finds_by_words_and_status(world):
    ana = world.person("ana")
    await ask_and_see(ana, "The zebra scanner is offline")
    await ana.command("/request search zebra status:new", channel="it-help")
    found = await ana.sees("Requests with “zebra”", channel="it-help", timeout=10)
    assert "The zebra scanner is offline" in found.all_text

    await ana.command("/request search zebra status:closed", channel="it-help")
    await ana.sees("None", channel="it-help", timeout=10)


async def test_a_request_is_shown_with_its_conversation_and_files(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "VPN drops every hour")
    number = number_of(card)
    marta = world.kf5.agent("marta")
    await marta.reply(
        number, "Please try the new profile.", files=[("profile.ovpn", b"remote vpn")]
    )
    await marta.note(number, "He always says that.")
    await ana.command(f"/request {number}", channel="office")

    shown = await ana.sees("Please try the new profile.", channel="office", timeout=10)
    assert shown.ephemeral
    assert "profile.ovpn" in shown.all_text
    assert "Marta Klein" in shown.all_text
    assert "He always says that." not in shown.all_text


async def test_someone_elses_request_is_refused(world):
    card = await ask_and_see(world.person("ana"), "My contract")
    bo = world.person("bo")
    await ask_and_see(bo, "Something of my own")
    await bo.command(f"/request show {number_of(card)}", channel="it-help")

    told = await bo.sees(OTHERS, channel="it-help", timeout=10)
    assert told.ephemeral
    assert "My contract" not in told.all_text


async def test_a_slip_of_the_finger_is_answered_with_the_nearest_command(world):
    ana = world.person("ana")
    await ana.command("/request serach printer", channel="it-help")

    await ana.sees("search", channel="it-help", timeout=10)


async def test_full_width_digits_and_marks_are_understood(world):
    ana = world.person("ana")
    number = number_of(await ask_and_see(ana, "Wide digits"))
    wide = str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    await ana.command(f"/request show ＃{wide}", channel="office")

    await ana.sees("Wide digits", channel="office", timeout=10)


async def test_a_broadcast_written_at_the_desk_is_dead_in_slack(world):
    ana = world.person("ana")
    number = number_of(await ask_and_see(ana, "Loud <!channel> title"))
    await world.kf5.agent("marta").reply(number, "<!channel> @here <b>all</b>")
    await ana.sees("@here", channel="it-help", timeout=10)

    sent = [e for e in world.journal if e.name.startswith("chat.") and e.request]
    assert sent
    assert not any("<!channel>" in live_text(e.request) for e in sent)


def live_text(request: dict) -> str:
    """What Slack would parse: the text and every mrkdwn object that is not verbatim."""
    found = [str(request.get("text", ""))]

    def walk(node):
        if isinstance(node, dict):
            if node.get("type") == "mrkdwn":
                found.append(str(node.get("text", "")))
            for value in node.values():
                walk(value)
        if isinstance(node, list):
            for value in node:
                walk(value)

    walk(request.get("blocks"))
    return "\n".join(found)


def titles(page) -> list[str]:
    return re.findall(r"Request \d+(?!\d)", page.all_text)
