"""Conditions on tickets, short (`{"ticket.id": {…}}`) and expert (`{"operator", "conditions"}`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.desks.zammad.columns import ARTICLE_TYPES, COLUMNS, SENDERS
from sandbox.desks.zammad.errors import Refusal, masked
from sandbox.desks.zammad.models import Article, Organization, Ticket, User
from sandbox.desks.zammad.operators import OPERATORS, Asked
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.times import read_naive
from sandbox.desks.zammad.values import value_of

Test = Callable[[Ticket], bool]
Reader = Callable[[Ticket], list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test of one ticket, with bounds on `updated_at` that every match lies within."""

    test: Test
    since: datetime | None = None
    until: datetime | None = None


def read_condition(account: Account, user: User, found: Any) -> Condition:
    """Read either form.

    Raises Refusal (masked): 422 for an unknown attribute, 500 for an unknown operator.
    """
    if not isinstance(found, Mapping) or not found:
        return Condition(test=lambda _: True)
    if "conditions" in found:
        return _joined(account, user, found)
    rows = [{"name": name, **_row(row)} for name, row in found.items()]
    return _all(_leaf(account, user, row) for row in rows)


def _row(row: Any) -> dict[str, Any]:
    return dict(row) if isinstance(row, Mapping) else {}


def _joined(account: Account, user: User, found: Mapping[str, Any]) -> Condition:
    parts = []
    for row in found["conditions"]:
        nested = isinstance(row, Mapping) and "conditions" in row
        parts.append(_joined(account, user, row) if nested else _leaf(account, user, _row(row)))
    match found.get("operator"):
        case "OR":
            return Condition(test=lambda ticket: any(one.test(ticket) for one in parts))
        case "NOT":
            return Condition(test=lambda ticket: not any(one.test(ticket) for one in parts))
        case _:
            return _all(parts)


def _all(found: Iterable[Condition]) -> Condition:
    parts = list(found)
    since = max((one.since for one in parts if one.since), default=None)
    until = min((one.until for one in parts if one.until), default=None)
    return Condition(
        test=lambda ticket: all(one.test(ticket) for one in parts), since=since, until=until
    )


def _leaf(account: Account, user: User, row: Mapping[str, Any]) -> Condition:
    name, operator = str(row.get("name", "")), str(row.get("operator", ""))
    read = _reader(account, name)
    judge = OPERATORS.get(operator)
    if judge is None:
        raise masked(
            f"Invalid block_condition, operator {operator} is invalid {_inspected(row)}", 500
        )
    asked = Asked(
        value=_wanted(user, row),
        span=str(row.get("range", "day")),
        now=account.now(),
        folds=account.settings.is_new,
    )
    since = until = None
    if name == "ticket.updated_at":
        moment = read_naive(str(asked.value))
        since = moment if operator == "after (absolute)" else None
        until = moment if operator == "before (absolute)" else None
    return Condition(test=lambda ticket: judge(read(ticket), asked), since=since, until=until)


def _wanted(user: User, row: Mapping[str, Any]) -> Any:
    match row.get("pre_condition"):
        case "current_user.id":
            return user.id
        case "current_user.organization_id":
            return user.organization.id if user.organization else -1
        case "not_set":
            return ["", "1"]
        case _:
            return row.get("value")


def _inspected(row: Mapping[str, Any]) -> str:
    """A hash as Ruby prints it."""
    inner = ", ".join(f':{name}=>"{value}"' for name, value in row.items())
    return f"{{{inner}}}"


def _reader(account: Account, name: str) -> Reader:
    table, _, column = name.partition(".")
    match table:
        case "ticket":
            return _of_ticket(account, column)
        case "article":
            reads = _ARTICLE.get(column)
            if reads is not None:
                return lambda ticket: [reads(one) for one in ticket.articles]
        case "customer" if column in _USER:
            return lambda ticket: [_USER[column](ticket.customer)]
        case "owner" if column in _USER:
            return lambda ticket: [_USER[column](ticket.owner or account.nobody)]
        case "organization" if column in _ORGANIZATION:
            return lambda t: [_ORGANIZATION[column](t.organization)] if t.organization else []
        case "ticket_state" if column in {"name", "state_type_id", "id"}:
            return lambda ticket: [getattr(ticket.in_state, column)]
    raise _unknown(name)


def _of_ticket(account: Account, column: str) -> Reader:
    if column == "tags":
        return lambda ticket: list(ticket.tags)
    if column in COLUMNS:
        read = COLUMNS[column]
        return lambda ticket: [read(ticket)]
    attribute = account.attributes.get(column)
    if attribute is None or not attribute.is_column:
        raise _unknown(f"ticket.{column}")

    def values(ticket: Ticket) -> list[Any]:
        value = value_of(attribute, ticket)
        return value if isinstance(value, list) else [value]

    return values


def _unknown(name: str) -> Refusal:
    return masked(f"PG::UndefinedColumn: ERROR:  column {name} does not exist")


_ARTICLE: dict[str, Callable[[Article], Any]] = {
    "id": lambda one: one.id,
    "created_at": lambda one: one.created_at,
    "updated_at": lambda one: one.updated_at,
    "body": lambda one: one.body,
    "subject": lambda one: one.subject or "",
    "from": lambda one: one.from_ or "",
    "to": lambda one: one.to or "",
    "cc": lambda one: one.cc or "",
    "internal": lambda one: one.internal,
    "created_by_id": lambda one: one.created_by.id,
    "type_id": lambda one: ARTICLE_TYPES[one.type],
    "sender_id": lambda one: SENDERS[one.sender],
}
_USER: dict[str, Callable[[User], Any]] = {
    "id": lambda one: one.id,
    "email": lambda one: one.email,
    "login": lambda one: one.login,
    "firstname": lambda one: one.firstname,
    "lastname": lambda one: one.lastname,
    "organization_id": lambda one: one.organization and one.organization.id,
    "active": lambda one: one.active,
}
_ORGANIZATION: dict[str, Callable[[Organization], Any]] = {
    "id": lambda one: one.id,
    "name": lambda one: one.name,
    "shared": lambda one: one.shared,
    "domain": lambda one: one.domain,
}
