"""What travels in buttons and modals, as short JSON of a small dataclass.

Slack returns it with every click and the person could have written it: whoever reads it checks
again what the person may see. Limits: `private_metadata` 3,000, a button's `value` 2,000, a menu
option's `value` 150 characters.
"""

import json
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, Self

from pydantic import TypeAdapter, ValidationError

from handlers.text.escape import one_line

WORDS_LIMIT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Written without what is at its default, so that it stays short."""

    def to_text(self) -> str:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        defaults = {f.name: f.default for f in fields(self)}
        kept = {
            name: value
            for name, value in values.items()
            if defaults[name] is MISSING or value != defaults[name]
        }
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Read it back; None for anything that is not one."""
        try:
            found: Self = _READERS[cls].validate_json(text, strict=True)
        except ValidationError:
            return None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(State):
    """Where a form was asked for; `key` is its idempotency key and the view's external_id.

    `step` (from 1) is the part of a long form that is shown.
    """

    team: str
    channel: str
    key: str
    desk: str
    locale: str
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPlace(State):
    """Where a reply was begun, and to which ticket; `note`: it is an internal note."""

    team: str
    channel: str
    key: str
    desk: str
    number: str
    locale: str
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPlace(State):
    """Where a ticket's form was asked for; `key` and `step` as in `Place`."""

    team: str
    channel: str
    key: str
    desk: str
    ticket_id: str
    number: str
    locale: str
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRef(State):
    """A ticket, and for the "Older" button the page of its comments (from 1)."""

    desk: str
    ticket_id: str
    number: str
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState(State):
    """One page of a listing or, with words, statuses or a field's value, of a search.

    Without a `desk` it is one of all desks.
    Words and the field's value are cut to 300 characters here, so that every page asks the same.
    `first`: the button stands elsewhere, so the list does not take its message's place.
    """

    desk: str = ""
    scope: Literal["mine", "organization"] = "mine"
    progress: Literal["open", "solved"] | None = None
    order: Literal["updated", "created", "status"] = "updated"
    words: str = ""
    statuses: tuple[str, ...] = ()
    field_value: str = ""
    page: int = 1
    first: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", one_line(self.words, WORDS_LIMIT))
        object.__setattr__(self, "field_value", one_line(self.field_value, WORDS_LIMIT))

    @property
    def is_search(self) -> bool:
        return bool(self.words or self.statuses or self.field_value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRef(State):
    """A row of the outbox: its id, and its key so that no other row is meant by mistake."""

    row: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRef(State):
    """A row of the outbox that waits a moment, by its key alone."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRef(State):
    """Something typed and kept, by the key of its form."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChoice(State):
    """A desk that may be the one a reply is meant for, and the draft of its words ("": none).

    `note`: it is an internal note.
    """

    desk: str
    number: str
    draft: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRef(State):
    """Somebody in Slack who asked to be known at a desk, or is."""

    user: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(State):
    """Where a page of such people begins."""

    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPlace(State):
    """The form that says who somebody is at a desk; `key` as in `Place`."""

    key: str
    user: str
    desk: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile(State):
    """A file that was chosen before: its id in Slack, its size in bytes."""

    id: str
    size: int | None = None


_READERS: dict[Any, TypeAdapter[Any]] = {
    shape: TypeAdapter(shape)
    for shape in (
        Place,
        ReplyPlace,
        EditPlace,
        TicketRef,
        ListState,
        DeliveryRef,
        HeldRef,
        DraftRef,
        ReplyChoice,
        PersonRef,
        PeoplePage,
        ConfirmPlace,
        KeptFile,
    )
}
