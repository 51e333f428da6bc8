"""A channel that watches."""

from tests.journeys.steps import ask_and_see, number_of


async def watch(person, channel, scope, detail="titles"):
    await person.command("/request watch", channel=channel)
    form = await person.modal()
    form.choose("scope", scope)
    form.choose("detail", detail)
    await form.submit()
    await person.sees("set this channel to show requests", channel=channel, timeout=10)


async def test_a_watching_channel_is_shown_new_and_changed_requests(world):
    marta = world.person("marta")
    await watch(marta, "desk-agents", "desk")
    desk = world.kf5.agent("wang")
    ticket = await desk.create("By phone", "He called.", requester="ana@acme.example")
    card = await marta.sees("By phone", channel="desk-agents", timeout=10)
    await desk.set(ticket.id, status="solved")
    await card.shows("Solved", timeout=20)
    await desk.reply(ticket.id, "not for the channel, it shows titles only")
    other = await desk.create("By mail", "She wrote.", requester="ana@acme.example")
    await marta.sees("By mail", channel="desk-agents", timeout=10)

    assert number_of(await marta.sees("By mail", channel="desk-agents")) == other.id
    assert not any("titles only" in m.all_text for m in marta.messages("desk-agents"))


async def test_a_watching_channel_that_wants_the_conversation_gets_it_and_can_answer(world):
    marta = world.person("marta")
    await watch(marta, "desk-agents", "desk", "conversation")
    ana = world.person("ana")
    card = await ask_and_see(ana, "Watched by agents")
    seen = await marta.sees("Watched by agents", channel="desk-agents", timeout=10)
    await ana.post("More from me", channel="it-help", thread=card)
    await marta.sees("More from me", channel="desk-agents", timeout=10)
    answer = await marta.post("On my way", channel="desk-agents", thread=seen)
    await answer.wait_reaction("white_check_mark", timeout=10)

    await ana.sees("On my way", channel="it-help", timeout=10)


async def test_unwatch_stops_it(world):
    marta = world.person("marta")
    await watch(marta, "desk-agents", "desk")
    await marta.command("/request unwatch", channel="desk-agents")
    await marta.sees("stopped showing", channel="desk-agents", timeout=10)
    ana = world.person("ana")
    await ask_and_see(ana, "Nobody watches")

    assert not any("Nobody watches" in m.all_text for m in marta.messages("desk-agents"))


async def test_a_requester_can_show_only_their_own_requests(world):
    ana = world.person("ana")
    await ana.command("/request watch", channel="it-help")
    form = await ana.modal()

    assert offered(form, "scope") == ["mine"]
    form.choose("scope", "mine")
    await form.submit()
    await ana.sees("set this channel to show requests", channel="it-help", timeout=10)
    desk = world.kf5.agent("wang")
    await desk.create("Of somebody else", "…", requester="xiaolin@acme.example")
    await desk.create("Of Ana", "…", requester="ana@acme.example")
    await ana.sees("Of Ana", channel="it-help", timeout=10)
    assert not any("Of somebody else" in m.all_text for m in ana.messages("it-help"))


async def test_where_the_bot_is_no_member_it_says_how_to_invite_it(world):
    ana = world.person("ana")
    await ana.command("/request watch", channel="finance")

    await ana.sees("/invite", channel="finance", timeout=10)


def offered(form, block_id) -> list[str]:
    """The values that can be chosen in a block of a form."""
    [block] = [b for b in form.view["blocks"] if b["block_id"] == block_id]
    return [option["value"] for option in block["element"]["options"]]
