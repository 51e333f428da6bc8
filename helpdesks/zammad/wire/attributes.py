"""Zammad's object attributes, as our fields.

https://docs.zammad.org/en/latest/api/object.html

Who may do what with one stands in its `screens`, by role: `create_middle` is the form that opens a
ticket, `edit` the one beside a ticket. Core workflows may say otherwise in the end; what they
refuse is explained by `wire.workflow`.
"""

from collections.abc import Iterable
from typing import Any

from helpdesks.fields import Access, Category, Field, FieldKind, Option, Value
from helpdesks.zammad.wire.options import flat, labelled, leads_to, tree
from helpdesks.zammad.wire.values import Row, moment, text, texts

KINDS = {
    "input": FieldKind.TEXT,
    "textarea": FieldKind.LONG_TEXT,
    "richtext": FieldKind.LONG_TEXT,
    "integer": FieldKind.INTEGER,
    "boolean": FieldKind.BOOLEAN,
    "date": FieldKind.DATE,
    "datetime": FieldKind.MOMENT,
    "select": FieldKind.CHOICE,
    "multiselect": FieldKind.CHOICES,
    "tree_select": FieldKind.CASCADE,
    "multi_tree_select": FieldKind.CHOICES,
    "autocompletion_ajax_external_data_source": FieldKind.EXTERNAL,
}
INPUTS = {"email": FieldKind.EMAIL, "url": FieldKind.LINK}
OBJECTS = {
    Category.TICKET: "Ticket",
    Category.PERSON: "User",
    Category.ORGANIZATION: "Organization",
}
BUILT_IN = frozenset(
    {
        *("number", "title", "customer_id", "organization_id", "group_id", "owner_id", "state_id"),
        *("pending_time", "priority_id", "tags", "note", "article_count", "escalation_at"),
        *("first_response_escalation_at", "update_escalation_at", "close_escalation_at"),
        *("last_contact_at", "last_contact_agent_at", "last_contact_customer_at"),
        *("first_response_at", "close_at", "created_by_id", "created_at", "updated_by_id"),
        *("updated_at", "last_close_at", "last_owner_update_at", "time_unit", "checklist_id"),
    }
)
"""What every ticket has, and forms and tickets show otherwise."""

CREATING = ("create_middle", "create_top", "create_bottom", "create")
EDITING = ("edit",)
REQUESTER, AGENT, EVERYONE = "ticket.customer", "ticket.agent", "-all-"


def attributes(rows: Iterable[Row], category: Category = Category.TICKET) -> tuple[Field, ...]:
    """Read the definitions of one kind of object, in the desk's order.

    Left out is what is switched off, not yet in the database, built in, or of no kind we know.
    """
    wanted = OBJECTS[category]
    mine = [row for row in rows if row.get("object") == wanted and _is_in_use(row)]
    mine.sort(key=lambda row: _whole(row.get("position")) or 0)
    return tuple(_field(row) for row in mine)


def attributes_of_form(rows: Iterable[Row]) -> tuple[Field, ...]:
    """Read what `signshow` tells of tickets; its screens are those of who asks."""
    return attributes(
        {
            "object": "Ticket",
            "name": row.get("name"),
            "display": row.get("display"),
            "data_type": row.get("tag"),
            "data_option": row,
            "screens": {
                screen: {EVERYONE: entry} for screen, entry in _object(row.get("screen")).items()
            },
            "position": at,
        }
        for at, row in enumerate(rows)
    )


def _is_in_use(row: Row) -> bool:
    if row.get("active") is False or row.get("to_create") is True or row.get("editable") is False:
        return False
    return row.get("data_type") in KINDS and text(row.get("name")) not in BUILT_IN


def _field(row: Row) -> Field:
    option = _object(row.get("data_option"))
    kind = _kind(row, option)
    options = _options(row, option)
    return Field(
        key=text(row.get("name")),
        kind=kind,
        label=text(row.get("display")) or text(row.get("name")),
        hint=text(option.get("note")),
        requester=_requester(row, option),
        agent=_agent(row, option),
        options=options,
        default=_default(kind, option.get("default"), options),
        longest=_whole(option.get("maxlength")) if kind in LIMITED else None,
        lowest=_whole(option.get("min")) if kind is FieldKind.INTEGER else None,
        highest=_whole(option.get("max")) if kind is FieldKind.INTEGER else None,
        updated_at=moment(row["updated_at"], "attribute") if row.get("updated_at") else None,
    )


LIMITED = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.EMAIL, FieldKind.LINK})


def _kind(row: Row, option: Row) -> FieldKind:
    if row["data_type"] == "input":
        return INPUTS.get(text(option.get("type")), FieldKind.TEXT)
    return KINDS[row["data_type"]]


def _options(row: Row, option: Row) -> tuple[Option, ...]:
    match row["data_type"]:
        case "tree_select":
            return tree(option.get("options"))
        case "multi_tree_select":
            return flat(tree(option.get("options")))
        case "select" | "multiselect":
            offered = option.get("filter")
            return labelled(
                option.get("options"),
                option.get("historical_options"),
                only=frozenset(texts(offered)) if offered else None,
            )
    return ()


def _default(kind: FieldKind, said: Any, options: tuple[Option, ...]) -> Value:
    """Read what is chosen at first; that of a time is an offset, and no value."""
    if not texts(said):
        return ""
    match kind:
        case FieldKind.BOOLEAN:
            return "true" if said is True or said == "true" else "false"
        case FieldKind.CHOICES:
            return texts(said)
        case FieldKind.CASCADE:
            return tuple(option.value for option in leads_to(text(said), options))
        case FieldKind.DATE | FieldKind.MOMENT | FieldKind.EXTERNAL:
            return ""
    return text(said)


def _requester(row: Row, option: Row) -> Access:
    """Say what a requester may do: the form that opens a ticket decides what is asked."""
    creating = _access(row, option, CREATING, REQUESTER)
    editing = _access(row, option, EDITING, REQUESTER)
    hidden_at_first = creating is Access.HIDDEN and editing is not Access.HIDDEN
    return Access.READ_ONLY if hidden_at_first else creating


def _agent(row: Row, option: Row) -> Access:
    """Say what an agent may do, who both opens and edits tickets: the most of either form."""
    both = {_access(row, option, screens, AGENT) for screens in (CREATING, EDITING)}
    strongest = (Access.REQUIRED, Access.EDITABLE, Access.READ_ONLY, Access.HIDDEN)
    return next(one for one in strongest if one in both)


def _access(row: Row, option: Row, screens: tuple[str, ...], role: str) -> Access:
    entry = _entry(_object(row.get("screens")), screens, role)
    if entry.get("shown") is False:
        return Access.HIDDEN
    if _is_set(entry.get("readonly")) or _is_set(option.get("readonly")):
        return Access.READ_ONLY
    required = entry.get("required", entry.get("null") is False)
    return Access.REQUIRED if _is_set(required) else Access.EDITABLE


def _entry(screens: Row, names: tuple[str, ...], role: str) -> Row:
    """Find what a screen says of a role; where it says nothing, the field is shown."""
    screen = next((_object(screens[name]) for name in names if name in screens), {})
    return _object(screen.get(role, screen.get(EVERYONE)))


def _object(value: Any) -> Row:
    return value if isinstance(value, dict) else {}


def _is_set(value: Any) -> bool:
    return text(value).lower() in {"1", "true"}


def _whole(value: Any) -> int | None:
    try:
        return int(text(value))
    except ValueError:
        return None
