import pytest

from sandbox.desks.zammad import Desk, Generated, Refusal, Settings


async def test_an_agent_replies_notes_and_sets(desk, ana):
    wang = desk.agent("wang")
    heard = []
    stop = desk.subscribe(heard.append)
    await wang.reply(5, "It is on its way", files=[("plan.png", b"png")])
    await wang.note(5, "Motor is dead")
    ticket = await wang.set(
        5, status="pending reminder", priority="3 high", assignee="wang", seats=3
    )
    assert [one.kind for one in heard] == ["commented", "commented", "changed"]
    stop()

    assert (ticket.state, ticket.priority, ticket.owner.name) == (
        "pending reminder",
        "3 high",
        "王伟",
    )
    assert ticket.custom_fields == {"seats": 3}
    assert ticket.pending_time > ticket.updated_at
    assert [(one.text, one.public, one.author_email) for one in ticket.comments[1:]] == [
        ("It is on its way", True, "wang@acme.example"),
        ("Motor is dead", False, "wang@acme.example"),
    ]
    assert ticket.comments[1].attachments[0].bytes == b"png"
    seen = (await ana.get("ticket_articles/by_ticket/5")).json()
    assert [(one["type"], one["sender"]) for one in seen] == [
        ("web", "Customer"),
        ("email", "Agent"),
    ]
    await wang.set(5, assignee=None)
    assert ticket.owner is None


async def test_an_agent_opens_merges_hides_and_deletes(desk):
    marta = desk.agent("marta")
    made = await marta.create("Called in", "The screen flickers", requester="caller@acme.example")
    assert made.customer_email == "caller@acme.example"
    assert made.comments[0].author_email == "caller@acme.example"
    article = await marta.set_internal(made.comments[0].id, internal=True)
    assert not article.public
    assert (await marta.merge(made.id, 9)).id == 9
    assert desk.ticket(made.id).state == "merged"
    with pytest.raises(Refusal, match="already merged"):
        await marta.merge(made.id, 9)
    await marta.delete(made.id)
    assert desk.find(title="Called in") == []


async def test_agents_are_refused_as_the_api_refuses(desk):
    with pytest.raises(Refusal):
        await desk.agent("wang").set(5, status="nonsense")
    with pytest.raises(Refusal):
        await desk.agent("wang").reply(5, "  ")
    with pytest.raises(Refusal, match="admin permission"):
        await desk.agent("wang").delete(5)
    del desk.account.user_named("wang").group_access[2]
    with pytest.raises(Refusal, match="Not authorized"):
        await desk.agent("wang").note(5, "x")
    with pytest.raises(LookupError):
        desk.agent("ana")


def test_a_desk_is_looked_through(desk):
    assert [one.login for one in desk.agents()] == ["marta@acme.example", "wang@acme.example"]
    assert [one.id for one in desk.find(requester="vera@partner.example", status="open")] == [6]
    assert {one.state for one in desk.find()} == {
        *("new", "open", "pending reminder", "pending close", "closed", "merged")
    }
    assert {one.priority for one in desk.find()} == {"1 low", "2 normal", "3 high"}
    assert [one.id for one in desk.agent("wang").tickets("pending close")] == [7]
    assert desk.attachment(1).name == "打印机 三楼.png"


async def test_many_requests_are_added_at_once(desk, ana):
    made = desk.add_requests(3, title="Bulk {n}", status="closed", requester="new@acme.example")
    assert [one.title for one in made] == ["Bulk 1", "Bulk 2", "Bulk 3"]
    assert made[-1].created_at > made[0].created_at
    assert made[0].number == f"2{made[0].id:04d}"


def test_tokens_are_the_same_in_every_run_of_a_seed(desk, clock, journal, faults):
    again = Desk(clock, journal, faults)
    other = Desk(
        clock, journal, faults, seed_number=2, seed_data=False, settings=Settings(version="6.5")
    )
    assert again.api_token == desk.api_token != other.api_token
    assert other.find() == []
    for one in (again, other):
        one.account.files.close()


async def test_the_pane_shows_a_desk_in_neutral_words(desk):
    pane = desk.pane
    assert (pane.name, pane.title, pane.has_notes) == ("zammad", "Zammad", True)
    assert [one.handle for one in pane.agents()] == ["marta", "wang"]
    assert len(pane.tickets("marta")) == 10
    shown = pane.ticket(3)
    assert (shown.number, shown.status, shown.group) == ("20003", "pending reminder", "Users")
    assert ("Affected systems", "VPN, Mail") in shown.facts
    assert dict(shown.facts)["Working from home?"] == "✓"
    log = shown.comments[0].files[0]
    assert pane.file(log.id).content.read().startswith(b"09:01:12")
    assert pane.file("999") is None
    assert pane.ticket(999) is None
    assert {one.state for one in desk.find()} <= {one.value for one in pane.statuses}
    assert {one.status for one in pane.tickets("marta") if one.closed} == {"merged"}


async def test_the_pane_acts_and_refuses_in_sentences(desk):
    changes = []
    stop = desk.pane.subscribe(lambda: changes.append(1))
    made = await desk.pane.create("wang", "From the page", "text", requester="ana@acme.example")
    await desk.pane.reply("wang", made.id, "public", [("a.txt", b"a")])
    note = await desk.pane.note("wang", made.id, "internal")
    assert not note.public
    shown = await desk.pane.set("wang", made.id, status="closed", assignee="marta")
    assert (shown.status, shown.assignee.handle) == ("closed", "marta")
    assert len(changes) == 4
    stop()
    with pytest.raises(ValueError, match="No lookup value"):
        await desk.pane.set("wang", made.id, status="nonsense")
    with pytest.raises(LookupError):
        await desk.pane.reply("wang", 999, "x")
    with pytest.raises(LookupError):
        desk.pane.tickets("ana")


async def test_generated_files_are_told_with_their_size(desk):
    article = await desk.agent("marta").note(9, "x", files=[("a.bin", Generated(size=5))])
    assert article.attachments[0].bytes == bytes(range(5))
