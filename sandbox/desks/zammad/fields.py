"""The fields of a ticket as they are sent: names and ids looked up, values made fit to store."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.desks.zammad.errors import Refusal, unprocessable
from sandbox.desks.zammad.models import NOBODY, User
from sandbox.desks.zammad.rules import works_in
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.times import read_moment, to_wire
from sandbox.desks.zammad.values import clean

Params = Mapping[str, Any]
LONGEST_TITLE = 250
NOT_FOR_CUSTOMERS = ("owner", "customer", "organization", "preferences", "pending_time")
_GUESS = re.compile(r"guess:(.+)")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_fields(account: Account, params: Params, *, as_agent: bool) -> dict[str, Any]:
    """Attributes of `Ticket` and their new values; what a customer may not set is ignored.

    Raises Refusal (422) for names and ids that do not exist and for values out of bounds.
    """
    found: dict[str, Any] = {}
    for name, (attribute, known) in _REFERENCES.items():
        if not as_agent and name in NOT_FOR_CUSTOMERS:
            continue
        if f"{name}_id" in params:
            found[attribute] = _by_id(name, params[f"{name}_id"], known(account))
        elif params.get(name):
            found[attribute] = _by_name(name, params[name], known(account))
    if "title" in params:
        found["title"] = _title(params["title"])
    if "note" in params:
        found["note"] = params["note"]
    if as_agent and "pending_time" in params:
        moment = read_moment(params["pending_time"])
        found["pending_time"] = moment and moment.replace(second=0, microsecond=0)
    if as_agent and isinstance(params.get("preferences"), Mapping):
        found["preferences"] = dict(params["preferences"])
    found["custom_fields"] = _custom_fields(account, params)
    return found


def without_strangers(found: dict[str, Any], group: Any) -> None:
    """Reset, without a word, an owner who has no full access to the group."""
    owner = found.get("owner")
    if owner is not None and not works_in(owner, group, "full"):
        found["owner"] = None


def as_sent(found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields under the names forms have for them."""
    sent = dict(found.get("custom_fields", {}))
    for name, (attribute, _) in _REFERENCES.items():
        if attribute in found:
            value = found[attribute]
            sent[f"{name}_id"] = "" if value is None else value.id
    if "title" in found:
        sent["title"] = found["title"]
    if "pending_time" in found:
        sent["pending_time"] = to_wire(found["pending_time"])
    return sent


def read_customer(account: Account, params: Params, *, by: User) -> User | None:
    """Whose ticket an agent opens: `guess:` finds or makes, as does an object; None for nobody.

    Whoever is made is not kept yet.

    Raises Refusal (422, without `error_human`) for a guess that is no address.
    """
    wanted = params.get("customer_id")
    if isinstance(wanted, str) and (guess := _GUESS.fullmatch(wanted)):
        address = guess[1]
        if not _ADDRESS.fullmatch(address):
            raise Refusal(422, f"Invalid email '{address}' of customer", "bare")
        return account.user_by_email(address) or account.new_user(address, by=by)
    if not wanted and isinstance(customer := params.get("customer"), Mapping):
        return _described(account, customer, by)
    found = read_fields(account, _only(params, ("customer", "customer_id")), as_agent=True)
    user: User | None = found.get("customer")
    return user


def _described(account: Account, customer: Params, by: User) -> User | None:
    number, address = customer.get("id"), str(customer.get("email") or customer.get("login") or "")
    if number and str(number).isdecimal():
        return account.user(int(number))
    if not address:
        return None
    first, last = str(customer.get("firstname") or ""), str(customer.get("lastname") or "")
    return account.user_by_email(address) or account.new_user(address, first, last, by=by)


def _only(params: Params, names: Iterable[str]) -> dict[str, Any]:
    return {name: params[name] for name in names if name in params}


def _by_id(name: str, value: Any, known: Mapping[int, Any]) -> Any:
    if value in (None, "") or (name == "owner" and str(value) == str(NOBODY)):
        return None
    found = known.get(int(value)) if str(value).isdecimal() else None
    if found is None:
        raise unprocessable(f"Invalid value for param '{name}_id': {value}")
    return found


def _by_name(name: str, value: Any, known: Mapping[int, Any]) -> Any:
    """Exactly the name, or for people the login or address."""
    wanted = str(value)
    for one in known.values():
        if wanted in _names(one):
            return None if name == "owner" and one.id == NOBODY else one
    raise unprocessable(f"No lookup value found for '{name}': \"{wanted}\"")


def _names(one: Any) -> tuple[str, ...]:
    return (one.login, one.email) if isinstance(one, User) else (one.name,)


def _title(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.splitlines())[:LONGEST_TITLE]


def _custom_fields(account: Account, params: Params) -> dict[str, Any]:
    return {
        one.name: clean(one, params[one.name], account.now())
        for one in account.columns()
        if one.name in params
    }


_REFERENCES: dict[str, tuple[str, Callable[[Account], Mapping[int, Any]]]] = {
    "group": ("in_group", lambda account: account.groups),
    "state": ("in_state", lambda account: account.states),
    "priority": ("in_priority", lambda account: account.priorities),
    "owner": ("owner", lambda account: account.users),
    "customer": ("customer", lambda account: account.users),
}
