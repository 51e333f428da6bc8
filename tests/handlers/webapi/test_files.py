import json
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers.workspace import (
    FileWithheld,
    SlackBusy,
    SlackDown,
    SlackFile,
    SlackRefused,
    SlackUnclear,
    Withheld,
)
from helpdesks.errors import WrongLength
from helpdesks.models import Bytes
from tests.handlers.webapi.small_slack import TOKEN, cut, refuses, says, status

PHOTO = b"\x89PNG" + bytes(1000)


async def read(body: Bytes) -> bytes:
    return b"".join([chunk async for chunk in body.chunks])


def photo(slack, **more) -> SlackFile:
    file = SlackFile(id="F1", name="a.png", size=len(PHOTO), mimetype="image/png")
    return replace(file, url=f"{slack.url}/files/a.png", **more)


def picture(content_type="image/png", body=PHOTO):
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type=content_type)

    return answer


def some(content: bytes, size: int | None = None) -> Bytes:
    async def chunks():
        yield content

    size = len(content) if size is None else size
    return Bytes(name="a.png", size=size, content_type="image/png", chunks=chunks())


async def test_a_file_is_fetched_with_the_token(slack, workspace):
    slack.pages["/files/a.png"] = picture()

    async with workspace.fetch(photo(slack)) as body:
        content = await read(body)

    assert content == PHOTO
    assert (body.name, body.size, body.content_type) == ("a.png", len(PHOTO), "image/png")
    assert slack.sent[-1].headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_redirect_to_another_host_is_followed_without_the_token(slack, workspace):
    heard = []

    async def elsewhere(request: web.Request) -> web.Response:
        heard.append(dict(request.headers))
        return web.Response(body=PHOTO, content_type="image/png")

    app = web.Application()
    app.router.add_get("/cdn", elsewhere)
    async with TestServer(app, host="localhost") as cdn:
        there = f"http://localhost:{cdn.port}/cdn"
        slack.pages["/files/a.png"] = status(302, Location=there)
        async with workspace.fetch(photo(slack)) as body:
            content = await read(body)

    assert content == PHOTO
    assert "Authorization" not in heard[0]


async def test_a_sign_in_page_is_not_a_file(slack, workspace):
    slack.pages["/files/a.png"] = says("text/html", "<html>Sign in</html>")

    with pytest.raises(FileWithheld) as raised:
        async with workspace.fetch(photo(slack)):
            pass
    assert raised.value.why is Withheld.NOT_A_FILE


async def test_a_page_that_was_shared_as_a_file_is_one(slack, workspace):
    page = b"<html>Report</html>"
    slack.pages["/files/a.png"] = picture("text/html", page)
    report = photo(slack, name="report.html", mimetype="text/html")

    async with workspace.fetch(replace(report, size=len(page))) as body:
        assert await read(body) == page
    with pytest.raises(FileWithheld):
        async with workspace.fetch(replace(report, size=70_000)):
            pass


@pytest.mark.parametrize(
    ("answer", "why"),
    [(404, Withheld.GONE), (403, Withheld.NOT_A_FILE), (401, Withheld.NOT_A_FILE)],
)
async def test_a_file_that_is_refused_is_withheld(slack, workspace, answer, why):
    slack.pages["/files/a.png"] = status(answer)

    with pytest.raises(FileWithheld) as raised:
        async with workspace.fetch(photo(slack)):
            pass
    assert raised.value.why is why


@pytest.mark.parametrize(
    ("answer", "error"),
    [(status(503), SlackDown), (cut, SlackDown), (status(429, Retry_After="4"), SlackBusy)],
    ids=["503", "cut", "429"],
)
async def test_trouble_with_a_file_may_be_tried_again(slack, workspace, answer, error):
    slack.pages["/files/a.png"] = answer

    with pytest.raises(error):
        async with workspace.fetch(photo(slack)):
            pass


@pytest.mark.parametrize("why", Withheld)
async def test_a_file_that_is_known_to_be_withheld_is_not_asked_for(slack, workspace, why):
    with pytest.raises(FileWithheld) as raised:
        async with workspace.fetch(photo(slack, withheld=why)):
            pass
    assert raised.value.why is why


async def test_a_file_without_an_address_is_gone(workspace):
    with pytest.raises(FileWithheld):
        async with workspace.fetch(SlackFile(id="F1", name="a")):
            pass


async def test_a_file_of_another_service_is_left_there(slack, workspace):
    with pytest.raises(FileWithheld) as raised:
        async with workspace.fetch(replace(photo(slack), url="https://drive.example/a.png")):
            pass
    assert raised.value.why is Withheld.ELSEWHERE


async def test_a_file_is_looked_up(slack, workspace):
    slack.say(
        "files.info",
        {"file": {"id": "F1", "name": "a.png", "size": 4, "url_private_download": "https://f"}},
    )

    file = await workspace.file("F1")

    assert (file.name, file.size, file.url, file.withheld) == ("a.png", 4, "https://f", None)


async def test_a_deleted_file_is_gone(slack, workspace):
    slack.say("files.info", refuses("file_deleted"), refuses("file_not_found"))

    assert (await workspace.file("F1")).withheld is Withheld.GONE
    assert (await workspace.file("F1")).withheld is Withheld.GONE


async def test_a_file_is_uploaded_without_the_token(slack, workspace):
    received = {}

    async def store(request: web.Request) -> web.Response:
        received["body"] = await request.read()
        received["headers"] = dict(request.headers)
        return web.Response(text="OK")

    slack.pages["/upload/1"] = store
    slack.say(
        "files.getUploadURLExternal", {"upload_url": f"{slack.url}/upload/1", "file_id": "F7"}
    )

    file_id = await workspace.upload(some(PHOTO))

    assert file_id == "F7"
    assert received["body"] == PHOTO
    assert "Authorization" not in received["headers"]
    [asked] = slack.asked("files.getUploadURLExternal")
    assert asked == {"filename": "a.png", "length": len(PHOTO)}


@pytest.mark.parametrize(
    ("answer", "error"),
    [(status(500), SlackDown), (cut, SlackDown), (status(400), SlackRefused)],
    ids=["500", "cut", "400"],
)
async def test_an_upload_that_fails_may_be_made_again(slack, workspace, answer, error):
    slack.pages["/upload/1"] = answer
    slack.say(
        "files.getUploadURLExternal", {"upload_url": f"{slack.url}/upload/1", "file_id": "F7"}
    )

    with pytest.raises(error):
        await workspace.upload(some(PHOTO))


async def test_a_file_shorter_than_announced_is_not_uploaded(slack, workspace):
    slack.pages["/upload/1"] = status(200)
    slack.say(
        "files.getUploadURLExternal", {"upload_url": f"{slack.url}/upload/1", "file_id": "F7"}
    )

    with pytest.raises(WrongLength):
        await workspace.upload(some(b"short", size=100))


async def test_files_go_to_slack_only(slack, workspace):
    slack.say(
        "files.getUploadURLExternal", {"upload_url": "https://evil.example/1", "file_id": "F7"}
    )

    with pytest.raises(SlackRefused, match="foreign_upload_url"):
        await workspace.upload(some(PHOTO))


async def test_uploaded_files_are_shown_in_a_thread(slack, workspace):
    await workspace.share({"F1": "a.png", "F2": "b.png"}, channel="C1", thread_ts="16.0")

    [sent] = slack.asked("files.completeUploadExternal")
    assert sent == {
        "files": [{"id": "F1", "title": "a.png"}, {"id": "F2", "title": "b.png"}],
        "channel_id": "C1",
        "thread_ts": "16.0",
    }


async def test_showing_files_is_unclear_when_the_answer_is_lost(slack, workspace):
    slack.say("files.completeUploadExternal", cut)

    with pytest.raises(SlackUnclear):
        await workspace.share({"F1": "a.png"}, channel="C1")


async def test_the_message_of_a_file_is_known_once_slack_tells(slack, workspace):
    shared = {"private": {"C1": [{"ts": "17.1"}, {"ts": "17.9"}]}, "public": {"C2": [{"ts": "1"}]}}
    slack.say("files.info", {"file": {"id": "F1"}}, {"file": {"id": "F1", "shares": shared}})

    assert await workspace.shared_ts("F1", "C1") is None
    assert await workspace.shared_ts("F1", "C1") == "17.9"


async def test_an_upload_that_was_never_completed_is_not_shown(slack, workspace):
    slack.say("files.info", refuses("file_not_found"), refuses("file_deleted"))

    assert await workspace.shared_ts("F1", "C1") is None
    with pytest.raises(SlackRefused, match="file_deleted"):
        await workspace.shared_ts("F1", "C1")


async def test_nothing_printed_shows_where_a_file_opens(slack):
    assert "files/a.png" not in json.dumps(repr(photo(slack)))
