"""What a form asks: the desk's fields for this person, and what stands beside them."""

from dataclasses import dataclass
from datetime import datetime

from helpdesks.fields import Access, Field, FieldKind
from helpdesks.models import Group, Priority, Status

TOLD = frozenset({FieldKind.CALCULATED, FieldKind.EXTERNAL})
WRITABLE = frozenset({Access.EDITABLE, Access.REQUIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShape:
    """The fields that this person may see, in the desk's order; the form asks what may be written.

    `desks` are the names to choose among, one or none where there is no choice. `stale`: when a
    definition was read that is too old to be trusted. `file_limit` is in bytes. `statuses` and
    `groups` are asked when an agent edits a ticket.
    """

    desk: str
    fields: tuple[Field, ...] = ()
    agent: bool = False
    desks: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = (
        Priority.LOW,
        Priority.MEDIUM,
        Priority.HIGH,
        Priority.URGENT,
    )
    statuses: tuple[Status, ...] = ()
    groups: tuple[Group, ...] = ()
    stale: datetime | None = None
    asks_files: bool = True
    file_limit: int = 20 * 1024 * 1024
    file_count: int = 10

    def is_written(self, field: Field) -> bool:
        """Whether this person may write the field; others are only shown."""
        return field.kind not in TOLD and field.access(agent=self.agent) in WRITABLE

    def is_required(self, field: Field) -> bool:
        return field.access(agent=self.agent) is Access.REQUIRED
