"""Bolt does what it is told, whatever stands in the environment."""

import logging
import os
import time
from dataclasses import replace

import aiohttp
import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.bolt import bolt_app
from handlers.dispatch import Answer, Dispatch
from handlers.edge import Afterwards
from handlers.listeners import TABLE
from handlers.webapi.workspace import SlackWorkspace

NOBODY = "http://127.0.0.1:9/"  # a call of Slack would fail
COMMAND = {"command": "/request", "team_id": "T1", "user_id": "U1", "text": "help"}
TOLD = {
    "SLACK_BOT_TOKEN": "xoxb-of-the-environment",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client",
    "SLACK_SIGNING_SECRET": "of-the-environment",
    "SLACK_VERIFICATION_TOKEN": "of-the-environment",
}


@pytest.fixture
def told(machine, monkeypatch):
    """An environment in which Bolt by itself would choose OAuth, with files at home."""
    for name, value in TOLD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(machine))
    return machine


@pytest.fixture
async def slack():
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-ours", base_url=NOBODY, session=session)
        yield SlackWorkspace(
            client=client, session=session, carrier=None, team="T1", bot_user="UBOT"
        )


@pytest.fixture
def heard():
    return []


@pytest.fixture
def dispatch(heard):
    async def listener(payload, _kit):
        heard.append(payload)
        return Answer()

    table = replace(TABLE, commands={"/request": listener}, said=listener)
    return Dispatch(None, table, Afterwards(), lambda _kit, _payload: None)


async def test_requests_are_answered_without_asking_slack_who_we_are(told, slack, dispatch, heard):
    app = bolt_app(slack, dispatch)
    answers = [await app.async_dispatch(by_socket(COMMAND)) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [typed.text for typed in heard] == ["help", "help", "help"]


async def test_a_client_id_in_the_environment_does_not_switch_oauth_on(told, slack, dispatch):
    app = bolt_app(slack, dispatch)
    await app.async_dispatch(by_socket(COMMAND))

    assert app.oauth_flow is None
    assert app.installation_store is None
    assert list(told.rglob("*")) == []


async def test_the_token_is_ours_not_that_of_the_environment(told, slack, dispatch):
    request = by_socket(COMMAND)
    await bolt_app(slack, dispatch).async_dispatch(request)

    assert request.context.client.token == "xoxb-ours"
    assert slack.client.token == "xoxb-ours"


async def test_bolt_has_nothing_to_warn_of(told, slack, dispatch, caplog):
    with caplog.at_level(logging.INFO):
        await bolt_app(slack, dispatch).async_dispatch(by_socket(COMMAND))

    assert caplog.messages == []


async def test_the_environment_is_left_as_it_was(told, slack, dispatch):
    bolt_app(slack, dispatch)

    assert {name: os.environ[name] for name in TOLD} == TOLD


async def test_signatures_are_checked_with_the_secret_of_the_settings(told, slack, dispatch, heard):
    app = bolt_app(slack, dispatch, signing_secret="ours")

    assert (await app.async_dispatch(by_http("of-the-environment"))).status == 401
    assert heard == []
    assert (await app.async_dispatch(by_http("ours"))).status == 200
    assert len(heard) == 1


async def test_without_a_secret_no_signature_is_right(told, slack, dispatch, heard):
    app = bolt_app(slack, dispatch)

    for secret in ("of-the-environment", "x"):
        assert (await app.async_dispatch(by_http(secret))).status >= 400
    assert heard == []


async def test_what_we_say_ourselves_is_not_heard(slack, dispatch, heard):
    app = bolt_app(slack, dispatch)
    for user in ("UBOT", "U1"):
        answer = await app.async_dispatch(by_socket(said(user)))
        assert answer.status == 200

    assert [message.user for message in heard] == ["U1"]


def by_socket(body):
    return AsyncBoltRequest(mode="socket_mode", body=body, headers={})


def by_http(secret):
    body, moment = "command=%2Frequest&team_id=T1&user_id=U1&text=help", str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": signature,
    }
    return AsyncBoltRequest(body=body, headers=headers)


def said(user):
    event = {
        "type": "message",
        "user": user,
        "channel": "C1",
        "ts": "1.2",
        "text": "hello",
        "channel_type": "channel",
    }
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
