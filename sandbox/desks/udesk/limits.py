from collections import deque

from sandbox.clock import Clock
from sandbox.desks.udesk.settings import Settings

_MINUTE = 60.0


class Limit:
    """At most `per_minute` calls in any sixty seconds of the sandbox's clock."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._calls: deque[float] = deque()

    def exceeded(self) -> bool:
        """Count a call and tell whether it is one too many; those are not counted."""
        now, allowed = self._clock.now().timestamp(), self._settings.per_minute
        while self._calls and self._calls[0] <= now - _MINUTE:
            self._calls.popleft()
        if allowed is not None and len(self._calls) >= allowed:
            return True
        self._calls.append(now)
        return False
