"""Rate limits that the sandbox keeps: one chat.postMessage a second and channel.

https://docs.slack.dev/apis/web-api/rate-limits
"""

import math

from sandbox.clock import Clock

BURST = 5


class Limits:
    """A bucket of a few messages for each channel; `enabled = False` lifts the limit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self.enabled = True

    def wait_for(self, channel: str) -> int:
        """Seconds until that channel takes another message; 0 when it took this one."""
        if not self.enabled:
            return 0
        now = self._clock.now().timestamp()
        left, at = self._buckets.get(channel, (float(BURST), now))
        left = min(BURST, left + now - at)
        if left < 1:
            self._buckets[channel] = (left, now)
            return math.ceil(1 - left)
        self._buckets[channel] = (left - 1, now)
        return 0
