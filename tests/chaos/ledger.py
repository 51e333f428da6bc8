"""What was done, and what is there in the end: at the desks and in Slack. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.chaos.plan import Kind

Wrong = Literal["lost", "doubled", "leaked", "out of order", "stuck", "unmarked", "untold", "wrong"]
Spot = tuple[str, str]
"""A message of Slack: channel and ts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An act as it was made, in the request whose title holds the word `request`.

    It must be at the desk `least` to `most` times. `shown`: the app brings it into the thread, as
    often as it is at the desk. `said` are the messages of the person themselves. `may_refuse`: the
    desk may say no, if the person is told.
    """

    kind: Kind
    token: str
    request: str
    author: str
    least: int = 1
    most: int = 1
    shown: bool = False
    said: tuple[Spot, ...] = ()
    files: tuple[str, ...] = ()
    may_refuse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment at a desk."""

    token: str
    request: str
    author: str
    public: bool
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A ticket at a desk. One of the words of `status`, where it stands, is on its card."""

    token: str
    requester: str
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the app wrote for everybody in a channel. `key` is that of its delivery.

    `tokens` are the words of acts in it, but for those in names of files, which are in `named`.
    """

    spot: Spot
    root: str | None
    text: str
    tokens: frozenset[str]
    named: frozenset[str]
    key: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the bot's outbox that is not done."""

    id: int
    kind: str
    state: str
    attempts: int
    error: str
    tokens: frozenset[str]

    def __str__(self) -> str:
        return f"row {self.id} {self.kind}, {self.state}, {self.attempts} attempts: {self.error}"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything there is, in order of time.

    `told` are words that the app has said to one person alone. `marks` are its reactions. `taken`
    says of a message when Slack first tried to deliver it and when the app first had it;
    `given_up` are those that Slack does not try to deliver any more.
    """

    cases: tuple[Case, ...] = ()
    said: tuple[Said, ...] = ()
    posts: tuple[Post, ...] = ()
    told: frozenset[tuple[str, str]] = frozenset()
    marks: Mapping[Spot, frozenset[str]] = field(default_factory=dict)
    taken: Mapping[Spot, tuple[float, float]] = field(default_factory=dict)
    given_up: frozenset[Spot] = frozenset()
    rows: tuple[Row, ...] = ()
    leaks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    what: Wrong
    token: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.token}: {self.why}"
