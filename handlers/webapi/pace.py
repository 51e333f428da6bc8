"""One post a second into each channel, whoever posts.

https://docs.slack.dev/apis/web-api/rate-limits: more may be taken and not be shown.
"""

import asyncio

BETWEEN_POSTS = 1.0  # seconds


class Pace:
    """Gives out turns, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}  # channel → loop time of the next free turn

    async def turn(self, channel: str) -> None:
        """Wait until it is this post's turn in its channel."""
        now = asyncio.get_running_loop().time()
        self._next = {place: at for place, at in self._next.items() if at > now}
        mine = self._next.get(channel, now)
        self._next[channel] = mine + BETWEEN_POSTS
        if mine > now:
            await asyncio.sleep(mine - now)
