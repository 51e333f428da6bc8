"""The adapter against a Slack that refuses what the real one refuses."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from handlers.webapi import SlackWorkspace
from handlers.workspace import FileWithheld, Message, SlackRefused, Withheld
from helpdesks.carrier import Carrier
from helpdesks.models import Bytes
from sandbox.launch import Sandbox

CARD = Message(
    text="Request #118",
    blocks=({"type": "section", "text": {"type": "plain_text", "text": "Request #118"}},),
)


@pytest.fixture
async def sandbox():
    async with Sandbox.start(seed_data=False) as sandbox:
        yield sandbox


@pytest.fixture
async def workspace(sandbox, carrier: Carrier):
    token = sandbox.workspace.app.bot_token
    workspace = await SlackWorkspace.open(token=token, api_url=sandbox.slack_url, carrier=carrier)
    yield workspace
    await workspace.close()


@pytest.fixture
def channel(sandbox) -> str:
    return sandbox.workspace.channels.named("it-help").id


def recently() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def some(content: bytes) -> Bytes:
    async def chunks():
        yield content

    return Bytes(name="plan.txt", size=len(content), content_type="text/plain", chunks=chunks())


async def test_a_post_is_found_again_by_its_key(workspace, channel):
    ts = await workspace.post(channel, CARD, key="k1")
    reply = await workspace.post(channel, CARD, key="k2", thread_ts=ts)

    assert await workspace.find_post(channel, "k1", since=recently()) == ts
    assert await workspace.find_post(channel, "k2", since=recently(), thread_ts=ts) == reply
    assert await workspace.find_post(channel, "k3", since=recently()) is None


async def test_an_updated_post_is_still_found(workspace, channel):
    ts = await workspace.post(channel, CARD, key="k1")
    await workspace.update(channel, ts, Message(text="Solved"), key="k1")

    assert await workspace.find_post(channel, "k1", since=recently()) == ts


async def test_reactions_may_be_set_twice_and_taken_twice(workspace, channel):
    ts = await workspace.post(channel, CARD, key="k1")

    for _ in range(2):
        await workspace.react(channel, ts, "hourglass_flowing_sand")
    for _ in range(2):
        await workspace.unreact(channel, ts, "hourglass_flowing_sand")


async def test_people_are_known_as_what_they_are(workspace, sandbox):
    ids = {name: sandbox.person(name).user.id for name in ("ana", "xiaolin", "gus")}
    ana, xiaolin, gus = [await workspace.member(user) for user in ids.values()]

    assert (ana.email, ana.confirmed, ana.tz) == ("ana@acme.example", True, "America/Sao_Paulo")
    assert xiaolin.locale == "zh-CN"
    assert (gus.guest, gus.confirmed) == (True, False)


async def test_channels_are_known_as_what_they_are(workspace, sandbox, channel):
    hidden = sandbox.workspace.channels.named("finance").id

    assert (await workspace.channel(channel)).member
    assert not (await workspace.channel(hidden)).member


async def test_where_we_are_no_member_nothing_can_be_posted(workspace, sandbox):
    hidden = sandbox.workspace.channels.named("finance").id

    with pytest.raises(SlackRefused) as raised:
        await workspace.post(hidden, CARD, key="k1")
    assert raised.value.code in {"channel_not_found", "not_in_channel"}


async def test_a_direct_conversation_is_ours(workspace, sandbox):
    direct = await workspace.direct(sandbox.person("ana").user.id)

    assert (await workspace.channel(direct)).direct
    assert await workspace.post(direct, CARD, key="k1")


async def test_a_file_goes_into_a_thread_and_comes_back_whole(workspace, channel):
    ts = await workspace.post(channel, CARD, key="k1")
    file_id = await workspace.upload(some(b"the plan"))
    await workspace.share({file_id: "plan.txt"}, channel=channel, thread_ts=ts)

    file = await workspace.file(file_id)
    async with workspace.fetch(file) as body:
        content = b"".join([chunk async for chunk in body.chunks])

    assert content == b"the plan"
    assert (file.name, file.size, file.withheld) == ("plan.txt", 8, None)
    async with asyncio.timeout(5):
        while await workspace.shared_ts(file_id, channel) is None:
            await asyncio.sleep(0.01)


async def test_a_file_without_the_scope_is_withheld(workspace, sandbox, channel):
    file_id = await workspace.upload(some(b"the plan"))
    await workspace.share({file_id: "plan.txt"}, channel=channel)
    file = await workspace.file(file_id)
    workspace._files._headers["Authorization"] = "Bearer xoxb-of-another-workspace"

    with pytest.raises(FileWithheld) as raised:
        async with workspace.fetch(file):
            pass
    assert raised.value.why is Withheld.NOT_A_FILE


async def test_what_slack_would_refuse_is_refused_with_a_reason(workspace, channel):
    broken = Message(text="x", blocks=({"type": "section"},))

    with pytest.raises(SlackRefused) as raised:
        await workspace.post(channel, broken, key="k1")
    assert raised.value.code.startswith("invalid_blocks")


async def test_a_trigger_nobody_gave_opens_nothing(workspace):
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "New request"},
        "blocks": [{"type": "divider"}],
    }

    with pytest.raises(SlackRefused):
        await workspace.open_view("1.2.3", view)
    assert not await workspace.update_view(view, external_id="nobody-has-this")
