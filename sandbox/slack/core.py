"""Slack without its HTTP faces: everything the Web API, the page and people work on."""

from collections.abc import Callable

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.slack.blockkit import BlockKit
from sandbox.slack.commands import Commands
from sandbox.slack.delivery import Delivery, Transport
from sandbox.slack.events import Events
from sandbox.slack.interactions import Interactions
from sandbox.slack.limits import Limits
from sandbox.slack.manifest import Manifest
from sandbox.slack.modals import Modals
from sandbox.slack.posting import Posting
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import Workspace
from sandbox.slack.triggers import Triggers
from sandbox.slack.uploads import Uploads


class Slack:
    """One workspace, one app, wired to one way of delivery.

    `socket_url` makes one-use WebSocket addresses (None in HTTP mode).
    """

    def __init__(
        self,
        *,
        workspace: Workspace,
        manifest: Manifest,
        transport: Transport,
        clock: Clock,
        journal: Journal,
        faults: Faults,
    ) -> None:
        self.workspace = workspace
        self.manifest = manifest
        self.clock = clock
        self.journal = journal
        self.faults = faults
        self.blockkit = BlockKit(
            scopes=manifest.scopes,
            users=lambda user_id: workspace.users.get(user_id) is not None,
            channels=lambda channel_id: workspace.channels.get(channel_id) is not None,
        )
        self.socket_url: Callable[[], str] | None = None
        self.uploads = Uploads(workspace)
        self.limits = Limits(clock)
        self.triggers = Triggers(clock, workspace.ids)
        self.posting = Posting(workspace, self.blockkit)
        self.response_urls = ResponseUrls(workspace, self.posting)
        self.delivery = Delivery(transport, clock=clock, journal=journal, faults=faults)
        self.events = Events(workspace, manifest, self.delivery)
        self.commands = Commands(
            workspace, manifest, self.triggers, self.response_urls, self.delivery
        )
        self.interactions = Interactions(
            workspace, manifest, self.triggers, self.response_urls, self.delivery, journal
        )
        self.modals = Modals(
            workspace, self.blockkit, self.triggers, self.response_urls, self.delivery, journal
        )

    async def close(self) -> None:
        """Stop events and what is under way."""
        self.events.close()
        self.uploads.close()
        await self.delivery.close()
