"""What the tickets of one desk are made of."""

from dataclasses import dataclass

from helpdesks.fields import Access, Field
from helpdesks.zammad.wire.states import Priorities, States


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """States, priorities and custom fields; `asks_group` is the field for the group, if asked."""

    states: States
    priorities: Priorities
    fields: tuple[Field, ...]

    def visible(self, *, agent: bool) -> tuple[Field, ...]:
        """Say which fields somebody may read at all."""
        return tuple(one for one in self.fields if one.access(agent=agent) is not Access.HIDDEN)
