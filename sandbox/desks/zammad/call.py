"""What a route is given and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desks.zammad.assets import Assets
from sandbox.desks.zammad.auth import Caller
from sandbox.desks.zammad.errors import not_found
from sandbox.desks.zammad.models import Ticket, User
from sandbox.desks.zammad.params import is_true
from sandbox.desks.zammad.records import Records
from sandbox.desks.zammad.rules import check_reads
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One authenticated request; `params` are its query and body together, `path` its variables.

    `asks_json` tells whether the `Accept` header names JSON.
    """

    account: Account
    caller: Caller
    wire: Wire
    params: Mapping[str, Any]
    path: Mapping[str, str]
    asks_json: bool = True

    @property
    def user(self) -> User:
        return self.caller.user

    @property
    def records(self) -> Records:
        return Records(self.account, self.user)

    def assets(self) -> Assets:
        return Assets(self.account, self.user, self.wire)

    def is_true(self, name: str) -> bool:
        return is_true(self.params, name)

    def permit(self, *permissions: str) -> None:
        """Refuse (403) unless one of the permissions is held."""
        self.caller.check(permissions, new_words=self.account.settings.is_new)

    def id(self, name: str = "id") -> int:
        return int(self.path[name])

    def ticket(self) -> Ticket:
        """The ticket of the path: 404 before any question of rights, then 403."""
        found = self.account.tickets[self.id()]
        check_reads(self.user, found, self.account.settings)
        return found

    def ticket_of(self, name: str) -> Ticket:
        """The ticket a parameter names."""
        value = str(self.params.get(name) or "")
        if not value.isdecimal():
            raise not_found("Ticket", value)
        return self.account.tickets[int(value)]

    def shown(self, ticket: Ticket, *, plain: bool = False) -> dict[str, Any]:
        """A ticket as `expand` and `full` ask for it; without them with ids, or `plain`."""
        if self.is_true("expand"):
            return self.wire.expanded(ticket)
        if self.is_true("full"):
            assets = self.assets()
            assets.add_tickets([ticket])
            return {"id": ticket.id, "assets": assets.found}
        return self.wire.plain(ticket) if plain else self.wire.with_ids(ticket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`body` is any JSON; `empty` sends no body at all, labelled `content_type`."""

    status: int = 200
    body: Any = None
    empty: bool = False
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and a path below `/api/v1`; one of `permissions` is needed, if there are any."""

    method: str
    path: str
    run: Callable[[Call], Answer]
    permissions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} /api/v1{self.path}"
