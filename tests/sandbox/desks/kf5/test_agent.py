import pytest

from sandbox.desks.kf5 import Generated, Refusal


async def test_an_agent_answers_with_a_file_and_the_requester_reads_it(desk, ana):
    await desk.agent("marta").reply(112, "Fixed", files=[("b.pdf", b"%PDF")])
    last = (await ana.get("/apiv2/requests/112/comments.json")).json()["comments"][-1]
    assert (last["content"], last["attachments"][0]["size"]) == ("Fixed", 4)


async def test_a_note_stays_among_agents(desk, ana):
    await desk.agent("wang").note(112, "internal: parts ordered")
    assert "parts" not in (await ana.get("/apiv2/requests/112/comments.json")).text
    assert desk.ticket(112).comments[-1].public is False


async def test_an_agent_sets_properties_by_name(desk):
    ticket = await desk.agent("marta").set(
        112,
        status="pending",
        assignee="王伟",
        group="设施与行政",
        custom_fields={"field_4": "Hardware"},
        tags=("desk",),
    )
    assert (ticket.assignee.name, ticket.group.id, ticket.status) == ("王伟", 166, "pending")
    assert (ticket.custom_fields, ticket.tags) == ({"field_4": "Hardware"}, ("desk",))
    assert (await desk.agent("marta").set(112, assignee=None)).assignee is None


async def test_an_agent_opens_and_deletes_tickets(desk):
    marta = desk.agent("marta")
    ticket = await marta.create("Call", "By phone", requester="new@acme.example", name="New")
    assert ticket in marta.tickets(status="new")
    await marta.delete(ticket.id)
    assert ticket not in marta.tickets()


async def test_the_rules_of_the_api_are_the_agents_too(desk):
    with pytest.raises(Refusal, match="closed"):
        await desk.agent("marta").reply(107, "Late")
    with pytest.raises(Refusal, match="nobody"):
        await desk.agent("marta").set(112, assignee="nobody")
    with pytest.raises(LookupError):
        desk.agent("ana")


async def test_subscribers_hear_of_every_change(desk, ana):
    heard = []
    stop = desk.subscribe(lambda change: heard.append((change.kind, change.ticket.id)))
    made = await desk.agent("marta").create("Call", "By phone", requester="ana@acme.example")
    await desk.agent("marta").set(made.id, priority="low")
    body = {"request": {"comment": {"content": "Hm"}}}
    await ana.put(f"/apiv2/requests/{made.id}.json", json=body)
    await desk.agent("marta").delete(made.id)
    stop()
    await desk.agent("marta").set(112, priority="low")
    kinds = ["created", "changed", "commented", "deleted"]
    assert heard == [(kind, made.id) for kind in kinds]


async def test_the_last_changed_ticket_comes_first(clock, desk):
    clock.advance(5)
    await desk.agent("wang").set(110, priority="high")
    assert desk.agent("wang").tickets()[0].id == 110


async def test_many_requests_are_added_over_time(desk):
    made = desk.add_requests(3, requester="bo@acme.example", title="Number {n}")
    assert [ticket.title for ticket in made] == ["Number 1", "Number 2", "Number 3"]
    assert made[0].created_at < made[2].created_at
    assert desk.find(requester="bo@acme.example") == made


async def test_a_huge_file_need_not_exist_to_be_sent(desk):
    comment = await desk.agent("marta").reply(112, "Big", files=[("big", Generated(size=2**40))])
    assert comment.attachments[0].size == 2**40
