"""What went over the wire, in order: every request, answer, envelope and ack, without secrets."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.clock import Clock

KEPT = 2_000
LONGEST_TEXT = 20_000
STRUCK = "[struck out]"
_SECRET_KEYS = {
    "authorization",
    "token",
    "client_secret",
    "access_token",
    "refresh_token",
    "secret",
    "sign",
}
_SECRET_TEXT = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+|(?i:\b(?:bearer|basic)\s+)[\w.~+/=-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exchange.

    `side` is "slack" or the desk's kind, `kind` what sort of exchange ("call", "event", "command",
    "interaction", "ack", "socket", "file", ...), `name` the method or route, `status` the HTTP
    status or a word such as "ok" and "timeout", `millis` the time to the answer.
    """

    seq: int
    at: str
    side: str
    kind: str
    name: str
    status: str
    millis: float
    request: Any
    answer: Any
    note: str


class Journal:
    """The last 2,000 entries; whoever subscribes is called with each new one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._listeners: list[Callable[[Entry], None]] = []
        self._seq = 0

    def record(
        self,
        *,
        side: str,
        kind: str,
        name: str,
        status: str | int = "ok",
        millis: float = 0.0,
        request: Any = None,
        answer: Any = None,
        note: str = "",
    ) -> Entry:
        """Add one entry; tokens and Authorization values are struck out, long texts cut."""
        self._seq += 1
        entry = Entry(
            seq=self._seq,
            at=self._clock.now().isoformat(timespec="milliseconds"),
            side=side,
            kind=kind,
            name=name,
            status=str(status),
            millis=round(millis, 1),
            request=without_secrets(request),
            answer=without_secrets(answer),
            note=without_secrets(note),
        )
        self._entries.append(entry)
        for listener in list(self._listeners):
            listener(entry)
        return entry

    def subscribe(self, listener: Callable[[Entry], None]) -> Callable[[], None]:
        """Call `listener` with each new entry; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, *, side: str = "", kind: str = "", name: str = "") -> list[Entry]:
        """The kept entries of that side, kind and name; an empty word matches all."""
        return [
            entry
            for entry in self._entries
            if side in ("", entry.side) and kind in ("", entry.kind) and name in ("", entry.name)
        ]

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()

    def to_json_lines(self) -> str:
        """The kept entries, one JSON object a line."""
        return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in self)


def without_secrets(value: Any) -> Any:
    """A copy of `value` fit for showing: no tokens, no credentials, no endless texts."""
    if isinstance(value, str):
        shown = _SECRET_TEXT.sub(STRUCK, value)
        return shown if len(shown) <= LONGEST_TEXT else shown[:LONGEST_TEXT] + "…"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dict):
        return {
            key: STRUCK if str(key).lower() in _SECRET_KEYS else without_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in value]
    return value
