"""Server-sent events: which regions of the page are out of date.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from sandbox.journal import Entry
from sandbox.slack.state import Change, User, Workspace

PAUSE = 0.04
"""Seconds in which changes are gathered before the browser hears of them."""
HEARTBEAT = 15.0
VIEWS = {
    "view_opened": "modal",
    "view_updated": "modal",
    "view_closed": "modal",
    "view_state": "modal",
    "home_published": "home",
    "home_opened": "",
}


class Stream:
    """What one window has not heard of yet."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self._workspace = workspace
        self._user = user
        self._dirty: dict[str, None] = {}
        self._woken = asyncio.Event()
        self._ended = False

    def end(self) -> None:
        self._ended = True
        self._woken.set()

    def mark(self, *names: str) -> None:
        self._dirty.update(dict.fromkeys(name for name in names if name))
        if self._dirty:
            self._woken.set()

    def hear(self, change: Change) -> None:
        """A change in the workspace."""
        if change.kind in VIEWS:
            view_user = change.view.user if change.view else change.user
            if view_user == self._user.id:
                self.mark(VIEWS[change.kind])
            return
        message = change.message or change.previous
        if message is not None:
            if message.only_for in (None, self._user.id):
                self.mark(f"channel:{message.channel}", "sidebar")
            return
        if change.kind.startswith(("user_", "channel_", "member_")):
            self.mark("sidebar", f"channel:{change.channel}")

    def hear_desk(self, name: str) -> None:
        """A change at the desk of that name."""
        self.mark(f"desk:{name}")

    def hear_entry(self, entry: Entry) -> None:
        del entry
        self.mark("traffic")

    async def batches(self) -> AsyncIterator[list[str]]:
        """What to refresh, gathered; an empty list now and then keeps the connection alive."""
        while not self._ended:
            try:
                await asyncio.wait_for(self._woken.wait(), HEARTBEAT)
            except TimeoutError:
                yield []
                continue
            await asyncio.sleep(PAUSE)
            self._woken.clear()
            names = list(self._dirty)
            self._dirty.clear()
            if names:
                yield names


async def send(
    request: web.Request, stream: Stream, *subscriptions: Callable[[], None]
) -> web.StreamResponse:
    """Stream to one window until it or the server goes away; then end the subscriptions."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    try:
        await response.prepare(request)
        await response.write(b"retry: 1000\nevent: hello\ndata: []\n\n")
        async for names in stream.batches():
            told = f"data: {json.dumps(names)}\n\n" if names else ": still here\n\n"
            await response.write(told.encode())
    except ConnectionResetError:
        pass
    finally:
        for end in subscriptions:
            end()
    return response
