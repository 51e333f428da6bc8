from contextlib import asynccontextmanager

import pytest
from aiohttp import BasicAuth, web

from helpdesks.errors import (
    Forbidden,
    RateLimited,
    Refused,
    SignInFailed,
    TooLarge,
    Unintelligible,
    Unreachable,
)
from helpdesks.kf5 import Kf5
from helpdesks.kf5.files import _secure
from helpdesks.models import Attachment, Identity
from tests.helpdesks.loopback import file, read, serving, talking

ANA = Identity(email="ana@acme.example")
HELD = {"attachment": {"id": 1948, "name": "a.txt", "size": 5, "content_url": "", "token": "t1"}}


def who(request):
    said = request.headers.get("Authorization")
    return BasicAuth.decode(said).login if said else None


@asynccontextmanager
async def desk_at(url, carrier, **settings):
    desk = Kf5(
        name="support",
        url=url,
        email="marta@acme.example",
        token="kf5-token",
        carrier=carrier,
        per_minute=None,
        **settings,
    )
    try:
        yield desk
    finally:
        await desk.close()


def attachment(url, name="a.txt"):
    return Attachment(id="1948", name=name, url=url)


async def test_a_file_goes_up_as_raw_bytes_with_its_name_in_the_address(carrier):
    seen = {}

    async def desk_answers(request):
        seen.update(
            path=request.raw_path,
            kind=request.headers["Content-Type"],
            length=request.headers["Content-Length"],
            who=who(request),
            body=await request.read(),
        )
        return web.json_response(HELD, status=201)

    async with serving(desk_answers) as url, desk_at(url, carrier) as desk:
        held = await desk.upload(file(b"hel", b"lo", name="测试 报告&x=1.jpg"), as_=ANA)

    assert (held.token, held.name, held.size) == ("t1", "a.txt", 5)
    assert seen == {
        "path": "/apiv2/attachments.json"
        "?filename=%E6%B5%8B%E8%AF%95%20%E6%8A%A5%E5%91%8A%26x%3D1.jpg",
        "kind": "application/binary",
        "length": "5",
        "who": "ana@acme.example/token",
        "body": b"hello",
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 401}, SignInFailed),
        ({"status": 422, "text": '{"message": "bad extension"}'}, Refused),
        ({"status": 429}, RateLimited),
        ({"status": 500}, Unreachable),
        ({"text": "<html>", "content_type": "text/html"}, Unintelligible),
        ({"text": "{}"}, Unintelligible),
    ],
    ids=range(6),
)
async def test_a_file_that_does_not_go_up_says_why(carrier, answer, error):
    async def desk_answers(request):
        await request.read()
        return web.Response(**answer)

    async with serving(desk_answers) as url, desk_at(url, carrier) as desk:
        with pytest.raises(error) as raised:
            await desk.upload(file(b"hello"))

    assert type(raised.value) is error
    assert "kf5-token" not in str(raised.value)


async def test_an_upload_whose_answer_is_lost_may_be_repeated(carrier):
    async def die(reader, writer):
        await reader.readuntil(b"hello")

    async with talking(die) as url, desk_at(url, carrier) as desk:
        with pytest.raises(Unreachable):
            await desk.upload(file(b"hello"))


async def test_a_file_above_the_desks_limit_does_not_go_up(carrier):
    async with desk_at("http://127.0.0.1:9", carrier, attachment_limit=4) as desk:
        assert desk.abilities.attachment_limit == 4
        with pytest.raises(TooLarge):
            await desk.upload(file(b"hello"))


async def test_a_file_whose_address_opens_it_is_fetched_without_credentials(carrier):
    asked = []

    async def desk_answers(request):
        asked.append(who(request))
        return web.Response(body=b"hello", content_type="image/png")

    async with (
        serving(desk_answers) as url,
        desk_at(url, carrier) as desk,
        desk.download(attachment(f"{url}/attachments/download/1/t/", "测.png")) as opened,
    ):
        assert (opened.name, opened.size) == ("测.png", 5)
        assert await read(opened) == b"hello"

    assert asked == [None]


@pytest.mark.parametrize("stranger", [401, 403, 200])
async def test_a_file_behind_a_sign_in_is_fetched_with_credentials_at_the_own_host(
    carrier, stranger
):
    async def desk_answers(request):
        if who(request) == "marta@acme.example/token":
            return web.Response(body=b"hello", content_type="image/png")
        return web.Response(status=stranger, text="<html>Sign in", content_type="text/html")

    async with (
        serving(desk_answers) as url,
        desk_at(url, carrier) as desk,
        desk.download(attachment(f"{url}/x")) as opened,
    ):
        assert await read(opened) == b"hello"


async def test_a_sign_in_page_is_never_a_file(carrier):
    async def desk_answers(request):
        return web.Response(text="<html>Sign in", content_type="text/html")

    async with serving(desk_answers) as url, desk_at(url, carrier) as desk:
        with pytest.raises(SignInFailed):
            async with desk.download(attachment(f"{url}/x")):
                pass


async def test_a_page_that_somebody_attached_is_a_file(carrier):
    async def desk_answers(request):
        return web.Response(text="<html>Report", content_type="text/html")

    async with (
        serving(desk_answers) as url,
        desk_at(url, carrier) as desk,
        desk.download(attachment(f"{url}/x", "Report.HTML")) as opened,
    ):
        assert await read(opened) == b"<html>Report"


async def test_no_credentials_reach_a_foreign_host(carrier):
    asked = []

    async def foreign(request):
        asked.append(who(request))
        return web.Response(status=401)

    async with serving(foreign) as elsewhere:

        async def desk_answers(request):
            asked.append(who(request))
            if who(request) is None:
                return web.Response(status=403)
            raise web.HTTPFound(f"{elsewhere}/file")

        async with serving(desk_answers) as url, desk_at(url, carrier) as desk:
            with pytest.raises(SignInFailed):
                async with desk.download(attachment(f"{url}/x")):
                    pass
            with pytest.raises(Forbidden):
                async with desk.download(attachment(f"{elsewhere}/file")):
                    pass

    assert asked == [None, "marta@acme.example/token", None, None]


async def test_an_attachment_without_an_address_is_looked_up(carrier):
    async def desk_answers(request):
        if request.path == "/apiv2/attachments/1948.json":
            address = {"content_url": str(request.url.with_path("/file"))}
            return web.json_response({"attachment": {**HELD["attachment"], **address}})
        return web.Response(body=b"hello")

    async with (
        serving(desk_answers) as url,
        desk_at(url, carrier) as desk,
        desk.download(attachment("")) as opened,
    ):
        assert await read(opened) == b"hello"


async def test_an_error_of_the_reader_is_the_readers_own(carrier):
    async def desk_answers(request):
        return web.Response(body=b"hello")

    async with serving(desk_answers) as url, desk_at(url, carrier) as desk:
        with pytest.raises(Forbidden, match="mine"):
            async with desk.download(attachment(f"{url}/x")):
                raise Forbidden("mine")


def test_an_address_without_encryption_is_upgraded_except_on_this_machine():
    assert _secure("http://fs.kf5.com/x?y=http://") == "https://fs.kf5.com/x?y=http://"
    assert _secure("https://fs.kf5.com/x") == "https://fs.kf5.com/x"
    assert _secure("http://127.0.0.1:9/x") == "http://127.0.0.1:9/x"
