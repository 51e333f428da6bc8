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
    "command",  # /request reply
    "form",  # the reply form
    "butt_in",  # a message in somebody else's thread
    "answer",  # an agent's public answer at the desk
    "send",  # the same, with a file
    "repeat",  # the same words two times
    "note",  # an internal note at the desk
    "status",  # another status at the desk
]
Happening = Literal["kill", "stop", "disconnect", "down", "fault", "duplicate", "drop_acks"]
Side = Literal["slack", "kf5", "zammad", "udesk"]

ASKERS = ("ana", "xiaolin", "bo", "ida", "jonas", "kofi", "lena", "omar", "pia", "rosa")
OUTSIDERS = ("gus", "wang")
AGENTS = ("marta", "wang")
DESKS: Mapping[str, Side] = {"support": "kf5", "factory": "zammad", "payroll": "udesk"}
FEWEST, ACTS_EACH = 3, 20  # askers, and acts that make it worth having one more
FLOORS = 10
HUSH = "hush"

_BY_ASKERS: Mapping[Kind, int] = {
    "ask": 10,
    "say": 58,
    "file": 10,
    "twice": 5,
    "command": 7,
    "form": 6,
    "butt_in": 4,
}
_BY_AGENTS: Mapping[Kind, int] = {"answer": 50, "send": 10, "repeat": 5, "note": 25, "status": 10}
_AT_DESKS = 0.3  # of all acts
_OUTSIDE = 0.02
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
    """What somebody does `at` so many seconds; `pick` (0 to 1) says to which of their requests."""

    at: float
    who: str
    kind: Kind
    token: str
    desk: str
    pick: float

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
    """Acts and troubles, each in order of time, spread over `seconds`."""

    seed: int
    seconds: float
    acts: tuple[Act, ...]
    troubles: tuple[Trouble, ...]


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
    )


def token(seed: int, number: int) -> str:
    """A word that stands nowhere else."""
    return f"a{seed}x{number:05}"


def _acts(seed: int, acts: int, seconds: float) -> Iterator[Act]:
    chance, made = dice(seed, "acts"), 0
    askers = ASKERS[: max(FEWEST, acts // ACTS_EACH)]
    while made < acts:
        who, kind = _who_does_what(chance, askers)
        made += 2 if kind in {"twice", "repeat"} else 1
        yield Act(
            at=chance.uniform(0, seconds),
            who=who,
            kind=kind,
            token=token(seed, made),
            desk=chance.choice(list(DESKS)),
            pick=chance.random(),
        )


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
    if where < _AT_DESKS + _OUTSIDE:
        return chance.choice(OUTSIDERS), "butt_in"
    return chance.choice(askers), _one_of(chance, _BY_ASKERS)


def _one_of(chance: random.Random, kinds: Mapping[Kind, int]) -> Kind:
    return chance.choices(list(kinds), list(kinds.values()))[0]


def _falls(seed: int, seconds: float) -> Iterator[Trouble]:
    """The bot dies, mostly by force, and comes back a moment later."""
    chance = dice(seed, "falls")
    at = chance.uniform(1, 4)
    while at < seconds:
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
        ("fault", "duplicate", "drop_acks", "disconnect", "down"), (75, 14, 6, 2, 3)
    )[0]
    match what:
        case "fault":
            return _fault(chance, at, side)
        case "down":
            return Trouble(at=at, what="down", side=side, seconds=chance.uniform(0.5, 5))
        case "disconnect":
            return Trouble(at=at, what="disconnect")
        case "duplicate":
            return Trouble(at=at, what="duplicate", times=chance.randint(1, 5))
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
