"""One control route: a path under /_sandbox/, what it takes and what it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.page.asked import Asked

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`takes` names the fields of the JSON body; one that may be left out ends with `?`."""

    path: str
    takes: str
    does: str
    run: Callable[[Asked], Awaitable[Json]]

    def described(self) -> Json:
        return {"path": f"/_sandbox/{self.path}", "takes": self.takes.split(), "does": self.does}
