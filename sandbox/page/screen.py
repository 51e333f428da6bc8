"""What an address of the page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

Place = Literal["channel", "home", "about", "activity", "desk"]
STAMP = 16
"""Digits of a permalink's `p1700000000123456`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """`user` and `agent` are handles, `channel` an id, a name or `@somebody`.

    `desk` is the help desk that is shown, or was shown last.
    """

    user: str = ""
    place: Place = "channel"
    channel: str = ""
    thread: str = ""
    ts: str = ""
    desk: str = ""
    agent: str = "marta"
    ticket: int | None = None
    status: str = ""

    def changed(self, **changes: Any) -> "Screen":
        return replace(self, **changes)

    def href(self, **changes: Any) -> str:
        """The address of this screen with something changed."""
        shown = self.changed(**changes)
        if shown.place == "desk":
            parts = ("desk", shown.desk, str(shown.ticket or ""))
            path = "".join(f"/{part}" for part in parts if part)
            return _address(path, {"agent": shown.agent, "status": shown.status, "as": shown.user})
        if shown.place in {"home", "about"}:
            tab = "about" if shown.place == "about" else ""
            return _address("/app/home", {"as": shown.user, "tab": tab, "desk": shown.desk})
        if shown.place == "activity":
            return _address("/activity", {"as": shown.user, "desk": shown.desk})
        query = {"as": shown.user, "channel": shown.channel, "thread": shown.thread}
        return _address("/", query | {"desk": shown.desk})


def _address(path: str, query: Mapping[str, str]) -> str:
    given = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(given, safe='@.')}" if given else path


def stamp(permalink: str) -> str:
    """The `ts` in the last part of a permalink: `p1700000000123456`; empty when it is none."""
    digits = permalink.removeprefix("p")
    if not permalink.startswith("p") or not digits.isdecimal() or len(digits) != STAMP:
        return ""
    return f"{digits[:10]}.{digits[10:]}"
