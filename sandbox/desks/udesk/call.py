"""What a route is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.desks.udesk.bodies import whole_number
from sandbox.desks.udesk.field_wire import FieldWire
from sandbox.desks.udesk.models import Ticket
from sandbox.desks.udesk.oddities import Oddities
from sandbox.desks.udesk.query import DEFAULT_SIZE, read_page
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.wire import Wire

Item = TypeVar("Item")
Json = dict[str, Any]
PREFIX = "/open_api_v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One signed request of the administrator; `path` holds the parts of its path by name."""

    account: Account
    wire: Wire
    field_wire: FieldWire
    oddities: Oddities
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None

    @property
    def id(self) -> int:
        return int(self.path["id"])

    def ticket(self, ticket_id: object) -> Ticket:
        return self.account.ticket(whole_number(ticket_id, "ticket_id"))

    def page(
        self,
        key: str,
        items: Sequence[Item],
        write: Callable[[Item], Any],
        *,
        size_name: str = "per_page",
        default: int = DEFAULT_SIZE,
    ) -> Json:
        """One page of a list, with the counts."""
        page = read_page(self.query, size_name=size_name, default=default)
        meta = {
            "current_page": page.number,
            "total_pages": page.pages_of(len(items)),
            "total_count": len(items),
        }
        return {key: [write(item) for item in items[page.first : page.end]], "meta": meta}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and a path below /open_api_v1; `run` answers what stands beside the code 1000.

    A part `{id}` of the path is a number, `{name}` any text.
    """

    method: str
    path: str
    run: Callable[[Call], Json]

    @property
    def name(self) -> str:
        return f"{self.method} {PREFIX}{self.path}"
