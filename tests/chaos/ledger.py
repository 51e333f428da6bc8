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

    It must be at the desk `least` to `most` times, for requesters too if it is `public`. `shown`:
    the app brings it into the thread, as often as it is at the desk. `said` are the messages of
    the person themselves, whose words became those of `again`, one after the other, `late` by
    Slack's clock. `deleted`: they are gone. `may_refuse`: the desk may say no, if the person is
    told.
    """

    kind: Kind
    token: str
    request: str
    author: str
    least: int = 1
    most: int = 1
    public: bool = True
    shown: bool = False
    said: tuple[Spot, ...] = ()
    again: tuple[str, ...] = ()
    late: bool = False
    deleted: bool = False
    files: tuple[str, ...] = ()
    may_refuse: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return (self.token, *self.again)


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
    """What the app wrote in a conversation. `key` is that of its delivery.

    `tokens` are the words of acts in it, but for those in names of files, which are in `named`.
    `reader` is who alone reads it where it is a direct message.
    """

    spot: Spot
    root: str | None
    text: str
    tokens: frozenset[str]
    named: frozenset[str]
    key: str
    files: tuple[str, ...]
    reader: str = ""

    @property
    def is_card(self) -> bool:
        return self.root is None and self.key.startswith("card:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the bot's outbox that is not done; `place` is the thread that it is about.

    It `looks_again` for a request that the desk does not have any more.
    """

    id: int
    kind: str
    key: str = ""
    state: str
    attempts: int
    error: str
    tokens: frozenset[str]
    place: Spot = ("", "")
    looks_again: bool = False

    def __str__(self) -> str:
        how = f"{self.state}, {self.attempts} attempts: {self.error}"
        return f"row {self.id} {self.kind} {self.key}, {how}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stirred:
    """What befell requests, by the words in their titles, and channels, beside what was said.

    `merged`: with another. `erased` at the desk. `moved`: their card is another than at first, or
    in another place. `hidden` are answers that are internal in the end, `toggled` those that were
    so for a while as well. `lost` are channels in which the app can write no more, or could not
    for a while.
    """

    merged: Mapping[str, str] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    status_set: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    toggled: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything there is, in order of time.

    `told` are words that the app has said to one person alone. `marks` are its reactions. `taken`
    says of a message when Slack first tried to deliver it and when the app first had it;
    `given_up` are those that Slack does not try to deliver any more. `agents` are the channels for
    agents, of which the `shaken` had others in them for a while; `among` says which of them have
    a card of a request. `tombstones` count what an author has said in a request of messages that
    were deleted.
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
    agents: frozenset[str] = frozenset()
    shaken: frozenset[str] = frozenset()
    among: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tombstones: Mapping[tuple[str, str], int] = field(default_factory=dict)
    stirred: Stirred = Stirred()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    what: Wrong
    token: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.token}: {self.why}"
