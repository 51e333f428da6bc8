"""A channel of agents: plain words stay among them, and a public reply is a clear act."""

from tests.journeys.steps import ask_and_see, number_of, until

AGENTS = "desk-agents"


async def for_agents(person):
    """Marta lets the channel show every request, with internal notes."""
    await person.command("/request watch", channel=AGENTS)
    form = await person.modal()
    form.choose("scope", "desk")
    form.choose("audience", "agents")
    await form.submit()
    await person.sees("for agents only", channel=AGENTS, timeout=10)


async def both_cards(world, title):
    """The card in the requester's channel, and the one among agents."""
    marta = world.person("marta")
    await for_agents(marta)
    card = await ask_and_see(world.person("ana"), title)
    return card, await marta.sees(title, channel=AGENTS, timeout=10)


def comments(world, card):
    return [(c.text, c.public) for c in world.kf5.ticket(number_of(card)).comments[1:]]


async def test_plain_words_among_agents_are_a_note_that_the_requester_never_sees(world):
    card, among = await both_cards(world, "Scanner is slow")
    marta, ana = world.person("marta"), world.person("ana")
    said = await marta.post("the-internal-word", channel=AGENTS, thread=among)
    await said.wait_reaction("white_check_mark", timeout=10)
    await marta.command(f"/request note {number_of(card)} the-other-one", channel="office")
    await marta.sees("Your internal note is in request", channel="office", timeout=10)

    assert comments(world, card) == [("the-internal-word", False), ("the-other-one", False)]
    for channel in ("it-help", "office"):
        seen = str([message.all_text for message in ana.messages(channel)])
        assert "the-internal-word" not in seen
        assert "the-other-one" not in seen


async def test_a_public_reply_names_its_readers_and_waits(world):
    card, among = await both_cards(world, "Headset is mute")
    marta, ana = world.person("marta"), world.person("ana")
    await among.click("open_reply")
    form = await marta.modal()
    named = str(form.view["blocks"][0])
    form.fill("body", "Please restart it.")
    await form.submit()
    await ana.sees("Please restart it.", channel="it-help", timeout=15)

    assert "ana@acme.example" in named
    assert comments(world, card) == [("Please restart it.", True)]


async def test_a_public_reply_that_was_undone_reaches_nobody(world):
    card, _ = await both_cards(world, "Badge does not open")
    marta = world.person("marta")
    await marta.command(f"/request reply {number_of(card)} said too soon", channel=AGENTS)
    held = await marta.sees("goes out in 5 seconds", channel=AGENTS, timeout=5)
    await held.click("undo")
    undone = await marta.sees("was not sent", channel=AGENTS, timeout=5)
    await undone.click("as_note")
    await until(lambda: len(comments(world, card)) == 1)

    assert comments(world, card) == [("said too soon", False)]
