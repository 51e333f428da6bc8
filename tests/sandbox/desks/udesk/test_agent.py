import asyncio
import json

import pytest
from aiohttp import web

from sandbox.desks.udesk import Desk, Generated, Refusal


async def test_an_agent_answers_with_a_file_and_it_is_read_as_html(desk, ask):
    await desk.agent("marta").reply(520006, "Fixed <now>", files=[("b.pdf", b"%PDF")])
    [last] = (await ask("GET", "/tickets/520006/replies"))["replies"]
    assert (last["content"], last["content_type"]) == ("Fixed &lt;now&gt;", "rich")
    assert (last["author"]["user_type"], last["attachments"][0]["size"]) == ("agent", 4)
    assert desk.ticket(520006).replies[0].text == "Fixed <now>"


async def test_an_agent_sets_properties_by_word_name_or_number(desk):
    marta = desk.agent("marta")
    ticket = await marta.set(
        520006,
        status="solving",
        priority="紧急",
        assignee="王伟",
        group="设施与行政",
        tags=("a", "b"),
    )
    assert (ticket.status, ticket.priority, ticket.tags) == ("solving", "紧急", ("a", "b"))
    assert (ticket.assignee.email, ticket.group.id) == ("wang@acme.example", 12)
    await marta.set(520006, status=2, priority="low", assignee=None, title="Desk")
    assert (ticket.status, ticket.priority, ticket.assignee, ticket.title) == (
        "resolved",
        "低",
        None,
        "Desk",
    )


async def test_an_agent_opens_tickets_for_known_and_new_customers(desk):
    marta = desk.agent("marta")
    ticket = await marta.create("Call", "By phone", requester="bo@acme.example", priority="high")
    assert (ticket.requester_email, ticket.customer.name) == ("bo@acme.example", "bo")
    assert (ticket.priority, marta.tickets()[0]) == ("高", ticket)
    assert (await marta.create("Call", "x", requester="陈静")).requester_email == ""


async def test_the_rules_of_the_api_are_the_agents_too(desk):
    marta = desk.agent("marta")
    with pytest.raises(ValueError, match="closed"):
        await marta.reply(520001, "Late")
    with pytest.raises(LookupError, match="nobody"):
        await marta.set(520006, assignee="nobody")
    with pytest.raises(ValueError, match="solving"):
        await marta.set(520006, status="new")
    with pytest.raises(Refusal, match="text"):
        await marta.reply(520006, " ")
    with pytest.raises(LookupError):
        desk.agent("ana")


async def test_subscribers_hear_of_every_change(desk, ask, new_ticket):
    heard = []
    stop = desk.subscribe(lambda change: heard.append((change.kind, change.ticket.id)))
    made = (await ask("POST", "/tickets", new_ticket()))["ticket_id"]
    await desk.agent("marta").set(made, priority="low")
    await desk.agent("marta").reply(made, "Hm")
    stop()
    await desk.agent("marta").set(made, priority="high")
    assert heard == [(kind, made) for kind in ("created", "changed", "replied")]


async def test_many_requests_are_added_over_time(desk):
    made = desk.add_requests(3, requester="bo@acme.example", title="Number {n}")
    assert [ticket.title for ticket in made] == ["Number 1", "Number 2", "Number 3"]
    assert made[0].created_at < made[2].created_at
    assert desk.find(requester="bo@acme.example") == made
    assert desk.find(title="Number 2", status="open") == [made[1]]


async def test_a_huge_file_need_not_exist_to_be_sent(desk):
    comment = await desk.agent("marta").reply(520006, "Big", files=[("b", Generated(size=2**40))])
    assert comment.attachments[0].size == 2**40


async def test_a_desk_without_seed_data_has_people_and_fields_but_no_requests(
    clock, journal, faults
):
    desk = Desk(clock, journal, faults, seed_data=False, seed_number=2)
    assert (desk.find(), len(desk.customers), len(desk.agents())) == ([], 4, 2)
    assert desk.field("SelectField_5").large
    await desk.stop()


@pytest.fixture
async def hook():
    """A place for hints: its address, and the queue of what arrives."""
    hints = asyncio.Queue()

    async def take(request):
        hints.put_nowait((request.headers["Content-Type"], json.loads(await request.text())))
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/hook/secret", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook/secret", hints
    await runner.cleanup()


async def test_a_trigger_posts_a_hint_after_each_change(desk, ask, hook):
    url, hints = hook
    end = desk.trigger(url)
    await desk.agent("marta").reply(520006, "Hm")
    kind, hint = await asyncio.wait_for(hints.get(), 5)
    assert (kind, hint) == ("application/json", {"type": "reply", "ticket_id": "520006"})
    await ask("PUT", "/tickets/520006", {"ticket": {"priority_id": 1}})
    assert (await asyncio.wait_for(hints.get(), 5))[1]["type"] == "update"
    end()
    await desk.agent("marta").set(520006, priority="low")
    assert hints.empty()


async def test_a_hint_that_nobody_takes_is_lost_and_said_so(desk, journal):
    told = asyncio.Event()
    journal.subscribe(lambda entry: told.set() if entry.kind == "trigger" else None)
    desk.trigger("http://127.0.0.1:1/hook/secret")
    await desk.agent("marta").reply(520006, "Hm")
    await asyncio.wait_for(told.wait(), 5)
    [entry] = journal.find(side="udesk", kind="trigger")
    assert entry.status == "unreachable"
    assert "secret" not in journal.to_json_lines()
