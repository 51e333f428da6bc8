from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.webapi import SlackWorkspace
from helpdesks.carrier import Carrier
from tests.handlers.webapi.small_slack import TOKEN, Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack()
    slack.say("auth.test", {"team_id": "T1", "user_id": "UBOT", "team": "Acme"})
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.api)
    app.router.add_route("*", "/{rest:.*}", slack.page)
    async with TestServer(app, host="127.0.0.1") as server:
        slack.url = str(server.make_url("/")).rstrip("/")
        yield slack


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    carrier = Carrier()
    yield carrier
    await carrier.close()


@pytest.fixture
async def workspace(slack: Slack, carrier: Carrier) -> AsyncIterator[SlackWorkspace]:
    workspace = await SlackWorkspace.open(token=TOKEN, api_url=f"{slack.url}/api/", carrier=carrier)
    yield workspace
    await workspace.close()
