"""Udesk's people: customers, agents and their groups."""

from typing import Any

from helpdesks.models import Group, Person, Role
from helpdesks.udesk.wire.envelope import NOT_FOUND, UNKNOWN, WRONG_PARAMETER, checked, code, one
from helpdesks.udesk.wire.values import AGENT, Row, id_of, maybe_id, text, true

ABSENT = frozenset({UNKNOWN, NOT_FOUND, WRONG_PARAMETER})
"""SAFE assumption: the codes that say that there is no such customer."""


def customer_or_none(payload: Any) -> Row | None:
    """Take the customer of a look-up, or None where the desk knows none."""
    if code(payload) in ABSENT:
        return None
    return one(checked(payload), "customer")


def customer(row: Row) -> Person:
    return Person(
        id=id_of(row.get("id"), "customer.id"),
        name=text(row.get("nick_name")),
        email=text(row.get("email")),
        organization_id=maybe_id(row.get("organization_id")),
        active=not true(row.get("is_blocked")),
    )


def has_address(row: Row, email: str) -> bool:
    """Whether a customer has exactly this address (letter case apart), first or other."""
    said = {one.strip().lower() for one in _texts([row.get("email"), row.get("other_emails")])}
    return email.strip().lower() in said


def agent(row: Row, administrator: str) -> Person:
    """Read an agent; `administrator` is the address that the desk is called with."""
    email = text(row.get("email"))
    is_administrator = email.lower() == administrator.lower()
    return Person(
        id=AGENT + id_of(row.get("id"), "agent.id"),
        name=text(row.get("nick_name")),
        email=email,
        role=Role.ADMIN if is_administrator else Role.AGENT,
    )


def group(row: Row) -> Group:
    return Group(id=id_of(row.get("id"), "user_group.id"), name=text(row.get("name")))


def _texts(said: Any) -> list[str]:
    """Collect the texts in nested lists and objects."""
    if isinstance(said, dict):
        return _texts(list(said.values()))
    if isinstance(said, list):
        return [found for one in said for found in _texts(one)]
    return [said] if isinstance(said, str) else []
