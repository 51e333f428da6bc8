"""A desk's own fields: what a form asks, and what a ticket holds. Nothing here does I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FieldKind(StrEnum):
    """The kinds of custom fields, each with the form of its value as text.

    DATE is YYYY-MM-DD, TIME HH:MM, MOMENT ISO 8601 in UTC to the minute (2030-01-31T09:00Z),
    INTEGER and DECIMAL digits with a dot, BOOLEAN "true" or "false". CHECKBOXES and CHOICES hold
    several values, CASCADE one per level from the top; CHOICE and RADIO differ in looks alone.
    CALCULATED and EXTERNAL (kept in another system) are read and never asked.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    LINK = "link"
    EMAIL = "email"
    INTEGER = "integer"
    DECIMAL = "decimal"
    LOCATION = "location"
    CHOICE = "choice"
    RADIO = "radio"
    BOOLEAN = "boolean"
    CHECKBOXES = "checkboxes"
    CHOICES = "choices"
    CASCADE = "cascade"
    CALCULATED = "calculated"
    EXTERNAL = "external"


class Access(StrEnum):
    """What somebody may do with a field."""

    HIDDEN = "hidden"
    READ_ONLY = "read_only"
    EDITABLE = "editable"
    REQUIRED = "required"


class Category(StrEnum):
    """Whose fields they are. A form for requests asks those of a TICKET."""

    TICKET = "ticket"
    PERSON = "person"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice; `value` is what the desk is sent, `options` are the next level of a CASCADE.

    Siblings may share a value (Udesk): only the path of labels tells such options apart. A hidden
    option is not offered, and is shown where a ticket has it.
    """

    value: str
    label: str
    options: tuple["Option", ...] = ()
    hidden: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None


Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """What a field holds: one text, or several for CHECKBOXES, CHOICES and CASCADE.

    `labels` are what people read, in the same order, where they are known.
    """

    key: str
    value: Value
    labels: tuple[str, ...] = field(default=(), compare=False)

    @property
    def values(self) -> tuple[str, ...]:
        if isinstance(self.value, tuple):
            return self.value
        return (self.value,) if self.value else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A custom field of a desk's form.

    `requester` and `agent` say what those may do with it on a ticket. `pattern` is the desk's own
    check, a regular expression or "". `asked_if` names the parent field's key and the value under
    which this field is asked at all. `longest` is in characters; `lowest` and `highest` limit
    numbers. `large`: its options are too many to stand here and are read with `desk.options`.
    `measure` is how a CALCULATED value is meant: "numeric", "duration", "percentage" or "".
    """

    key: str
    kind: FieldKind
    label: str
    hint: str = ""
    requester: Access = Access.EDITABLE
    agent: Access = Access.EDITABLE
    options: tuple[Option, ...] = ()
    default: Value = ""
    pattern: str = ""
    asked_if: tuple[str, str] | None = None
    longest: int | None = None
    lowest: int | None = None
    highest: int | None = None
    large: bool = False
    measure: str = ""
    updated_at: datetime | None = None

    def access(self, *, agent: bool) -> Access:
        return self.agent if agent else self.requester


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsWanted:
    """Which options of a field; everything given must hold. `title` is compared exactly.

    `created` and `updated` are the earliest and latest moment.
    """

    title: str = ""
    value: str = ""
    created: tuple[datetime, datetime] | None = None
    updated: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChange:
    """An option as it shall be: an existing one keeps its `value`, a new one has none."""

    title: str
    value: str | None = None
    default: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """What changes in a field's definition; None leaves a part as it is.

    `options` is the whole list: a desk may drop what is left out.
    """

    label: str | None = None
    hint: str | None = None
    options: tuple[OptionChange, ...] | None = None
