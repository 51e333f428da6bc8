import asyncio

import pytest
from aiohttp import web

from helpdesks import carrier as carrier_module
from helpdesks.carrier import Carrier, limited, no_headers, same_origin
from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    SignInFailed,
    TooLarge,
    Unintelligible,
    Unreachable,
    WrongLength,
)
from tests.helpdesks.loopback import file, read, serving, talking

SECRET = {"Authorization": "Bearer secret"}


@pytest.fixture
async def carrier():
    carrier = Carrier(silence=5)
    yield carrier
    await carrier.close()


async def sink(request):
    return web.Response(
        body=await request.read(), headers={"X-Length": request.headers["Content-Length"]}
    )


async def test_a_file_is_fetched_with_its_name_size_and_type(carrier):
    async def give(request):
        return web.Response(body=b"hello", content_type="image/gif")

    async with (
        serving(give) as source,
        carrier.fetch(f"{source}/files/%E6%B5%8B.gif?x=1", headers_for=no_headers) as opened,
    ):
        assert (opened.name, opened.size, opened.content_type) == ("测.gif", 5, "image/gif")
        assert await read(opened) == b"hello"


async def test_a_file_of_unknown_length_has_no_size(carrier):
    async def give(request):
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(b"hello")
        return response

    async with serving(give) as source, carrier.fetch(source, headers_for=no_headers) as opened:
        assert opened.size is None
        assert await read(opened) == b"hello"


async def test_an_empty_file_is_a_file(carrier):
    async def give(request):
        return web.Response(body=b"")

    async with serving(give) as source, carrier.fetch(source, headers_for=no_headers) as opened:
        assert opened.size == 0
        assert await read(opened) == b""


async def test_a_redirect_to_a_foreign_host_takes_no_credentials_along(carrier):
    seen = []

    async def foreign(request):
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=b"hello")

    async with serving(foreign) as elsewhere:

        async def home(request):
            seen.append(request.headers.get("Authorization"))
            raise web.HTTPFound(f"{elsewhere}/file")

        async with serving(home) as source:

            def headers_for(url):
                return SECRET if same_origin(url, source) else {}

            async with carrier.fetch(f"{source}/file", headers_for=headers_for) as opened:
                assert await read(opened) == b"hello"

    assert seen == ["Bearer secret", None]


async def test_a_redirect_within_the_host_may_be_relative(carrier):
    async def home(request):
        if request.path == "/first":
            return web.Response(status=302, headers={"Location": "second?a=%2F"})
        return web.Response(text=request.raw_path)

    async with (
        serving(home) as source,
        carrier.fetch(f"{source}/first", headers_for=no_headers) as opened,
    ):
        assert await read(opened) == b"/second?a=%2F"


async def test_an_address_that_only_leads_on_is_given_up(carrier):
    async def home(request):
        raise web.HTTPFound(request.path + "x")

    async with serving(home) as source:
        with pytest.raises(Unintelligible):
            async with carrier.fetch(f"{source}/x", headers_for=no_headers, hops=2):
                pass


@pytest.mark.parametrize("location", ["", "ftp://example.org/x", "file:///etc/passwd", "http://["])
async def test_a_redirect_to_nowhere_is_not_followed(carrier, location):
    async def home(request):
        if request.path == "/again":
            return web.Response(status=302, headers={"Location": location})
        return web.Response(status=302, headers={"Location": location or "/again"})

    async with serving(home) as source:
        with pytest.raises(Unintelligible):
            async with carrier.fetch(source, headers_for=no_headers):
                pass


def test_a_redirect_from_https_to_http_is_not_followed():
    with pytest.raises(Unintelligible):
        carrier_module._next(carrier_module._address("https://a.example/x"), "http://a.example/x")


def test_names_to_sign_in_with_are_dropped_from_an_address():
    assert (
        str(carrier_module._address("https://u:p@a.example/x?y=%2B")) == "https://a.example/x?y=%2B"
    )


def test_an_address_is_sent_on_one_line():
    assert "\r" not in str(carrier_module._address("https://a.example/x y\r\nz"))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, SignInFailed),
        (403, Forbidden),
        (404, NotFound),
        (429, RateLimited),
        (500, Unreachable),
    ],
)
async def test_a_file_that_is_not_given_says_why(carrier, status, error):
    async def give(request):
        return web.Response(status=status)

    async with serving(give) as source:
        with pytest.raises(error):
            async with carrier.fetch(source, headers_for=no_headers):
                pass


async def test_a_host_that_is_not_there_is_unreachable(carrier):
    async with serving(sink) as gone:
        pass

    with pytest.raises(Unreachable):
        async with carrier.fetch(gone, headers_for=no_headers):
            pass
    with pytest.raises(Unreachable):
        await carrier.send("POST", gone, headers={}, file=file(b"x"))


async def test_a_download_that_is_cut_is_a_file_of_the_wrong_length(carrier):
    async def cut(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        await writer.drain()

    async with talking(cut) as source, carrier.fetch(source, headers_for=no_headers) as opened:
        with pytest.raises(WrongLength) as wrong:
            await read(opened)

    assert (wrong.value.announced, wrong.value.got) == (10, 5)


async def test_a_source_that_falls_silent_is_unreachable():
    over = asyncio.Event()

    async def silent(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        await over.wait()

    impatient = Carrier(silence=0.05)
    async with talking(silent) as source:
        async with impatient.fetch(source, headers_for=no_headers) as opened:
            with pytest.raises(Unreachable):
                await read(opened)
        over.set()
    await impatient.close()


async def test_a_file_is_sent_with_its_length_and_headers(carrier):
    async with serving(sink) as target:
        status, headers, body = await carrier.send(
            "POST", f"{target}/x?filename=%E6%B5%8B.txt", headers=SECRET, file=file(b"hel", b"lo")
        )

    assert (status, headers["X-Length"], body) == (200, "5", b"hello")


async def test_an_empty_file_is_sent(carrier):
    async with serving(sink) as target:
        answer = await carrier.send("POST", target, headers={}, file=file())

    assert (answer.status, answer.body) == (200, b"")


async def test_a_file_of_unknown_length_is_not_sent(carrier):
    with pytest.raises(Unintelligible):
        await carrier.send("POST", "http://127.0.0.1:9/", headers={}, file=file(b"x", size=None))


@pytest.mark.parametrize("announced", [3, 9])
async def test_a_file_of_another_length_than_announced_is_not_sent_to_its_end(carrier, announced):
    whole = []

    async def take(request):
        whole.append(await request.read())
        return web.Response()

    async with serving(take) as target:
        with pytest.raises(WrongLength) as wrong:
            await carrier.send("POST", target, headers={}, file=file(b"he", b"llo", size=announced))

    assert (wrong.value.announced, wrong.value.got) == (announced, 5)
    assert whole == []


async def test_a_file_above_the_limit_is_refused_before_a_byte_is_sent():
    with pytest.raises(TooLarge) as large:
        limited(file(b"hello"), 4)

    assert large.value.limit == 4


async def test_a_file_that_turns_out_to_be_above_the_limit_stops_on_the_way(carrier):
    asked = []

    async def take(request):
        asked.append(request.path)
        await request.read()
        return web.Response()

    async with serving(take) as target:
        sent = limited(file(b"he", b"llo", size=4), 4)
        with pytest.raises(TooLarge):
            await carrier.send("POST", target, headers={}, file=sent)


async def test_an_upload_whose_connection_dies_is_sent_once(carrier):
    connections = []

    async def die(reader, writer):
        connections.append(await reader.readuntil(b"\r\n\r\n"))
        writer.transport.abort()

    async with talking(die) as target:
        long = file(*[b"x" * 65536] * 200)
        with pytest.raises(Unreachable):
            await carrier.send("PUT", target, headers={}, file=long)

    assert len(connections) == 1


async def test_a_refusal_in_the_middle_of_an_upload_is_an_answer(carrier):
    async def refuse(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
        await writer.drain()
        while await reader.read(65536):
            pass

    async with talking(refuse) as target:
        answer = await carrier.send("POST", target, headers={}, file=file(*[b"x" * 65536] * 8))

    assert (answer.status, answer.body) == (413, b"big")


async def test_a_success_before_all_bytes_went_is_none(carrier):
    async def hasty(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()

    async def endless():
        while True:
            yield b"x" * 65536
            await asyncio.sleep(0)

    async with talking(hasty) as target:
        sent = file(size=1 << 40)
        object.__setattr__(sent, "chunks", endless())
        with pytest.raises(Unreachable):
            await carrier.send("POST", target, headers={}, file=sent)


async def test_a_sink_that_takes_nothing_more_is_unreachable():
    over = asyncio.Event()

    async def stuck(reader, writer):
        await over.wait()

    impatient = Carrier(silence=0.1)
    async with talking(stuck) as target:
        with pytest.raises(Unreachable):
            await impatient.send("POST", target, headers={}, file=file(*[b"x" * 1_000_000] * 40))
        over.set()
    await impatient.close()


async def test_a_long_transfer_goes_on_as_long_as_bytes_move():
    async def slow():
        for _ in range(6):
            await asyncio.sleep(0.1)
            yield b"x"

    patient = Carrier(silence=0.3)
    async with serving(sink) as target:
        sent = file(size=6)
        object.__setattr__(sent, "chunks", slow())
        answer = await patient.send("POST", target, headers={}, file=sent)
    await patient.close()

    assert answer.body == b"xxxxxx"


async def test_a_source_that_breaks_off_stops_the_upload_with_its_own_error(carrier):
    async def cut(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        await writer.drain()

    async with (
        talking(cut) as source,
        serving(sink) as target,
        carrier.fetch(source, headers_for=no_headers) as opened,
    ):
        with pytest.raises(WrongLength):
            await carrier.send("POST", target, headers={}, file=opened)


async def test_progress_is_told_now_and_then(carrier, monkeypatch):
    told = []

    async with serving(sink) as target:
        await carrier.send(
            "POST", target, headers={}, file=file(*[b"x"] * 50), progress=told.append
        )
        often = file(*[b"x"] * 3)
        monkeypatch.setattr(carrier_module, "PROGRESS_EVERY", 0)
        await carrier.send("POST", target, headers={}, file=often, progress=told.append)

    assert told == [1, 1, 2, 3]


async def test_proxies_of_the_environment_are_not_asked_for_this_machine(carrier, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    async with serving(sink) as target:
        answer = await carrier.send("POST", target, headers={}, file=file(b"x"))
    named = carrier_module._proxy(carrier_module._address("http://a.example/"))

    assert (answer.body, named) == (b"x", "http://127.0.0.1:9")


def test_origins_are_compared_by_scheme_host_and_port():
    assert same_origin("https://a.example/x", "https://A.example:443")
    assert not same_origin("https://a.example", "http://a.example")
    assert not same_origin("https://a.example.evil.example/", "https://a.example")
    assert not same_origin("https://a.example@evil.example/", "https://a.example")
