import hmac
import io
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.health import DeskHealth, Health
from bot.settings import Address
from bot.web import application, serve
from bot.webhooks import Webhooks
from store import Backlog, Busy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "shh"
NO_WEBHOOKS = Webhooks((), lambda _desk: None)
FINE = Health(
    at=NOW,
    started_at=NOW - timedelta(hours=1),
    slack_connected=True,
    desks=(DeskHealth(name="support", poll_seconds=60, polled_at=NOW - timedelta(seconds=30)),),
    outbox={"waiting": 2, "sending": 1, "done": 9, "dead": 1},
    behind=(
        Backlog(lanes="desk:support", rows=2, oldest=NOW - timedelta(seconds=90)),
        Backlog(lanes="slack", rows=1, oldest=NOW + timedelta(seconds=9)),
    ),
    swept_at=NOW - timedelta(minutes=2),
)


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_token="xoxb-test", bot_id="B1", bot_user_id="UBOT"
    )


@pytest.fixture
def heard():
    return []


@pytest.fixture
def app(heard):
    app = AsyncApp(signing_secret=SECRET, authorize=authorize)

    @app.command("/request")
    async def request(ack, body):
        heard.append(body["text"])
        await ack("fine")

    return app


def client(app, health: Health | Exception = FINE) -> TestClient:
    async def told() -> Health:
        if isinstance(health, Exception):
            raise health
        return health

    return TestClient(TestServer(application(app, told, NO_WEBHOOKS), host="127.0.0.1"))


def signed(body: bytes, *, secret: str = SECRET, at: str | None = None) -> dict[str, str]:
    at = at or str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


BODY = b"command=%2Frequest&text=hello&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1"


async def test_a_signed_request_reaches_its_listener(app, heard):
    async with client(app) as slack:
        answer = await slack.post("/slack/events", data=BODY, headers=signed(BODY))

        assert (answer.status, await answer.text()) == (200, "fine")
    assert heard == ["hello"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, secret="guessed"),
        signed(BODY, at=str(int(time.time()) - 600)),
        signed(BODY, at="soon"),
        signed(b"something else"),
    ],
    ids=["unsigned", "wrong secret", "old", "no time", "other body"],
)
async def test_a_request_that_slack_did_not_sign_is_refused(app, heard, headers):
    async with client(app) as slack:
        answer = await slack.post("/slack/events", data=BODY, headers=headers)

        assert answer.status == 401
    assert heard == []


async def test_bytes_that_are_no_text_are_refused(app):
    body = b"\xff\xfe"
    async with client(app) as slack:
        answer = await slack.post("/slack/events", data=body, headers=signed(body))

        assert answer.status == 401


async def test_a_refusal_is_logged_without_the_body(app, capsys):
    async with client(app) as slack:
        await slack.post("/slack/events", data=b"text=salary", headers={})

    captured = capsys.readouterr()
    assert "did not sign" in captured.out + captured.err
    assert "salary" not in captured.out + captured.err


async def test_a_huge_body_is_not_read(app):
    body = b"x" * (4 * 1024 * 1024 + 1)
    async with client(app) as slack:
        answer = await slack.post("/slack/events", data=io.BytesIO(body), headers=signed(body))

        assert answer.status == 413


async def test_health_tells_what_an_operator_asks_first(app):
    async with client(app) as slack:
        answer = await slack.get("/health")

        assert answer.status == 200
        assert await answer.json() == {
            "ok": True,
            "delivering": True,
            "slack": {"connected": True, "locked_out": None},
            "desks": {
                "support": {
                    "polled_at": "2026-03-01T11:59:30+00:00",
                    "late": False,
                    "down_since": None,
                }
            },
            "outbox": {
                "backlog": 3,
                "oldest_seconds": 90.0,
                "dead": 1,
                "lanes": {
                    "desk:support": {"backlog": 2, "oldest_seconds": 90.0},
                    "slack": {"backlog": 1, "oldest_seconds": 0.0},
                },
            },
            "swept_at": "2026-03-01T11:58:00+00:00",
        }


LATE = DeskHealth(name="support", poll_seconds=60, polled_at=NOW - timedelta(minutes=10))
DOWN = DeskHealth(name="support", poll_seconds=60, down_since=NOW - timedelta(minutes=9))
EARLIER = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (Health(at=NOW, started_at=NOW, slack_connected=False), 503),
        (Health(at=NOW, started_at=NOW, slack_connected=True, locked_out="missing_scope"), 503),
        (Health(at=NOW, started_at=NOW, slack_connected=True, delivering=False), 503),
        (Health(at=NOW, started_at=EARLIER, slack_connected=True, desks=(LATE,)), 503),
        (Health(at=NOW, started_at=NOW, slack_connected=True, desks=(LATE,)), 200),
        (Health(at=NOW, started_at=EARLIER, slack_connected=True, desks=(DOWN,)), 200),
        (Busy("Another process keeps the database locked."), 503),
    ],
    ids=[
        "no slack",
        "locked out",
        "no deliveries",
        "stuck poller",
        "just started",
        "desk down",
        "no store",
    ],
)
async def test_health_fails_when_this_process_does_not_work(app, health, status):
    async with client(app, health) as slack:
        answer = await slack.get("/health")

        assert answer.status == status
        assert (await answer.json())["ok"] is (status == 200)


async def test_metrics_are_what_prometheus_reads(app):
    async with client(app) as slack:
        text = await (await slack.get("/metrics")).text()

    assert "deskhand_slack_connected 1\n" in text
    assert 'deskhand_outbox_rows{state="dead"} 1\n' in text
    assert "deskhand_outbox_oldest_seconds 90\n" in text
    assert 'deskhand_outbox_backlog_rows{lanes="desk:support"} 2\n' in text
    assert 'deskhand_outbox_backlog_seconds{lanes="desk:support"} 90\n' in text
    assert 'deskhand_outbox_backlog_seconds{lanes="slack"} 0\n' in text
    assert f"deskhand_swept_timestamp_seconds {NOW.timestamp() - 120:.0f}\n" in text
    assert "deskhand_slack_locked_out 0\n" in text
    assert 'deskhand_desk_down{desk="support"} 0\n' in text
    assert "# TYPE deskhand_desk_down gauge\n" in text


async def test_a_slack_that_does_not_let_us_in_is_named(app):
    locked = replace(FINE, locked_out="missing_scope: needed: files:write", swept_at=None)
    async with client(app, locked) as slack:
        health = await (await slack.get("/health")).json()
        metrics = await (await slack.get("/metrics")).text()

    assert health["slack"]["locked_out"] == "missing_scope: needed: files:write"
    assert health["swept_at"] is None
    assert "deskhand_slack_locked_out 1\n" in metrics


async def test_metrics_fail_as_health_does(app):
    async with client(app, Busy("locked")) as slack:
        assert (await slack.get("/metrics")).status == 503


async def test_in_socket_mode_slacks_address_is_not_served():
    async with client(None) as slack:
        assert (await slack.post("/slack/events", data=BODY, headers=signed(BODY))).status == 404
        assert (await slack.get("/health")).status == 200


async def test_nothing_else_is_served(app):
    async with client(app) as slack:
        assert (await slack.get("/")).status == 404
        assert (await slack.get("/slack/events")).status == 405


async def test_a_taken_address_is_an_error_at_the_start(app):
    async def told() -> Health:
        return FINE

    async with client(app) as slack:
        with pytest.raises(OSError, match="address already in use"):
            await serve(application(None, told, NO_WEBHOOKS), Address("127.0.0.1", slack.port))


async def test_slacks_challenge_is_answered(app):
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    headers = signed(body) | {"Content-Type": "application/json"}
    async with client(app) as slack:
        answer = await slack.post("/slack/events", data=body, headers=headers)

        assert (await answer.json())["challenge"] == "abc"
