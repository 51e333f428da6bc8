from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.seed import new_workspace
from sandbox.slack.acts import Person
from sandbox.slack.manifest import read_manifest
from sandbox.slack.server import SlackServer

SCOPES = [
    "commands",
    "chat:write",
    "chat:write.customize",
    "channels:history",
    "groups:history",
    "im:history",
    "mpim:history",
    "channels:read",
    "groups:read",
    "im:read",
    "mpim:read",
    "im:write",
    "mpim:write",
    "users:read",
    "users:read.email",
    "files:read",
    "files:write",
    "reactions:read",
    "reactions:write",
    "app_mentions:read",
    "channels:join",
    "team:read",
]
EVENTS = [
    "app_mention",
    "app_home_opened",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "member_joined_channel",
    "member_left_channel",
    "file_shared",
    "file_created",
    "channel_archive",
]


def manifest_content():
    return {
        "display_information": {"name": "Deskhand"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "deskhand"},
            "slash_commands": [
                {"command": "/request", "description": "Ask", "should_escape": True},
                {"command": "/raw", "description": "Unescaped"},
            ],
            "shortcuts": [
                {
                    "name": "New request",
                    "type": "global",
                    "callback_id": "new_request",
                    "description": "Open the form",
                },
                {
                    "name": "Make it a request",
                    "type": "message",
                    "callback_id": "from_message",
                    "description": "From a message",
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
        },
    }


class World:
    """A running local Slack, with what tests need of it at hand."""

    def __init__(self, mode="socket", scopes=None, content=None):
        content = content or manifest_content()
        if scopes is not None:
            content["oauth_config"]["scopes"]["bot"] = list(scopes)
        self.clock = Clock()
        self.journal = Journal(self.clock)
        self.faults = Faults()
        self.workspace = new_workspace(self.clock)
        self.server = SlackServer(
            self.workspace,
            self.clock,
            self.journal,
            self.faults,
            read_manifest(content),
            mode,
        )

    @property
    def app(self):
        return self.workspace.app

    def client(self, token=None, **more):
        return AsyncWebClient(
            token=self.app.bot_token if token is None else token,
            base_url=self.server.api_url,
            retry_handlers=[],
            **more,
        )

    def person(self, name):
        return Person(self.server, name)

    def channel(self, name):
        return self.workspace.channels.named(name).id

    def user(self, name):
        return self.workspace.users.named(name).id

    def triggers_for(self, name, view=None):
        return self.server.slack.triggers.issue(self.user(name), view=view)

    async def settled(self, condition, seconds=5):
        found = await self.workspace.until(lambda: condition() or None, seconds)
        assert found, "it did not happen in time"
        return found

    async def refused(self, call):
        """The error word of a call that is to be refused, and the whole answer."""
        with pytest.raises(SlackApiError) as caught:
            await call
        return caught.value.response["error"], caught.value.response


@asynccontextmanager
async def running(mode="socket", **more):
    world = World(mode, **more)
    await world.server.start()
    try:
        yield world
    finally:
        await world.server.stop()


@pytest.fixture
async def slack():
    async with running() as world:
        yield world


@pytest.fixture
def start():
    """For tests that need a Slack of another kind."""
    return running


@asynccontextmanager
async def bolt(world, fill):
    """The app that `fill` adds listeners to, connected the way the world delivers."""
    app = AsyncApp(client=world.client(), signing_secret=world.app.signing_secret)
    fill(app)
    connect = over_socket if world.server.mode == "socket" else over_http
    async with connect(world, app):
        yield app


@asynccontextmanager
async def over_socket(world, app):
    handler = AsyncSocketModeHandler(app, world.app.app_token)
    await handler.connect_async()
    try:
        await world.settled(lambda: world.server.connections)
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def over_http(world, app):
    runner = web.AppRunner(app.web_app(path="/slack/events"), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        await world.server.deliver_to(url)
        yield
    finally:
        await runner.cleanup()


@pytest.fixture
def connected():
    return bolt


@pytest.fixture
def manifest():
    """The content of the manifest that `start` uses unless told otherwise."""
    return manifest_content()
