"""What everybody will do, and what goes wrong meanwhile: all of it follows from the seed."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sandbox.faults import What

Kind = Literal[
    "ask",  # a form for a new request
    "say",  # a message in the thread of an own request
    "file",  # the same, with a file
    "twice",  # the same words two times, on purpose
    "broadcast",  # the same, shown in the channel as well
    "edit",  # the same, reworded a moment later, once or twice
    "edit_late",  # the same, reworded when Slack's clock says that it is much later
    "delete",  # the same, deleted a moment later
    "other_bot",  # another app's message in such a thread
    "command",  # /request reply
    "form",  # the reply form
    "sync",  # /request sync
    "butt_in",  # a message in somebody else's thread
    "whisper",  # an agent's message in a thread of a channel for agents
    "whisper_edit",  # the same, reworded
    "note_line",  # /request note
    "public_form",  # a public reply from such a channel, which is held
    "public_line",  # the same, by a command
    "undo",  # the same, taken back in time or nearly so
    "answer",  # an agent's public answer at the desk
    "send",  # the same, with a file
    "repeat",  # the same words two times
    "note",  # an internal note at the desk
    "status",  # another status at the desk
    "solve",  # solved at the desk; from then on agents see it in their channels
    "regroup",  # another group at the desk
    "hide",  # an answer made internal, and perhaps public again
    "merge",  # two requests made one at the desk
    "erase",  # a request deleted at the desk
    "stranger",  # somebody who is no agent comes into a channel for agents, and goes
    "uncard",  # a card deleted by an administrator
    "rename",  # a channel renamed
    "archive",  # a channel archived
    "evict",  # the app removed from a channel, and invited back
]
Happening = Literal[
    "kill", "stop", "disconnect", "down", "fault", "duplicate", "delay", "reorder", "drop_acks"
]
Side = Literal["slack", "kf5", "zammad", "udesk"]

ASKERS = ("ana", "xiaolin", "bo", "ida", "jonas", "kofi", "lena", "omar", "pia", "rosa")
OUTSIDERS = ("gus", "wang")
AGENTS = ("marta", "wang")
STIRRER = "marta"
DESKS: Mapping[str, Side] = {"support": "kf5", "factory": "zammad", "payroll": "udesk"}
FEWEST, ACTS_EACH = 3, 20  # askers, and acts that make it worth having one more
FLOORS = 10
AMONG, SHAKEN = "among-1", "among-2"
"""The channels for agents; into the second one strangers come."""
HUSH = "hush"
LONG = 500  # acts
LIVELY = "factory"  # the desk at which most can happen to a request

_BY_ASKERS: Mapping[Kind, int] = {
    "ask": 15,
    "say": 35,
    "file": 8,
    "twice": 5,
    "broadcast": 6,
    "edit": 7,
    "edit_late": 3,
    "delete": 5,
    "other_bot": 2,
    "command": 5,
    "form": 4,
    "sync": 2,
    "butt_in": 3,
}
_BY_AGENTS: Mapping[Kind, int] = {"answer": 50, "send": 10, "repeat": 5, "note": 25, "status": 10}
_BY_INSIDERS: Mapping[Kind, int] = {
    "whisper": 45,
    "whisper_edit": 10,
    "note_line": 13,
    "public_form": 10,
    "public_line": 10,
    "undo": 12,
}
_STIRS: Mapping[Kind, tuple[float, float, float]] = {
    "solve": (4, 0.1, 0.4),
    "regroup": (4, 0.2, 0.9),
    "hide": (5, 0.2, 0.8),
    "merge": (3, 0.3, 0.8),
    "erase": (2, 0.15, 0.35),
    "stranger": (2, 0.25, 0.85),
    "uncard": (2, 0.3, 0.8),
    "rename": (1, 0.2, 0.8),
    "archive": (1, 0.4, 0.6),
    "evict": (1, 0.35, 0.5),
}
"""How many of them in a thousand acts, and between which parts of the time."""
DESK_KINDS = frozenset(_BY_AGENTS)
INSIDER_KINDS = frozenset(_BY_INSIDERS)
STIR_KINDS = frozenset(_STIRS)
TWO = frozenset({"twice", "repeat"})  # the kinds that count as two acts
_AT_DESKS = 0.25  # of all acts
_ASKING = 0.5  # of the time in which new requests come
_INSIDE = 0.05
_OUTSIDE = 0.02
_SLOW = frozenset({"erase", "archive", "evict"})
_AGAIN = 20_000  # between the words of an act and those it is changed to
_FALLING = 0.6  # of the time; after a start threads are read one a second
_FAULTS: Mapping[What, int] = {
    "cut_after": 35,
    "cut_before": 20,
    "status": 25,
    "slow": 15,
    "html": 5,
}
_WRONG_STATUS = (429, 500, 502, 503)
_CALLS: Mapping[Side, tuple[str, ...]] = {
    "slack": ("", "chat.", "chat.postMessage", "reactions.", "conversations.", "views.", "files."),
    "kf5": ("", "GET ", "PUT ", "POST "),
    "zammad": ("", "GET ", "PUT ", "POST "),
    "udesk": ("", "GET ", "POST "),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does `at` so many seconds; `pick` (0 to 1) says to which of their requests.

    `again` are the words that what was written is changed to.
    """

    at: float
    who: str
    kind: Kind
    token: str
    desk: str
    pick: float
    again: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.at:7.2f} {self.who} {self.kind} {self.token} {self.desk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What goes wrong `at` so many seconds, there, `times` times or for `seconds`."""

    at: float
    what: Happening
    side: Side = "slack"
    match: str = ""
    fault: What = "status"
    status: int = 500
    times: int = 1
    seconds: float = 0.0

    def __str__(self) -> str:
        fault = self.fault if self.what == "fault" else ""
        said = (self.side, fault, self.match, f"{self.times} times", f"{self.seconds:.2f}s")
        return f"{self.at:7.2f} {self.what} {' '.join(filter(None, said))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Acts and troubles, each in order of time, spread over `seconds`.

    `told` are the desks whose requests agents see in the first of their channels; they see the
    lively one's in both. What stands there is posted one a second.
    """

    seed: int
    seconds: float
    acts: tuple[Act, ...]
    troubles: tuple[Trouble, ...]
    told: tuple[str, ...] = ()


def dice(seed: int, what: str) -> random.Random:
    """Chance of its own for each purpose, so that one more throw here changes nothing there."""
    return random.Random(f"{seed}:{what}")  # noqa: S311 - to be foreseen is what it is for


def plan(seed: int, *, acts: int, seconds: float) -> Plan:
    """Everything for a run of about `acts` acts; two that are the same count as two."""
    troubles = [*_falls(seed, seconds), *_rain(seed, seconds)]
    return Plan(
        seed=seed,
        seconds=seconds,
        acts=tuple(_asked_first(sorted(_acts(seed, acts, seconds), key=lambda act: act.at))),
        troubles=tuple(sorted(troubles, key=lambda trouble: trouble.at)),
        told=tuple(DESKS) if acts >= LONG else (LIVELY,),
    )


def token(seed: int, number: int) -> str:
    """A word that stands nowhere else."""
    return f"a{seed}x{number:05}"


def _acts(seed: int, acts: int, seconds: float) -> Iterator[Act]:
    chance, made = dice(seed, "acts"), 0
    askers = ASKERS[: max(FEWEST, acts // ACTS_EACH)]
    while made < acts:
        who, kind = _who_does_what(chance, askers)
        made += 2 if kind in TWO else 1
        last = _ASKING * seconds if kind == "ask" else seconds
        yield _act(chance, seed, made, who, kind, chance.uniform(0, last))
    for kind in _stirs(acts):
        made += 1
        _, first, last = _STIRS[kind]
        at = chance.uniform(first * seconds, last * seconds)
        yield _act(chance, seed, made, STIRRER, kind, at)


def _act(chance: random.Random, seed: int, made: int, who: str, kind: Kind, at: float) -> Act:
    times = {"edit": 1 + made % 2, "edit_late": 1, "whisper_edit": 1}.get(kind, 0)
    return Act(
        at=at,
        who=who,
        kind=kind,
        token=token(seed, made),
        desk=chance.choice(list(DESKS)),
        pick=chance.random(),
        again=tuple(token(seed, _AGAIN * (time + 1) + made) for time in range(times)),
    )


def _stirs(acts: int) -> Iterator[Kind]:
    """What happens rarely; what takes a minute to be over, in long runs alone."""
    for kind, (often, _, _) in _STIRS.items():
        least = 0 if kind in _SLOW else 1
        for _ in range(max(least, round(often * acts / 1000))):
            yield kind


def _asked_first(acts: Iterable[Act]) -> Iterator[Act]:
    """Whoever has asked nothing yet has nothing to answer in."""
    asked = set(OUTSIDERS) | set(AGENTS)
    for act in acts:
        yield act if act.who in asked else replace(act, kind="ask")
        asked.add(act.who)


def _who_does_what(chance: random.Random, askers: Sequence[str]) -> tuple[str, Kind]:
    where = chance.random()
    if where < _AT_DESKS:
        return chance.choice(AGENTS), _one_of(chance, _BY_AGENTS)
    if where < _AT_DESKS + _INSIDE:
        return chance.choice(AGENTS), _one_of(chance, _BY_INSIDERS)
    if where < _AT_DESKS + _INSIDE + _OUTSIDE:
        return chance.choice(OUTSIDERS), "butt_in"
    return chance.choice(askers), _one_of(chance, _BY_ASKERS)


def _one_of(chance: random.Random, kinds: Mapping[Kind, int]) -> Kind:
    return chance.choices(list(kinds), list(kinds.values()))[0]


def _falls(seed: int, seconds: float) -> Iterator[Trouble]:
    """The bot dies, mostly by force, and comes back a moment later."""
    chance = dice(seed, "falls")
    at = chance.uniform(1, 4)
    while at < seconds * _FALLING:
        what: Happening = "stop" if chance.random() < 0.2 else "kill"
        yield Trouble(at=at, what=what, seconds=chance.uniform(0, 1.5))
        at += chance.uniform(5, 14)


def _rain(seed: int, seconds: float) -> Iterator[Trouble]:
    chance = dice(seed, "rain")
    at = chance.uniform(0, 1)
    while at < seconds:
        yield _drop(chance, at)
        at += chance.uniform(0.1, 0.9)


def _drop(chance: random.Random, at: float) -> Trouble:
    side = chance.choice(list(_CALLS))
    what = chance.choices(
        ("fault", "duplicate", "delay", "reorder", "drop_acks", "disconnect", "down"),
        (70, 12, 6, 6, 6, 2, 3),
    )[0]
    match what:
        case "fault":
            return _fault(chance, at, side)
        case "down":
            return Trouble(at=at, what="down", side=side, seconds=chance.uniform(0.5, 5))
        case "disconnect":
            return Trouble(at=at, what="disconnect")
        case "delay":
            late = chance.uniform(0.5, 2.5)
            return Trouble(at=at, what="delay", times=chance.randint(1, 3), seconds=late)
        case "duplicate" | "reorder":
            return Trouble(at=at, what=what, times=chance.randint(1, 5))
        case _:
            return Trouble(at=at, what="drop_acks", times=chance.randint(1, 2))


def _fault(chance: random.Random, at: float, side: Side) -> Trouble:
    fault = chance.choices(list(_FAULTS), list(_FAULTS.values()))[0]
    return Trouble(
        at=at,
        what="fault",
        side=side,
        match=chance.choice(_CALLS[side]),
        fault=fault,
        status=chance.choice(_WRONG_STATUS),
        times=chance.randint(1, 3),
        seconds=chance.uniform(0.1, 1.2),
    )
