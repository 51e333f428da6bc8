"""Many conversations at once: how soon a message is a comment, and whether memory grows.

`python -m bench.talk` prints the table. Linux only. People write in the threads of their requests
and an agent answers at the desk, through the shipped process at the sandbox, until 10,000 things
were said.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.memory import resident, running_bot
from bench.table import Row, printed
from sandbox.launch import Sandbox
from sandbox.slack.acts import Modal, Person, Seen

AGENT, ASKER, ANSWER = "marta", "ana", "Answer"
POSTED = 0.5  # seconds between two looks at what stands in Slack
SOON = 1.0  # seconds; the goal for the median
PATIENCE = 60.0  # seconds; then it is lost
FLAT = 1.1  # memory at the end against memory a fifth on the way


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """`floors`: channels, each of which takes one post a second; `patience` in seconds."""

    acts: int = 10_000
    requests: int = 120
    floors: int = 24
    together: int = 4
    alone: int = 50
    patience: float = 900.0


@dataclass(slots=True, kw_only=True)
class Talk:
    """A request's thread and ticket; `said` counts what was said in it."""

    floor: str
    card: Seen
    ticket_id: int
    said: Iterator[int] = field(default_factory=lambda: iter(range(1_000_000)))


def rows(size: Size | None = None) -> list[Row]:
    return asyncio.run(measured(size or Size()))


async def measured(size: Size) -> list[Row]:
    async with Sandbox.start() as sandbox, running_bot(sandbox) as pid:
        ana = sandbox.person(ASKER)
        floors = _floors(sandbox, size.floors)
        talks = [
            await _ask(sandbox, ana, number, floors[number % len(floors)])
            for number in range(size.requests)
        ]
        waits = [await _heard(sandbox, ana, talks[0]) for _ in range(size.alone)]
        await _chat(sandbox, ana, talks, size.acts // 5, size)
        early = resident(pid)
        await _chat(sandbox, ana, talks, size.acts - size.acts // 5, size)
        late = resident(pid)
    return [*_waits(waits), _flat(size, early, late)]


def _waits(waits: list[float]) -> list[Row]:
    median = statistics.median(waits)
    return [
        Row(
            what="thread message to comment at the desk: median",
            ours=f"{median:.3f} s",
            reference=f"{SOON:g} s",
            ratio=median / SOON,
            goal="< 1",
            met=median < SOON,
        ),
        Row(what="thread message to comment at the desk: longest", ours=f"{max(waits):.3f} s"),
    ]


def _flat(size: Size, early: float, late: float) -> Row:
    return Row(
        what=f"memory after {size.acts:,} acts, against {size.acts // 5:,}",
        ours=f"{late:.1f} MiB",
        reference=f"{early:.1f} MiB",
        ratio=late / early,
        goal=f"< {FLAT}",
        met=late / early < FLAT,
    )


def _floors(sandbox: Sandbox, number: int) -> list[str]:
    """Channels with everybody in them."""
    everybody = [user.id for user in sandbox.workspace.users.all()]
    names = [f"floor-{one}" for one in range(1, number + 1)]
    for name in names:
        sandbox.workspace.channels.add(name, members=everybody)
    return names


async def _ask(sandbox: Sandbox, ana: Person, number: int, floor: str) -> Talk:
    title = f"Request {number:03} of many"
    await ana.command(f"/request new {title}", channel=floor)
    form = await ana.modal()
    form.fill("body", "About it.")
    _fill_in(form)
    await form.submit()
    card = await ana.sees(title, channel=floor, timeout=20)
    await form.dismiss_all()
    [ticket_id] = [t.id for t in sandbox.panes["kf5"].tickets(AGENT) if t.title == title]
    return Talk(floor=floor, card=card, ticket_id=ticket_id)


def _fill_in(form: Modal) -> None:
    """Give the desk's own required texts a value."""
    for block in form.view["blocks"]:
        own = block["type"] == "input" and block["block_id"].startswith("field:")
        if own and not block.get("optional") and block["element"]["type"] == "plain_text_input":
            form.fill(block["block_id"], "A-1042")


async def _heard(sandbox: Sandbox, ana: Person, talk: Talk) -> float:
    """Write one message and wait until the desk has it; seconds."""
    words = f"Alone {next(talk.said)}"
    began = time.perf_counter()
    await ana.post(words, channel=talk.floor, thread=talk.card)
    async with asyncio.timeout(PATIENCE):
        while not _has(sandbox, talk, words):  # noqa: ASYNC110 - a desk tells nothing
            await asyncio.sleep(0.002)
    return time.perf_counter() - began


async def _chat(sandbox: Sandbox, ana: Person, talks: list[Talk], acts: int, size: Size) -> None:
    """Say so many things, half of them at the desk, and wait until all have arrived."""
    wanted = _shown(sandbox, talks) + acts // 2
    left = iter(range(acts))
    await asyncio.gather(*(_say(sandbox, ana, talks, left) for _ in range(size.together)))
    async with asyncio.timeout(size.patience):
        while _shown(sandbox, talks) < wanted:  # noqa: ASYNC110 - a workspace tells nothing
            await asyncio.sleep(POSTED)


def _shown(sandbox: Sandbox, talks: list[Talk]) -> int:
    """How many of the agent's answers stand in Slack."""
    channels = {talk.card.channel for talk in talks}
    every = (one for channel in channels for one in sandbox.workspace.messages.all(channel))
    return sum(one.by_app and ANSWER in one.text for one in every)


async def _say(sandbox: Sandbox, ana: Person, talks: list[Talk], left: Iterator[int]) -> None:
    """Take turns through the requests; who writes waits until it has arrived."""
    for act in left:
        talk = talks[act // 2 % len(talks)]
        if act % 2:
            await sandbox.panes["kf5"].reply(AGENT, talk.ticket_id, f"{ANSWER} {next(talk.said)}")
        else:
            await _heard(sandbox, ana, talk)


def _has(sandbox: Sandbox, talk: Talk, words: str) -> bool:
    ticket = sandbox.panes["kf5"].ticket(talk.ticket_id)
    return ticket is not None and any(words in one.text for one in ticket.comments[-5:])


if __name__ == "__main__":
    print(printed(rows()))
