"""Which searches answer a listing or a search of ours.

https://docs.zammad.org/en/latest/api/ticket/index.html#search

A requester's words are looked for in titles and numbers alone: Zammad's own text search would also
find the internal notes of a ticket, and so tell that they are there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from helpdesks.errors import Forbidden, NotFound
from helpdesks.fields import Field, FieldKind
from helpdesks.models import Listing, Order, Person, Progress, Scope, Search, Status, Ticket
from helpdesks.zammad.wire.conditions import AnyOf, Condition, Where, written
from helpdesks.zammad.wire.options import flat
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.values import Row, number, stamp

BELOW_SOLVED = (Status.NEW, Status.OPEN, Status.PENDING)
SOLVED = (Status.SOLVED, Status.CLOSED)
SORTED_BY = {Order.CREATED: "created_at", Order.UPDATED: "updated_at", Order.STATUS: "updated_at"}
SPECIAL = re.compile(r'[*?:"\\/()\[\]{}^~+\-!<>=&|]+')
"""What Elasticsearch reads as its own syntax."""

Test = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One search. With a `query` there is no condition, and `keep` is what we must filter."""

    where: tuple[Condition, ...] = ()
    sort_by: str = "created_at"
    descending: bool = True
    query: str = ""
    keep: Test | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Searches whose answers come one after the other, or `mixed` by creation."""

    asks: tuple[Ask, ...]
    mixed: bool = False


def body(ask: Ask, *, page: int, size: int) -> Row:
    """Write a search. Sorting by id as well keeps equal stamps in one order."""
    direction = "desc" if ask.descending else "asc"
    about = {"query": ask.query} if ask.query else {"condition": written(ask.where)}
    return {
        **about,
        "sort_by": f"{ask.sort_by},id",
        "order_by": f"{direction},{direction}",
        "page": page,
        "limit": size,
    }


def changed(moment: datetime) -> Ask:
    """Ask for what changed at or after a moment."""
    since = Where("ticket.updated_at", "after (absolute)", stamp(moment))
    return Ask(where=(since,), sort_by="updated_at", descending=False)


def numbered(said: str) -> Ask:
    """Ask for the ticket that people call by a number."""
    bare = said.strip().lstrip("#＃").strip()
    if not bare:
        raise NotFound("no number")
    return Ask(where=(Where("ticket.number", "is", bare),))


def plan(wanted: Listing | Search, me: Person, schema: Schema, *, agent: bool) -> Plan:
    """Choose the searches; Forbidden for lists that are not a requester's."""
    if isinstance(wanted, Search):
        return _search(wanted, me, schema, agent=agent)
    scope = _scope(wanted.scope, wanted.of, me, agent=agent)
    if wanted.order is Order.STATUS and wanted.field is None:
        return _by_status(wanted, scope, schema)
    statuses = _statuses(wanted.progress)
    ask = Ask(
        where=_where(scope, statuses, schema),
        sort_by=_sorted_by(wanted, schema),
        descending=wanted.descending,
    )
    return Plan(asks=(ask,) if _possible(statuses, schema) else ())


def _by_status(wanted: Listing, scope: tuple[Where, ...], schema: Schema) -> Plan:
    """List status after status: the ids of states are in no order."""
    statuses = sorted(_statuses(wanted.progress), key=_rank, reverse=wanted.descending)
    return Plan(
        asks=tuple(
            Ask(where=_where(scope, (one,), schema), sort_by="updated_at")
            for one in statuses
            if _possible((one,), schema)
        )
    )


def _search(wanted: Search, me: Person, schema: Schema, *, agent: bool) -> Plan:
    scope = _scope(wanted.scope, None, me, agent=agent)
    statuses = wanted.statuses or tuple(Status)
    holding = _holding(wanted.field_value.strip(), schema.visible(agent=agent))
    words = wanted.words.strip()
    if not _possible(statuses, schema) or (wanted.field_value.strip() and not holding):
        return Plan(asks=())
    titled = Ask(
        where=(*_where(scope, statuses, schema), *_titled(words), *holding),
        descending=wanted.descending,
    )
    query = " ".join(SPECIAL.sub(" ", words).split())
    if not agent or not query:
        return Plan(asks=(titled,))
    keep = _kept(wanted, me, statuses)
    anywhere = Ask(query=query, descending=wanted.descending, keep=keep)
    return Plan(asks=(titled, anywhere), mixed=True)


def _scope(scope: Scope, of: str | None, me: Person, *, agent: bool) -> tuple[Where, ...]:
    if scope is Scope.MINE:
        return (_customer(me.id),)
    if scope is Scope.MY_ORGANIZATION:
        return (_organization(_own_organization(me)),)
    if not agent:
        raise Forbidden("a requester has no such list")
    if scope is Scope.DESK:
        return ()
    if of is None:
        raise ValueError(f"whose tickets? `of` is missing for {scope}")
    return (_customer(of) if scope is Scope.PERSON else _organization(of),)


def _customer(person_id: str) -> Where:
    return Where("ticket.customer_id", "is", number(person_id))


def _organization(organization_id: str) -> Where:
    return Where("ticket.organization_id", "is", number(organization_id))


def _own_organization(me: Person) -> str:
    if me.organization_id is None:
        raise Forbidden("not in an organization")
    return me.organization_id


def _where(
    scope: tuple[Where, ...], statuses: Iterable[Status], schema: Schema
) -> tuple[Condition, ...]:
    """Name the states in any case: a search without a condition might not be SQL's."""
    return (*scope, Where("ticket.state_id", "is", schema.states.ids(statuses)))


def _possible(statuses: Iterable[Status], schema: Schema) -> bool:
    return bool(schema.states.ids(statuses))


def _statuses(progress: Progress | None) -> tuple[Status, ...]:
    if progress is None:
        return tuple(Status)
    return BELOW_SOLVED if progress is Progress.OPEN else SOLVED


def _sorted_by(wanted: Listing, schema: Schema) -> str:
    """Name a column: the server breaks at one that it does not have."""
    if wanted.field is None:
        return SORTED_BY[wanted.order]
    if wanted.field not in {field.key for field in schema.fields}:
        raise NotFound("no such field")
    return wanted.field


def _titled(words: str) -> tuple[Condition, ...]:
    """Look for each word in the title; digits may be a ticket's number as well."""
    bare = words.lstrip("#＃").strip()
    if bare.isdigit():
        by_number = Where("ticket.number", "contains", bare)
        return (AnyOf((Where("ticket.title", "contains", bare), by_number)),)
    return tuple(Where("ticket.title", "contains", word) for word in words.split())


def _holding(value: str, fields: Iterable[Field]) -> tuple[Condition, ...]:
    """Look for a value in every field that could hold it."""
    if not value:
        return ()
    found = tuple(where for field in fields if (where := _holds(field, value)))
    return (AnyOf(found),) if found else ()


def _holds(field: Field, value: str) -> Where | None:
    name = f"ticket.{field.key}"
    meant = _meant(field, value)
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CASCADE:
            return Where(name, "is", meant) if meant else None
        case FieldKind.CHOICES:
            return Where(name, "contains one", meant) if meant else None
        case FieldKind.TEXT | FieldKind.LONG_TEXT | FieldKind.EMAIL | FieldKind.LINK:
            return Where(name, "contains", value)
        case FieldKind.INTEGER:
            return Where(name, "is", value) if value.isascii() and value.isdigit() else None
    return None


def _meant(field: Field, value: str) -> list[str]:
    """Name the options that somebody calls so, by value or by label."""
    wanted = value.casefold()
    options = flat(field.options) if field.kind is FieldKind.CASCADE else field.options
    return [
        option.value
        for option in options
        if option.value == value or option.label.casefold() == wanted
    ]


def _kept(wanted: Search, me: Person, statuses: tuple[Status, ...]) -> Test:
    """Filter what a query found: older versions take a query or a condition, not both."""
    value = wanted.field_value.strip()

    def keep(ticket: Ticket) -> bool:
        mine = wanted.scope is not Scope.MINE or ticket.requester_id == me.id
        ours = wanted.scope is not Scope.MY_ORGANIZATION or (
            ticket.organization_id == me.organization_id
        )
        holds = not value or any(value in (*field.values, *field.labels) for field in ticket.fields)
        return mine and ours and holds and ticket.status in statuses

    return keep


def _rank(status: Status) -> int:
    return list(Status).index(status)
