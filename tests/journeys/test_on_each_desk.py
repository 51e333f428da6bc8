"""The whole way there and back, at Zammad and at Udesk as at KF5."""

from collections.abc import AsyncIterator

import pytest

from sandbox.launch import Sandbox
from tests.journeys.at_desks import AtDesk, at_work_for
from tests.journeys.steps import ask, ask_and_see, required, until

WRITES = {"zammad": "POST /api/v1/tickets", "udesk": "POST /open_api_v1/tickets"}
REPLIES = {"zammad": "PUT /api/v1/tickets/", "udesk": "POST /open_api_v1/tickets/customer_reply"}


@pytest.fixture(params=["zammad", "udesk"])
async def desk(request) -> AsyncIterator[AtDesk]:
    """The bot at work for that desk alone."""
    async with at_work_for(request.param) as desk:
        yield desk


@pytest.fixture
def world(desk) -> Sandbox:
    return desk.world


async def test_asked_answered_and_solved(world, desk):
    ana = world.person("ana")
    card = await ask_and_see(ana, "The label printer is out")
    ticket = desk.one("The label printer is out")
    assert f"#{ticket.number}" in card.all_text
    assert (ticket.requester.email, desk.said(ticket.title)) == (
        "ana@acme.example",
        [("ana", "Please help.")],
    )

    await desk.answers(ticket.title, "We are on our way", [("map.txt", b"third floor")])
    answer = await ana.sees("We are on our way", channel="it-help", timeout=15)
    assert answer.thread_ts == card.ts
    assert "Marta Klein" in answer.all_text
    shown = await ana.sees("map.txt", channel="it-help", timeout=15)
    assert shown.thread_ts == card.ts

    thanks = await ana.post("Thank you *so* much", channel="it-help", thread=card)
    await thanks.wait_reaction("white_check_mark", timeout=15)
    assert desk.said(ticket.title)[-1] == ("ana", "Thank you so much")

    await desk.solves(ticket.title)
    await card.shows("Solved", timeout=15)


async def test_files_go_along_with_a_request_and_with_an_answer(world, desk):
    ana = world.person("ana")
    await ana.command("/request new Broken scanner", channel="it-help")
    form = await ana.modal()
    form.fill("body", "See the picture.")
    for block in required(form):
        form.fill(block, "A-1042")
    form.attach("files", "扫描 1.png", b"\x89PNG" + bytes(5000), "image/png")
    await form.submit()
    card = await ana.sees("Broken scanner", channel="it-help", timeout=15)
    await form.dismiss_all()
    await until(lambda: bool(desk.one("Broken scanner").comments[0].files), 15)
    message = await ana.post(
        "And the log", channel="it-help", thread=card, files=[("log.txt", b"line", "text/plain")]
    )
    await message.wait_reaction("white_check_mark", timeout=15)

    first, *_, last = desk.one("Broken scanner").comments
    assert [(f.name, f.content.read()[:4]) for f in first.files] == [("扫描 1.png", b"\x89PNG")]
    assert [(f.name, f.content.read()) for f in last.files] == [("log.txt", b"line")]


async def test_an_internal_note_is_nowhere_in_slack(world, desk):
    if not desk.pane.has_notes:
        pytest.skip("this desk's interface knows no internal notes")
    ana = world.person("ana")
    await ask_and_see(ana, "Quiet please")
    await desk.notes("Quiet please", "the internal word")
    await desk.answers("Quiet please", "A public word")
    await ana.sees("A public word", channel="it-help", timeout=15)

    slack = [str(entry) for entry in world.journal.find(side="slack")]
    assert slack
    assert "the internal word" not in "".join(slack)


async def test_requests_are_listed_found_and_shown(world, desk):
    ana = world.person("ana")
    await ask_and_see(ana, "Squeaky door hinge")
    number = desk.one("Squeaky door hinge").number
    await ana.command("/request list", channel="it-help")
    assert "Squeaky door hinge" in (await ana.sees("requests", channel="it-help")).all_text
    await ana.command("/request search hinge", channel="it-help")
    await ana.sees("Requests with “hinge”", channel="it-help", timeout=10)
    await ana.command(f"/request {number}", channel="it-help")
    await ana.sees("Please help.", channel="it-help", timeout=10)

    bo = world.person("bo")
    await bo.command("/request list", channel="office")
    assert "hinge" not in (await bo.sees("requests", channel="office", timeout=10)).all_text


async def test_a_desk_that_takes_a_request_and_drops_the_line_has_it_once(world, desk):
    ana = world.person("ana")
    world.faults.arm(side=desk.kind, match=WRITES[desk.kind], what="cut_after")
    await ask(ana, "Only once, please", channel="it-help")
    card = await ana.sees("Only once, please", channel="it-help", timeout=25)
    world.faults.arm(side=desk.kind, match=REPLIES[desk.kind], what="cut_after")
    message = await ana.post("and this once", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=25)

    assert desk.said("Only once, please") == [("ana", "Please help."), ("ana", "and this once")]


async def test_what_is_asked_while_the_desk_is_down_is_delivered_when_it_is_back(world, desk):
    ana = world.person("ana")
    await ask_and_see(ana, "Known before")
    world.faults.down(desk.kind)
    form = await ask(ana, "Asked in the dark", channel="it-help")
    await form.changed(timeout=10)
    assert desk.titled("Asked in the dark") == []

    world.faults.up(desk.kind)
    await ana.sees("Asked in the dark", channel="it-help", timeout=40)
    assert len(desk.titled("Asked in the dark")) == 1


async def test_a_colleague_unknown_to_the_desk_is_introduced_by_the_first_request(world, desk):
    await ask_and_see(world.person("bo"), "First day")

    requester = desk.one("First day").requester
    assert (requester.email, requester.name) == ("bo@acme.example", "Bo")


@pytest.mark.parametrize("kind", ["zammad", "udesk"])
async def test_a_desk_that_tells_of_changes_is_not_waited_for(kind):
    async with at_work_for(kind, mode="http", poll_seconds=3600) as desk:
        ana = desk.world.person("ana")
        card = await ask_and_see(ana, "Nobody looks for an hour")
        await desk.answers("Nobody looks for an hour", "We are on our way")
        answer = await ana.sees("We are on our way", channel="it-help", timeout=15)

    assert answer.thread_ts == card.ts
