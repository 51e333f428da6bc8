"""One post a second into a channel, whatever is posted."""

import asyncio
import time
from itertools import pairwise

import pytest
from aiohttp import web

from handlers.webapi import pace
from handlers.workspace import Message

PACE = 0.3
HELLO = Message(text="Hello")


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    assert pace.BETWEEN_POSTS >= 1
    monkeypatch.setattr(pace, "BETWEEN_POSTS", PACE)


@pytest.fixture
def posted(slack):
    """When each post reached Slack, by channel."""
    found = {}

    async def note(request):
        said = await request.json()
        channel = said.get("channel") or said["channel_id"]
        found.setdefault(channel, []).append(time.monotonic())
        return web.json_response({"ok": True, "ts": "17.1"})

    slack.say("chat.postMessage", *[note] * 9)
    slack.say("files.completeUploadExternal", *[note] * 9)
    return found


def gaps(moments):
    return [later - before for before, later in pairwise(moments)]


async def test_words_and_files_share_the_pace_of_their_channel(workspace, posted):
    await asyncio.gather(
        workspace.post("C1", HELLO, key="k1"),
        workspace.share({"F1": "a.txt"}, channel="C1", thread_ts="16.0"),
        workspace.post("C1", HELLO, key="k2", thread_ts="16.0"),
    )

    assert len(posted["C1"]) == 3
    assert min(gaps(posted["C1"])) >= PACE * 0.8


async def test_other_channels_do_not_wait(workspace, posted):
    channels = [f"C{n}" for n in range(6)]
    began = time.monotonic()

    await asyncio.gather(*(workspace.post(channel, HELLO, key="k") for channel in channels))

    assert sorted(posted) == channels
    assert max(moments[0] for moments in posted.values()) - began < PACE * 5


async def test_after_a_pause_nobody_waits(workspace, posted):
    await workspace.post("C1", HELLO, key="k1")
    await asyncio.sleep(PACE * 1.2)
    began = time.monotonic()

    await workspace.post("C1", HELLO, key="k2")

    assert posted["C1"][1] - began < PACE


async def test_a_change_of_what_stands_there_is_no_post(slack, workspace, posted):
    await workspace.post("C1", HELLO, key="k1")

    await workspace.update("C1", "17.1", HELLO, key="k1")
    changed = time.monotonic()

    assert changed - posted["C1"][0] < PACE
