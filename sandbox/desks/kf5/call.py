"""What a route is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from sandbox.desks.kf5 import query
from sandbox.desks.kf5.models import User
from sandbox.desks.kf5.oddities import Oddities
from sandbox.desks.kf5.state import Account
from sandbox.desks.kf5.wire import Wire

Item = TypeVar("Item")
Role = Literal["all", "agent", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One authenticated request; `path` is its URL path, `ids` the numbers in it."""

    account: Account
    user: User
    wire: Wire
    oddities: Oddities
    path: str
    ids: Mapping[str, int]
    query: Mapping[str, str]
    body: Any = None

    @property
    def id(self) -> int:
        return self.ids["id"]

    def page(
        self, key: str, items: Sequence[Item], write: Callable[[Item], Any], *, size: int = 100
    ) -> "Answer":
        """One page of a list, with the count and the neighbours' addresses."""
        page = query.page(self.query, size)
        rows = [write(item) for item in items[page.first : page.end]]
        body: dict[str, Any] = {key: rows}
        if not self.oddities.turn("count"):
            body["count"] = len(items)
        more = page.end < len(items)
        body["next_page"] = self._page_url(page.number + 1) if more else None
        body["previous_page"] = self._page_url(page.number - 1) if page.number > 1 else None
        return Answer(body=body)

    def one(self, key: str, value: dict[str, Any], *, status: int = 200) -> "Answer":
        """A single object; created ones tell their address."""
        key = f"{key}s" if self.oddities.turn("plural key") else key
        location = value["url"] if status == 201 else None  # noqa: PLR2004 - HTTP's "created"
        return Answer(status=status, body={key: value}, location=location)

    def _page_url(self, number: int) -> str:
        parameters = {**self.query, **self.ids, "page": number}
        return f"{self.wire.base}{self.path}?{urlencode(parameters)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`body` None is an empty answer; a str is sent as it is."""

    status: int = 200
    body: dict[str, Any] | str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and a path whose `{…}` parts are numbers, for one role and those above it."""

    method: str
    path: str
    run: Callable[[Call], Answer]
    role: Role = "all"

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"
