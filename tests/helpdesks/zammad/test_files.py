import asyncio
import base64
import json
import os
import sys
import tempfile

import pytest
from aiohttp import web

from helpdesks.errors import (
    NotFound,
    Refused,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
    WrongLength,
)
from helpdesks.models import Attachment, Body, Identity, Reply, Upload
from helpdesks.zammad import Zammad
from helpdesks.zammad.spool import Spool
from helpdesks.zammad.wire.streaming import cut, length
from helpdesks.zammad.wire.writing import file_name
from tests.helpdesks.loopback import file, read, serving
from tests.helpdesks.zammad import rows

ANA = Identity(email="ana@acme.example", person_id="5")
DATA = bytes(range(256)) * 2000


class Server:
    """A desk with ticket 17 that keeps what is sent to it; `put` answers an update."""

    def __init__(self):
        self.received = b""
        self.headers = {}
        self.status = 200
        self.drops = False
        self.articles = []

    async def answer(self, request):
        path = request.path.removeprefix("/api/v1")
        if request.method == "PUT":
            return await self._put(request)
        if path.startswith("/ticket_attachment/"):
            return self._file(request)
        answers = {
            "/users/me": rows.user(),
            "/ticket_states": rows.states(),
            "/ticket_priorities": rows.priorities(),
            "/object_manager_attributes": rows.attributes(),
            "/ticket_create": rows.ticket_create(),
            "/tickets/17": rows.ticket(),
            "/ticket_articles/by_ticket/17": self.articles,
            "/ticket_articles/19": rows.article(id=19, body="Files"),
            "/ticket_articles/18": rows.article(
                attachments=[{"id": 3, "filename": "a.txt", "size": "5"}],
                body='<img src="data:image/png;base64,iVBORw0KGgo=">',
            ),
        }
        return web.json_response(
            answers.get(path, {"error": "no"}), status=200 if path in answers else 404
        )

    async def _put(self, request):
        if self.drops:
            await request.content.read(1000)
            request.transport.abort()
        self.received = await request.content.read()
        self.headers = dict(request.headers)
        return web.json_response(rows.ticket(article_ids=[18, 19]), status=self.status)

    def _file(self, request):
        self.headers = dict(request.headers)
        if "/404/" in request.path:
            return web.json_response({"error": "Error ID x: Please"}, status=500)
        return web.Response(body=b"hello", content_type="application/octet-stream")


@pytest.fixture
async def server():
    return Server()


@pytest.fixture
async def real(server, carrier):
    async with serving(server.answer) as url:
        desk = Zammad(
            name="support",
            url=url,
            token="service",
            carrier=carrier,
            attachment_limit=len(DATA),
            pauses=(0,),
        )
        yield desk
        await desk.close()


def reply(*uploads):
    return Reply(body=Body(text="Files", html=""), uploads=uploads)


@pytest.fixture(autouse=True)
def disk(tmp_path, monkeypatch):
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def waiting(disk):
    return [path for path in disk.glob("*/*") if path.name != "lock"]


async def test_files_are_streamed_inside_the_articles_json(real, server):
    sizes = (0, 1, 2, 3, 196_608, 196_610)
    uploads = [
        await real.upload(file(DATA[:size], name=f"{size} 报告.bin"), as_=ANA) for size in sizes
    ]

    await real.add_comment("17", reply(*uploads), as_=ANA)

    sent = json.loads(server.received)["article"]
    assert int(server.headers["Content-Length"]) == len(server.received)
    assert server.headers["From"] == "5"
    assert [one["filename"] for one in sent["attachments"]] == [f"{n} 报告.bin" for n in sizes]
    assert {one["mime-type"] for one in sent["attachments"]} == {"text/plain"}
    assert [base64.b64decode(one["data"]) for one in sent["attachments"]] == [
        DATA[:size] for size in sizes
    ]


async def test_a_file_that_was_sent_is_forgotten(real, disk):
    upload = await real.upload(file(b"x"))
    before = len(waiting(disk))

    await real.add_comment("17", reply(upload), as_=ANA)

    assert (before, waiting(disk)) == (1, [])
    with pytest.raises(Refused):
        await real.add_comment("17", reply(upload), as_=ANA)


async def test_nothing_is_written_before_there_is_a_file_and_nothing_stays_at_the_end(real, disk):
    before = list(disk.iterdir())
    await real.upload(file(b"x"))
    meanwhile = waiting(disk)

    await real.close()

    assert (before, len(meanwhile), list(disk.iterdir())) == ([], 1, [])


KILLED = """
import asyncio
from helpdesks.carrier import Carrier
from helpdesks.zammad import Zammad
from tests.helpdesks.loopback import file


async def wait():
    desk = Zammad(name="s", url="https://help.acme.example", token="t", carrier=Carrier())
    await desk.upload(file(b"secret"))
    print("kept", flush=True)
    await asyncio.sleep(60)


asyncio.run(wait())
"""


async def test_what_a_killed_process_left_is_cleared_and_nothing_of_a_living_one(
    real, carrier, disk
):
    await real.upload(file(b"alive"))
    [alive] = waiting(disk)
    env = {**os.environ, "TMPDIR": str(disk), "PYTHONPATH": os.pathsep.join(sys.path)}
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, env=env, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    await other.stdout.readline()
    during = len(waiting(disk))
    other.kill()
    await other.wait()
    stranger = disk / "deskhand-zammad-without-a-lock"
    stranger.mkdir()

    next_one = Zammad(name="s", url="https://help.acme.example", token="t", carrier=carrier)
    await next_one.close()

    assert during == 2
    assert waiting(disk) == [alive]
    assert stranger.exists()


async def test_there_is_room_for_so_many_bytes_and_again_once_some_went(disk):
    spool = Spool(limit=10, most=20, clock=lambda: 0.0)
    first = await spool.keep(file(b"x" * 10))
    await spool.keep(file(b"x" * 9))

    with pytest.raises(Unreachable):
        await spool.keep(file(b"x" * 2))
    with pytest.raises(WrongLength):
        await spool.keep(file(b"", size=1))
    await spool.keep(file(b"x"))
    await spool.forget([first])
    await spool.keep(file(b"x" * 10))

    assert len(waiting(disk)) == 3
    await spool.close()


async def test_a_file_stays_after_a_lost_answer_for_whoever_looks_first(real, server):
    upload = await real.upload(file(DATA))
    server.drops = True

    with pytest.raises(Unclear):
        await real.add_comment("17", reply(upload), as_=ANA)

    server.drops = False
    assert (await real.add_comment("17", reply(upload), as_=ANA)).id == "19"


async def test_a_token_of_another_day_is_refused(real):
    with pytest.raises(Refused):
        await real.add_comment("17", reply(Upload(token="old", name="a.txt")), as_=ANA)


async def test_a_file_that_waits_too_long_is_dropped(stand_in, desk, disk):
    old = await desk.upload(file(b"old"))
    stand_in.seconds += 7 * 3600
    await desk.upload(file(b"new"))

    assert len(waiting(disk)) == 1
    stand_in.on("GET /tickets/17", rows.ticket())
    with pytest.raises(Refused):
        await desk.add_comment("17", reply(old), as_=ANA)


@pytest.mark.parametrize(
    ("size", "announced", "failure"),
    [
        (len(DATA) + 1, len(DATA) + 1, TooLarge),
        (len(DATA) + 1, 5, TooLarge),
        (3, 5, WrongLength),
        (5, 3, WrongLength),
        (3, None, Unintelligible),
    ],
)
async def test_nothing_is_kept_of_a_file_that_is_not_what_was_announced(
    real, disk, size, announced, failure
):
    with pytest.raises(failure):
        await real.upload(file(b"x" * size, size=announced))

    assert waiting(disk) == []


async def test_files_that_are_too_large_together_are_refused(real, server):
    uploads = [await real.upload(file(DATA)) for _ in range(2)]

    with pytest.raises(TooLarge):
        await real.add_comment("17", reply(*uploads), as_=ANA)

    assert server.received == b""


async def test_what_a_proxy_finds_too_large_is_so(real, server):
    upload = await real.upload(file(b"x"))
    server.status = 413

    with pytest.raises(TooLarge):
        await real.add_comment("17", reply(upload), as_=ANA)


async def test_a_refusal_of_a_streamed_update_is_explained_as_any_other(real, server):
    upload = await real.upload(file(b"x"))
    server.status = 422

    with pytest.raises(Refused):
        await real.add_comment("17", reply(upload), as_=ANA)


async def test_before_anything_went_a_failure_may_be_repeated(real, monkeypatch):
    upload = await real.upload(file(b"x"))

    async def nobody_answers(*args, **more):
        raise Unreachable("ClientConnectorError")

    monkeypatch.setattr(real._files._carrier, "send", nobody_answers)

    with pytest.raises(Unreachable):
        await real.add_comment("17", reply(upload), as_=ANA)


async def test_a_comment_of_files_alone_says_their_names(real, server):
    await real.attach("17", file(b"x", name="log.txt"), as_=ANA)

    assert json.loads(server.received)["article"]["body"] == "log.txt"


async def test_a_file_that_could_not_be_attached_is_not_kept(real, server, disk):
    server.status = 422

    with pytest.raises(Refused):
        await real.attach("17", file(b"x"), as_=ANA)

    assert waiting(disk) == []


@pytest.mark.parametrize("shown", [True, False])
async def test_after_a_lost_answer_an_attached_file_is_looked_for(real, server, disk, shown):
    server.status = 504
    log = rows.article(id=19, body="log.txt", content_type="text/plain")
    server.articles = [rows.article(), *([log] if shown else [])]

    if shown:
        await real.attach("17", file(b"x", name="log.txt"), as_=ANA)
    else:
        with pytest.raises(Unclear):
            await real.attach("17", file(b"x", name="log.txt"), as_=ANA)

    assert server.received
    assert waiting(disk) == []


async def test_an_older_file_of_the_same_name_is_not_taken_for_the_one_that_was_lost(real, server):
    server.status = 504
    server.articles = [rows.article(body="log.txt")]

    with pytest.raises(Unclear):
        await real.attach("17", file(b"x", name="log.txt"), as_=ANA)


async def test_a_file_comes_down_with_the_services_credentials(real, server):
    attachment = await real.attachment("17/18/3")

    async with real.download(attachment) as opened:
        assert (opened.name, opened.size, await read(opened)) == ("a.txt", 5, b"hello")
    assert server.headers["Authorization"] == "Token token=service"
    assert "From" not in server.headers


async def test_a_picture_in_the_words_comes_down_too(real):
    attachment = await real.attachment("17/18/inline-1")

    async with real.download(attachment) as opened:
        assert opened.name == "image1.png"
        assert await read(opened) == base64.b64decode("iVBORw0KGgo=")
    with pytest.raises(NotFound):
        async with real.download(Attachment(id="17/18/inline-2", name="x")):
            pass


@pytest.mark.parametrize(
    "attachment_id",
    ["", "3", "17/18", "17/18/../3", "17/18/3/4", "17/18/9", "\uff11\uff17/18/3", "17/20/3"],
)
async def test_what_names_no_file_is_not_found(real, attachment_id):
    with pytest.raises(NotFound):
        await real.attachment(attachment_id)
    with pytest.raises(NotFound):
        async with real.download(Attachment(id=attachment_id, name="")):
            pass


async def test_the_file_of_a_ticket_that_is_gone_is_not_found(real):
    with pytest.raises(NotFound):
        async with real.download(Attachment(id="404/20/3", name="a.txt")):
            pass
    with pytest.raises(Unreachable):
        async with real.download(Attachment(id="404/18/3", name="a.txt")):
            pass


async def test_a_merged_tickets_file_keeps_its_old_id(real):
    assert (await real.attachment("9/18/3")).id == "9/18/3"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("...", "file"),
        ("", "file"),
        ("a\n\u202eb.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_may_stand_on_a_disk(name, safe):
    assert file_name(name) == safe


def test_json_is_cut_where_files_belong():
    payload = {"a": "é", "files": [{"data": "T1"}, {"data": "T2"}]}

    pieces = cut(payload, ["T1", "T2"])

    assert b"|".join(pieces).decode().count("|") == 2
    assert json.loads(b"eA==".join(pieces))["files"] == [{"data": "eA=="}] * 2
    assert length(pieces, [1, 1]) == len(b"eA==".join(pieces))
