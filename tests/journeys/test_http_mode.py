"""The same listeners, with Slack coming to us over HTTP."""

import httpx
import pytest

from sandbox.launch import Sandbox
from tests.journeys.steps import ask_and_see, number_of


@pytest.fixture
async def world():
    async with Sandbox.start(mode="http", poll_seconds=1) as sandbox:
        await sandbox.start_bot()
        await sandbox.bot_ready()
        yield sandbox


def bot_url(world: Sandbox) -> str:
    return f"http://{world.bot_environment()['DESKHAND_HTTP']}"


async def test_a_request_and_its_answer(world):
    ana = world.person("ana")
    card = await ask_and_see(ana, "Over HTTP")
    message = await ana.post("hello", channel="it-help", thread=card)
    await message.wait_reaction("white_check_mark", timeout=10)

    assert [c.text for c in world.kf5.ticket(number_of(card)).comments][-1] == "hello"


async def test_what_slack_did_not_sign_is_refused(world):
    body = "command=%2Frequest&text=reply+1+x&user_id=U1&team_id=T1"
    headers = {
        "X-Slack-Request-Timestamp": "1",
        "X-Slack-Signature": "v0=" + "0" * 64,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with httpx.AsyncClient() as http:
        wrong = await http.post(f"{bot_url(world)}/slack/events", content=body, headers=headers)
        bare = await http.post(f"{bot_url(world)}/slack/events", content=body)

    assert (wrong.status_code, bare.status_code) == (401, 401)
    assert "reply" not in world.bot_log()


async def test_health_and_metrics_are_told(world):
    async with httpx.AsyncClient() as http:
        health = await http.get(f"{bot_url(world)}/health")
        metrics = await http.get(f"{bot_url(world)}/metrics")

    assert health.json()["ok"] is True
    assert "deskhand_outbox_rows" in metrics.text
