"""What stands in the outbox, as dataclasses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from store.rows import Table

State = Literal["waiting", "sending", "done", "dead"]
SENT_AS = "sent_as"
"""In a row's progress: its key before it was renamed, if it was tried by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Something to send. `due_at` None means at once; `replace` is explained in `store.outbox`."""

    key: str
    lane: str
    kind: str
    payload: dict[str, Any] = field(repr=False)
    due_at: datetime | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the outbox. `uncertain`: an attempt's end is unknown, so look before repeating.

    `attempts` counts since it was added or retried, `tried_since` is when they began, and `alike`
    how many of the last ones ended in the same kind of error. `progress` is what earlier attempts
    have done, `lease` proves that the claim is still ours.
    """

    id: int
    key: str
    replaceable: bool
    lane: str
    kind: str
    payload: dict[str, Any] = field(repr=False)
    progress: dict[str, Any] = field(repr=False)
    state: State
    attempts: int
    alike: int
    uncertain: bool
    due_at: datetime
    first_sent_at: datetime | None
    tried_since: datetime | None
    lease: str | None
    leased_until: datetime | None
    last_error: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def sent_as(self) -> str:
        """Its key as it was when it was tried first: what was left elsewhere carries that one."""
        return str(self.progress.get(SENT_AS, self.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is unfinished in lanes of one kind: "slack", "files"…, and "desk:NAME" for each desk.

    `oldest` is since when the first of it could have been delivered.
    """

    lanes: str
    rows: int
    oldest: datetime


ROWS = Table(Row, "outbox", key=("id",))
