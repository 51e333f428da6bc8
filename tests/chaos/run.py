"""One run: a calm beginning, the storm, calm again, and then everything is compared."""

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.chaos.agents import AgentAtDesks
from tests.chaos.cast import Cast, Request
from tests.chaos.compare import differences
from tests.chaos.insiders import AgentInSlack, show_to_agents
from tests.chaos.ledger import Difference, Row
from tests.chaos.observe import is_awaited, observe, rows
from tests.chaos.people import PersonInSlack
from tests.chaos.plan import (
    AGENTS,
    ASKERS,
    DESK_KINDS,
    DESKS,
    INSIDER_KINDS,
    STIR_KINDS,
    Act,
    Kind,
    Plan,
    plan,
    token,
)
from tests.chaos.stage import Stage, stage
from tests.chaos.stirring import Stirrer
from tests.chaos.storm import at, happen

STORM = 0.55  # of the time of a run; the rest is for beginning and settling
PATIENCE = 300.0  # seconds more; after a break threads are read one a second
STILL = 260.0  # seconds without any row that went out; threads are read one a second
CALM = 3.0  # seconds in which nothing moves: the bot has looked at each desk
LOOK = 0.25
_SOON = 30.0

Play = Callable[[Act], Awaitable[None]]
Player = AgentAtDesks | AgentInSlack | PersonInSlack | Stirrer


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a run. `median` is how many seconds a message needs to the desk in calm."""

    seed: int
    acts: int
    median: float
    falls: tuple[str, ...]
    differences: tuple[Difference, ...]
    rows: tuple[Row, ...]
    story: dict[str, list[str]]
    seconds: float

    def told(self, word: str) -> list[str]:
        """What happened to that word, to the bot meanwhile, and what became of its rows."""
        lines = self.story.get(word, [])
        falls = [fall for fall in self.falls if lines and min(lines) < fall < max(lines)]
        rows = [str(row) for row in self.rows if word in row.tokens]
        return [*sorted([*lines, *falls]), *rows]

    def count(self, what: str) -> int:
        return sum(difference.what == what for difference in self.differences)

    def __str__(self) -> str:
        said = [f"{self.count(what)} {what}" for what in ("lost", "doubled", "leaked")]
        more = sorted({difference.what for difference in self.differences})
        said += [f"{self.count(w)} {w}" for w in more if w not in {"lost", "doubled", "leaked"}]
        return f"chaos: seed {self.seed}: {self.acts} acts, {', '.join(said)}"


async def run(
    seed: int, *, acts: int, seconds: float, storm: float | None = None, keep: Path | None = None
) -> Verdict:
    """Play the seed's plan, and hold it against what came of it, in at most so many seconds.

    `storm` is how long everybody acts, in seconds; the rest is for the beginning and the end.
    In the folder `keep` stay the bot's database, its log and what stands in Slack.
    """
    began = time.monotonic()
    made = plan(seed, acts=acts, seconds=seconds * STORM if storm is None else storm)
    async with stage(seed, keep) as there:
        cast = Cast(there, made.told)
        took = await _beginning(cast, made)
        await _storm(cast, made)
        await _settle(there, began + seconds)
        world = await observe(cast)
        return Verdict(
            seed=seed,
            acts=sum(max(1, one.most) for one in cast.made),
            median=statistics.median(took),
            falls=tuple(there.falls),
            differences=tuple(differences(cast.made, world)),
            rows=world.rows,
            story=there.story,
            seconds=time.monotonic() - began,
        )


async def _beginning(cast: Cast, made: Plan) -> list[float]:
    """Three ask and each writes a few messages, one after the other; then agents join in."""
    askers = zip(ASKERS, DESKS, strict=False)
    found = await asyncio.gather(
        *(_calmly(cast, made.seed, who, desk, n) for n, (who, desk) in enumerate(askers))
    )
    for handle, channel in zip(AGENTS, sorted(cast.stage.among_named.values()), strict=True):
        await show_to_agents(cast, handle, channel)
    return [seconds for times in found for seconds in times]


async def _calmly(cast: Cast, seed: int, who: str, desk: str, number: int) -> list[float]:
    person, first = PersonInSlack(cast, who), 90_000 + 10 * number
    asked = _act(who, "ask", token(seed, first), desk, pick=number / len(DESKS))
    await person.play(asked)
    request = cast.requests[asked.token]
    await _until(lambda: request.card is not None and cast.ticket(request) is not None)
    took = []
    for one in range(1, 4):
        act = _act(who, "say", token(seed, first + one), desk)
        began = time.monotonic()
        await person.play(act)
        await _until(partial(_arrived, cast, act, request))
        took.append(time.monotonic() - began)
    return took


def _arrived(cast: Cast, act: Act, request: Request) -> bool:
    ticket = cast.ticket(request)
    return ticket is not None and any(act.token in comment.text for comment in ticket.comments)


def _act(who: str, kind: Kind, word: str, desk: str, pick: float = 0.0) -> Act:
    return Act(at=0.0, who=who, kind=kind, token=word, desk=desk, pick=pick)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_SOON):
        while not holds():
            await asyncio.sleep(0.005)


async def _storm(cast: Cast, made: Plan) -> None:
    """Everybody acts at once while the plan's troubles happen; then the sky is clear."""
    begun = asyncio.get_running_loop().time()
    cast.stage.weather.rough = True
    async with asyncio.TaskGroup() as together:
        together.create_task(happen(cast.stage, made.troubles, begun))
        for play, acts in _parts(cast, made.acts):
            together.create_task(_play(play, acts, begun, made.seconds))
    cast.stage.weather.rough = False
    cast.world.faults.clear()


def _parts(cast: Cast, acts: Iterable[Act]) -> list[tuple[Play, list[Act]]]:
    """Who plays what: somebody in Slack is another than the same person at the desks."""
    parts: dict[tuple[str, type[Player]], list[Act]] = defaultdict(list)
    for act in acts:
        parts[act.who, _player(act.kind)].append(act)
    return [(player(cast, who).play, mine) for (who, player), mine in parts.items()]


def _player(kind: Kind) -> type[Player]:
    if kind in DESK_KINDS:
        return AgentAtDesks
    if kind in INSIDER_KINDS:
        return AgentInSlack
    return Stirrer if kind in STIR_KINDS else PersonInSlack


async def _play(play: Play, acts: Iterable[Act], begun: float, seconds: float) -> None:
    """Do them one after the other; whoever is too late in the end leaves the rest."""
    for act in acts:
        await at(begun, act.at)
        if asyncio.get_running_loop().time() > begun + seconds + 2:
            return
        await play(act)


async def _settle(there: Stage, deadline: float) -> None:
    """Wait until nothing is under way and nothing has moved for a while, at most until then.

    As long as rows still go out, a second apart in each channel, they have longer: they are not
    lost. Threads in which nothing was missed need not be waited for.
    """
    before, calm, moved = "", time.monotonic(), time.monotonic()
    while time.monotonic() - calm < CALM and time.monotonic() < _last(deadline, moved):
        await asyncio.sleep(LOOK)
        waiting = [row for row in await rows(there) if is_awaited(there, row)]
        pending = there.world.slack.slack.delivery.pending
        now = f"{waiting} {pending} {len(there.weather.taken)}"
        if now != before:
            before, moved = now, time.monotonic()
        if waiting or pending or moved > calm:
            calm = time.monotonic()


def _last(deadline: float, moved: float) -> float:
    """When to give up at the latest, if something moved last at that time."""
    return deadline + PATIENCE if time.monotonic() - moved < STILL else deadline
