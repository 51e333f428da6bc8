"""Trouble on demand: what should go wrong next, where, and how often."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

What = Literal[
    "status",
    "code",
    "slow",
    "cut_before",
    "cut_after",
    "html",
    "down",
    "duplicate_events",
    "delay_events",
    "reorder_events",
    "drop_acks",
]
Delivered = Literal["duplicate_events", "delay_events", "reorder_events", "drop_acks"]
FOREVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One armed fault.

    status: answer with HTTP `status` (and Retry-After `retry_after` seconds, if any).
    code: answer as the vendor does for the error word `code`.
    slow: wait `seconds` first, then go on. html: a 200 page of HTML instead of JSON.
    cut_before: drop the connection without doing it. cut_after: do it, then drop the connection.
    down: refuse everything until `up`. duplicate_events: deliver an event once more.
    delay_events: deliver an event `seconds` later. reorder_events: deliver an event after the one
    that follows it. drop_acks: treat an ack as never sent.
    """

    what: What
    side: str
    match: str = ""
    status: int = 500
    retry_after: int | None = None
    code: str = ""
    seconds: float = 0.0


class Faults:
    """The armed faults; servers take the first one that fits a request."""

    def __init__(self) -> None:
        self._armed: list[tuple[Fault, int]] = []

    def arm(
        self,
        *,
        side: str,
        what: What,
        match: str = "",
        times: int = 1,
        status: int = 500,
        retry_after: int | None = None,
        code: str = "",
        seconds: float = 0.0,
    ) -> Fault:
        """Let `what` happen to the next `times` requests whose name fits `match`.

        `match` is a prefix of the name ("chat.postMessage", "PUT /apiv2/requests/") or, with a
        `*` in it, a pattern; empty fits all. `times=-1` lasts until cleared.
        """
        fault = Fault(
            what=what,
            side=side,
            match=match,
            status=status,
            retry_after=retry_after,
            code=code,
            seconds=seconds,
        )
        self._armed.append((fault, times))
        return fault

    def take(self, side: str, name: str) -> Fault | None:
        """The fault for this request, used up by one; None when nothing is armed for it."""
        for position, (fault, times) in enumerate(self._armed):
            if fault.side == side and _about_requests(fault) and _fits(fault, name):
                self._use(position, fault, times)
                return fault
        return None

    def take_delivery(self, what: Delivered, name: str = "") -> Fault | None:
        """The fault for this delivery, used up by one; None when nothing is armed for it."""
        for position, (fault, times) in enumerate(self._armed):
            if fault.what == what and _fits(fault, name):
                self._use(position, fault, times)
                return fault
        return None

    def status(
        self, side: str, match: str, status: int, *, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Answer with this HTTP status."""
        self.arm(
            side=side,
            what="status",
            match=match,
            status=status,
            retry_after=retry_after,
            times=times,
        )

    def slow(self, side: str, match: str, seconds: float, *, times: int = 1) -> None:
        """Take `seconds` longer."""
        self.arm(side=side, what="slow", match=match, seconds=seconds, times=times)

    def duplicate_events(self, times: int = 1, match: str = "") -> None:
        """Deliver each of the next `times` Slack events once more, under the same event_id."""
        self.arm(side="slack", what="duplicate_events", match=match, times=times)

    def delay_events(self, seconds: float, times: int = 1, match: str = "") -> None:
        """Deliver each of the next `times` Slack events `seconds` later."""
        self.arm(side="slack", what="delay_events", match=match, seconds=seconds, times=times)

    def reorder_events(self, times: int = 1, match: str = "") -> None:
        """Deliver each of the next `times` Slack events after the one that follows it."""
        self.arm(side="slack", what="reorder_events", match=match, times=times)

    def drop_acks(self, times: int = 1, match: str = "") -> None:
        """Treat the next `times` acks of the bot as never sent."""
        self.arm(side="slack", what="drop_acks", match=match, times=times)

    def down(self, side: str) -> None:
        """Refuse every connection of that side until `up`."""
        self.arm(side=side, what="down", times=FOREVER)

    def up(self, side: str) -> None:
        """End `down`."""
        self._armed = [
            (fault, times)
            for fault, times in self._armed
            if not (fault.what == "down" and fault.side == side)
        ]

    def armed(self) -> list[tuple[Fault, int]]:
        """What is armed and how often each will still happen (-1: until cleared)."""
        return list(self._armed)

    def clear(self) -> None:
        """Disarm everything."""
        self._armed.clear()

    def _use(self, position: int, fault: Fault, times: int) -> None:
        if times == FOREVER:
            return
        if times <= 1:
            del self._armed[position]
        else:
            self._armed[position] = (fault, times - 1)


def _about_requests(fault: Fault) -> bool:
    return fault.what not in get_args(Delivered)


def _fits(fault: Fault, name: str) -> bool:
    if "*" in fault.match:
        return fnmatchcase(name, fault.match)
    return name.startswith(fault.match)
