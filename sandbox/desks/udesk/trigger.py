import asyncio

import aiohttp

from sandbox.desks.udesk.state import Change
from sandbox.journal import Journal

_PATIENCE = aiohttp.ClientTimeout(total=3)


class Trigger:
    """A trigger an administrator made: it posts a hint after each change, once and unsigned."""

    def __init__(self, url: str, journal: Journal) -> None:
        self._url = url
        self._journal = journal
        self._posts: set[asyncio.Task[None]] = set()

    def hear(self, change: Change) -> None:
        """Post `{"type": "reply", "ticket_id": "…"}` without waiting for the answer."""
        post = asyncio.get_running_loop().create_task(self._post(change))
        self._posts.add(post)
        post.add_done_callback(self._posts.discard)

    async def stop(self) -> None:
        for post in self._posts:
            post.cancel()
        await asyncio.gather(*self._posts, return_exceptions=True)

    async def _post(self, change: Change) -> None:
        kind = {"created": "create", "replied": "reply", "changed": "update"}[change.kind]
        hint = {"type": kind, "ticket_id": str(change.ticket.id)}
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE) as session,
                session.post(self._url, json=hint) as answer,
            ):
                status: str | int = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = "unreachable"
        self._journal.record(side="udesk", kind="trigger", name=kind, status=status, request=hint)
