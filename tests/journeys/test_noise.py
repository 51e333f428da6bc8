"""Many changes at once, and a channel that stays readable."""

from tests.journeys.steps import until
from tests.journeys.test_watching import watch

CHANNEL = "desk-agents"


async def test_many_requests_at_once_are_a_few_cards_and_one_message_that_names_the_rest(world):
    marta = world.person("marta")
    await watch(marta, CHANNEL, "desk")
    desk = world.kf5.agent("wang")
    tickets = [
        await desk.create(f"Bulk {n}.", "…", requester="ana@acme.example") for n in range(12)
    ]
    gathered = await marta.sees("more changes than fit here", channel=CHANNEL, timeout=40)
    cards = [m for m in marta.messages(CHANNEL) if "Bulk" in m.text and m.ts != gathered.ts]
    rest = [t for t in tickets if not any(t.title in card.text for card in cards)]
    await until(lambda: named(marta, gathered, "New") >= {t.title for t in rest}, seconds=40)

    assert 4 <= len(cards) <= 5
    assert "`/request list`" in gathered.all_text

    for ticket in tickets:
        await desk.set(ticket.id, status="solved")
    for card in cards:
        await card.shows("Solved", timeout=30)
    await until(lambda: named(marta, gathered, "Solved") == {t.title for t in tickets}, seconds=40)

    assert len([m for m in marta.messages(CHANNEL) if "Bulk" in m.text]) == len(cards) + 1
    assert all(card.thread() == [] for card in cards)


def named(person, gathered, status):
    """The titles that the message names with that status by now."""
    [now] = [m for m in person.messages(CHANNEL) if m.ts == gathered.ts]
    lines = [line for line in now.text.splitlines() if line.endswith(f"— {status}")]
    return {line.split(" ", 2)[2].partition(" — ")[0] for line in lines if "Bulk" in line}
