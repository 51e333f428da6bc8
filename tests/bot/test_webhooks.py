import asyncio
import hmac
import io
import logging
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.health import Health
from bot.settings import Address, Kf5Desk, UdeskDesk, ZammadDesk
from bot.web import application, serve
from bot.webhooks import LARGEST_BODY, Webhooks
from sandbox.launch import Sandbox

SECRET, KEY = "factory-secret", "payroll-key-0123456789"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = b'{"ticket": {"id": 7}, "article": {}}'
FACTORY, PAYROLL = "/desks/factory/webhook", "/desks/payroll/webhook"
DESKS = (
    ZammadDesk(
        name="factory",
        url="https://help.acme.example",
        token=SecretStr("t"),
        webhook_secret=SecretStr(SECRET),
    ),
    UdeskDesk(
        name="payroll",
        url="https://acme.udesk.cn",
        email="admin@acme.example",
        token=SecretStr("t"),
        webhook_secret=SecretStr(KEY),
    ),
    ZammadDesk(name="quiet", url="https://help.acme.example", token=SecretStr("t")),
    Kf5Desk(name="support", url="https://acme.kf5.com", email="a@b.example", token=SecretStr("t")),
)


async def health() -> Health:
    return Health(at=NOW, started_at=NOW, slack_connected=True)


@pytest.fixture
def hinted():
    """The desks that were hinted at, in order."""
    return []


@pytest.fixture
async def bot(hinted):
    """As it listens in Socket Mode: nothing of Slack's is served."""
    routes = application(None, health, Webhooks(DESKS, hinted.append))
    async with TestClient(TestServer(routes, host="127.0.0.1")) as client:
        yield client


def signed(body: bytes = BODY, *, secret: str = SECRET, delivery: str = "") -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, "sha1").hexdigest()
    return {"X-Hub-Signature": f"sha1={digest}"} | (
        {"X-Zammad-Delivery": delivery} if delivery else {}
    )


async def posted(bot, path, body=BODY, **more) -> tuple[int, str]:
    async with bot.post(path, data=body, **more) as answer:
        return answer.status, await answer.text()


async def test_a_signed_webhook_is_a_hint(bot, hinted):
    assert await posted(bot, FACTORY, headers=signed()) == (200, "")
    assert hinted == ["factory"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature": ""},
        {"X-Hub-Signature": "sha1="},
        signed(secret="guessed"),
        signed(secret=""),
        signed(b"another body"),
        {"X-Hub-Signature": signed()["X-Hub-Signature"].removeprefix("sha1=")},
    ],
    ids=["unsigned", "empty", "no digest", "wrong secret", "no secret", "other body", "bare"],
)
async def test_a_webhook_that_zammad_did_not_sign_is_refused_without_a_word(bot, hinted, headers):
    assert await posted(bot, FACTORY, headers=headers) == (401, "")
    assert hinted == []


async def test_a_delivery_that_comes_again_is_taken_once(bot, hinted):
    for _ in range(3):
        assert await posted(bot, FACTORY, headers=signed(delivery="one")) == (200, "")
    await posted(bot, FACTORY, headers=signed(delivery="two"))

    assert hinted == ["factory", "factory"]


async def test_a_forged_delivery_does_not_hide_the_real_one(bot, hinted):
    await posted(bot, FACTORY, headers=signed(secret="guessed", delivery="one"))
    await posted(bot, FACTORY, headers=signed(delivery="one"))

    assert hinted == ["factory"]


async def test_udesks_webhook_carries_its_key(bot, hinted):
    assert await posted(bot, PAYROLL, params={"key": KEY}) == (200, "")
    assert hinted == ["payroll"]


@pytest.mark.parametrize(
    "params",
    [{}, {"key": ""}, {"key": "guessed"}, {"key": KEY[:-1]}, {"other": KEY}],
    ids=["none", "empty", "wrong", "cut", "elsewhere"],
)
async def test_a_webhook_without_udesks_key_is_refused_without_a_word(bot, hinted, params):
    assert await posted(bot, PAYROLL, params=params) == (401, "")
    assert hinted == []


async def test_the_proof_of_one_desk_opens_no_other(bot, hinted):
    assert (await posted(bot, FACTORY, params={"key": SECRET}))[0] == 401
    assert (await posted(bot, PAYROLL, headers=signed(secret=KEY)))[0] == 401
    assert hinted == []


@pytest.mark.parametrize("desk", ["quiet", "support", "nobodys"])
async def test_desks_that_expect_no_webhook_are_not_there(bot, hinted, desk):
    assert await posted(bot, f"/desks/{desk}/webhook", headers=signed()) == (404, "")
    assert hinted == []


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_large_body_is_refused(bot, hinted, chunked):
    body = b"x" * (LARGEST_BODY + 1)

    async def chunks():
        yield body

    sent = chunks() if chunked else io.BytesIO(body)
    assert await posted(bot, FACTORY, sent, headers=signed(body)) == (413, "")
    assert hinted == []


async def test_a_body_that_does_not_come_is_not_waited_for(hinted):
    routes = application(None, health, Webhooks(DESKS, hinted.append, patience=0.05))
    never = asyncio.Event()

    async def chunks():
        yield b"{"
        await never.wait()

    async with asyncio.timeout(5), TestClient(TestServer(routes, host="127.0.0.1")) as client:
        assert (await posted(client, PAYROLL, chunks(), params={"key": KEY}))[0] == 408
    assert hinted == []


async def test_nothing_of_a_body_is_believed(bot, hinted):
    body = b'{"desk": "payroll", not even JSON'

    assert (await posted(bot, FACTORY, body, headers=signed(body)))[0] == 200
    assert hinted == ["factory"]


async def test_only_posts_are_taken(bot):
    async with bot.get(PAYROLL, params={"key": KEY}) as answer:
        assert answer.status == 405


async def test_neither_key_nor_body_reaches_the_log(hinted, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    runner = await serve(
        application(None, health, Webhooks(DESKS, hinted.append)), Address("127.0.0.1", 0)
    )
    [(host, port)] = runner.addresses
    async with ClientSession(f"http://{host}:{port}") as desk:
        for key in (KEY, "guessed-key"):
            await posted(desk, PAYROLL, b"salary", params={"key": key})
    await runner.cleanup()

    captured = capsys.readouterr()
    said = captured.out + captured.err + caplog.text
    assert hinted == ["payroll"]
    assert "did not send" in said
    assert not [word for word in ("salary", "guessed-key", KEY) if word in said]


async def test_a_change_at_zammad_is_looked_at_long_before_the_clock_says_so(machine):
    desks = ("zammad",)
    async with Sandbox.start(mode="http", desks=desks, poll_seconds=3600) as sandbox:
        await sandbox.start_bot()
        await sandbox.bot_ready()
        url = f"http://{sandbox.bot_environment()['DESKHAND_HTTP']}"
        first = await looked_at(url, after=0)
        [ticket] = sandbox.zammad.add_requests(1, requester="ana@acme.example", title="Old")
        await sandbox.zammad.agent("marta").reply(ticket.id, "On my way")

        assert await looked_at(url, after=first) > first


async def looked_at(url, *, after):
    """Wait for a look later than `after`; answer when it was, as Prometheus is told."""
    name = 'deskhand_desk_polled_timestamp_seconds{desk="factory"} '
    async with asyncio.timeout(20), ClientSession(url) as session:
        while True:
            async with session.get("/metrics") as answer:
                lines = (await answer.text()).splitlines()
            for line in lines:
                if line.startswith(name) and float(line.removeprefix(name)) > after:
                    return float(line.removeprefix(name))
            await asyncio.sleep(0.02)
