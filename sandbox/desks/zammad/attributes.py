"""What a Zammad server asks on tickets: object attributes, and the rules of their form."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True, eq=False)
class Attribute:
    """A field of tickets; `built_in` ones are columns of their own.

    `demands` names, by screen, the roles for which it is required with `Settings.strict_form`.
    """

    id: int
    name: str
    display: str
    data_type: str
    data_option: dict[str, Any]
    screens: dict[str, dict[str, dict[str, Any]]]
    created_at: datetime
    position: int
    active: bool = True
    editable: bool = True
    to_create: bool = False
    demands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    new_kind: bool = False
    built_in: bool = False

    @property
    def in_use(self) -> bool:
        return self.active and not self.to_create

    @property
    def is_column(self) -> bool:
        return not (self.built_in or self.to_create)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A rule of the form: `field` is read-only, or asked only where another field fits.

    `role` is the permission it is for; `asked_by` the other field, whose value must begin with
    `starts_with`.
    """

    id: int
    field: str
    role: str = ""
    readonly: bool = False
    asked_by: str = ""
    starts_with: str = ""
