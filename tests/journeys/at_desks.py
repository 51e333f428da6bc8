"""Each help desk as a story sees it, whichever it is: its own side, in neutral words."""

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sandbox.bot_settings import Mode
from sandbox.desks.pane import Pane, ShownComment, ShownTicket
from sandbox.launch import Sandbox

AGENT = "marta"
SOLVED = {"kf5": "solved", "zammad": "closed", "udesk": "resolved"}


@asynccontextmanager
async def at_work_for(
    kind: str, *, mode: Mode = "socket", poll_seconds: float = 1
) -> AsyncIterator["AtDesk"]:
    """The shipped bot, at work for that desk alone; it looks at the desk every second."""
    async with Sandbox.start(mode=mode, poll_seconds=poll_seconds, desks=(kind,)) as sandbox:
        await sandbox.start_bot()
        await sandbox.bot_ready()
        yield AtDesk(sandbox, kind)
        sys.stdout.write(sandbox.bot_log())  # shown by pytest when a story fails


class AtDesk:
    """The desk called `kind`, with Marta sitting at it."""

    def __init__(self, world: Sandbox, kind: str) -> None:
        self.world, self.kind = world, kind

    @property
    def pane(self) -> Pane:
        return self.world.panes[self.kind]

    @property
    def desk(self) -> Any:
        return getattr(self.world, self.kind)

    def titled(self, title: str) -> list[ShownTicket]:
        return [ticket for ticket in self.pane.tickets(AGENT) if ticket.title == title]

    def one(self, title: str) -> ShownTicket:
        [ticket] = self.titled(title)
        return ticket

    def holds(self, title: str) -> Mapping[str, Any]:
        """The desk's own fields of the only ticket of that title, in the desk's own form."""
        held: Mapping[str, Any] = self.desk.ticket(self.one(title).id).custom_fields
        return held

    def said(self, title: str) -> list[tuple[str, str]]:
        """Who said what in the only ticket of that title, oldest first."""
        return [(c.author.handle, c.text) for c in self.one(title).comments]

    async def answers(
        self, title: str, text: str, files: Sequence[tuple[str, bytes]] = ()
    ) -> ShownComment:
        return await self.pane.reply(AGENT, self.one(title).id, text, files)

    async def notes(self, title: str, text: str) -> ShownComment:
        return await self.pane.note(AGENT, self.one(title).id, text)

    async def solves(self, title: str) -> ShownTicket:
        return await self.pane.set(AGENT, self.one(title).id, status=SOLVED[self.kind])
