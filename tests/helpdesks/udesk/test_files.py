from contextlib import asynccontextmanager
from email.utils import formatdate
from urllib.parse import unquote

import pytest
from aiohttp import web

from helpdesks.errors import (
    Accepted,
    Forbidden,
    NotFound,
    Refused,
    SignInFailed,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
    Unsupported,
)
from helpdesks.models import Attachment, Identity, Role
from helpdesks.udesk import Udesk
from helpdesks.udesk.files import _secure
from tests.helpdesks.loopback import file, read, serving
from tests.helpdesks.udesk.stand_in import AGENTS, ANA, API, NOW, ok, said_no, ticket

REQUESTER = Identity(email="ana@acme.example", person_id="5")
COLLEAGUE = Identity(email="xiaolin@acme.example", person_id="6")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
STORED = {"id": 4, "file_name": "a.txt", "content_url": "/f/4"}


@asynccontextmanager
async def desk_at(url, carrier, **settings):
    desk = Udesk(
        name="support",
        url=url,
        email="marta@acme.example",
        token="udesk-token",
        carrier=carrier,
        per_minute=None,
        now=lambda: NOW,
        **settings,
    )
    try:
        yield desk
    finally:
        await desk.close()


class Server:
    """Answers what a driver asks around a file; `uploads` are the answers to uploads in turn."""

    def __init__(self, *uploads):
        self.uploads = list(uploads)
        self.seen = []
        self.details = [ok(ticket=ticket())]

    async def answer(self, request):
        path = request.path.removeprefix(API)
        if request.method == "POST":
            said = (path, dict(request.query), dict(request.headers), request.raw_path)
            self.seen.append((*said, await request.read()))
            answer = self.uploads.pop(0) if len(self.uploads) > 1 else self.uploads[0]
            if answer is None:
                request.transport.close()
            return answer if isinstance(answer, web.Response) else web.json_response(answer)
        if path == "/tickets/detail":
            detail = self.details.pop(0) if len(self.details) > 1 else self.details[0]
            return web.json_response(detail)
        email = request.query.get("content", "")
        customer = {**ANA, "email": email, "id": 5 if email == ANA["email"] else 6}
        answers = {
            "/agents": AGENTS,
            "/custom_fields": ok(fields=[]),
            "/customers/get_customer": ok(customer=customer),
        }
        return web.json_response(answers[path])


@asynccontextmanager
async def standing(carrier, *uploads, **settings):
    server = Server(*uploads)
    async with serving(server.answer) as url, desk_at(url, carrier, **settings) as desk:
        yield desk, server


async def test_a_file_for_a_reply_goes_up_raw_and_signed(carrier):
    async with standing(carrier, ok(attachment_id=41)) as (desk, server):
        sent = file(b"hel", b"lo", name="测试 报告&x=1.jpg")
        held = await desk.upload(sent, as_=REQUESTER, ticket_id="7")

    [(path, query, headers, raw, body)] = server.seen
    assert (held.token, held.name, held.size) == ("41", "测试 报告&x=1.jpg", 5)
    assert (path, body) == ("/tickets/upload_file_for_reply", b"hello")
    assert (query["ticket_id"], query["file_name"]) == ("7", "测试 报告&x=1.jpg")
    assert (query["email"], query["sign_version"]) == ("marta@acme.example", "v2")
    assert len(query["sign"]) == 64
    assert "%20" in raw
    assert unquote(raw).count("测试 报告&x=1.jpg") == 1
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Length"] == "5"


@pytest.mark.parametrize(
    "answer",
    [
        {"attachment_id": 41},
        {"id": "41"},
        {"attachment": {"id": 41}},
        {"file_id": 41},
        {"attachment_ids": [41]},
    ],
)
async def test_the_id_of_an_upload_is_found_under_whichever_key(carrier, answer):
    async with standing(carrier, ok(**answer)) as (desk, _):
        assert (await desk.upload(file(b"x"), as_=REQUESTER, ticket_id="7")).token == "41"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said_no(2062), Refused),
        (said_no(2005), NotFound),
        (said_no(2059), SignInFailed),
        (said_no(20622), Unreachable),
        (said_no(20623), Unreachable),
        (web.Response(status=413), Refused),
        (web.Response(status=500), Unreachable),
        (web.json_response(said_no(2015), status=403), Forbidden),
        (web.Response(text="<p>"), Unintelligible),
        (ok(), Unintelligible),
        (None, Unreachable),
    ],
)
async def test_an_upload_that_fails_says_why(carrier, answer, error):
    async with standing(carrier, answer) as (desk, _):
        with pytest.raises(error):
            await desk.upload(file(b"x"), as_=REQUESTER, ticket_id="7")


async def test_an_upload_with_the_wrong_time_is_right_the_next_time(carrier):
    late = web.json_response(said_no(20622), headers={"Date": formatdate(NOW + 900, usegmt=True)})
    async with standing(carrier, late, ok(id=41)) as (desk, server):
        with pytest.raises(Unreachable):
            await desk.upload(file(b"x"), as_=REQUESTER, ticket_id="7")
        await desk.upload(file(b"x"), as_=REQUESTER, ticket_id="7")

    assert [seen[1]["timestamp"] for seen in server.seen] == ["1700000000", "1700000900"]


async def test_a_file_above_the_limit_is_not_sent(carrier):
    async with standing(carrier, ok(id=41), attachment_limit=4) as (desk, server):
        with pytest.raises(TooLarge):
            await desk.upload(file(b"hello"), as_=REQUESTER, ticket_id="7")
        with pytest.raises(TooLarge):
            await desk.attach("7", file(b"hello"), as_=REQUESTER)

    assert server.seen == []


async def test_only_who_asked_and_agents_add_files(carrier):
    async with standing(carrier, ok(id=41)) as (desk, server):
        for call in (
            desk.upload(file(b"x"), as_=COLLEAGUE, ticket_id="7"),
            desk.attach("7", file(b"x"), as_=COLLEAGUE),
        ):
            with pytest.raises(NotFound):
                await call
        await desk.attach("7", file(b"x"), as_=WANG)
        await desk.attach("7", file(b"x"))

    assert [seen[0] for seen in server.seen] == ["/tickets/upload_file"] * 2


async def test_a_file_for_a_ticket_that_is_not_there_yet_is_not_taken(carrier):
    async with standing(carrier, ok(id=41)) as (desk, _):
        with pytest.raises(Unsupported) as unsupported:
            await desk.upload(file(b"x"), as_=REQUESTER)

    assert unsupported.value.ability == "opens_with_files"


@pytest.mark.parametrize("stored", [STORED, {"id": 4, "file_name": "a.txt"}])
async def test_a_file_whose_answer_was_lost_is_looked_for_on_the_ticket(carrier, stored):
    there = ok(ticket=ticket(attachments=[stored]))
    async with standing(carrier, None) as (desk, server):
        server.details = [ok(ticket=ticket()), there]
        await desk.attach("7", file(b"x", name="a.txt"), as_=REQUESTER)

        server.details = [there]
        with pytest.raises(Accepted):
            await desk.attach("7", file(b"x", name="a.txt"), as_=REQUESTER)

        server.details = [there, said_no(2000)]
        with pytest.raises(Unclear) as unclear:
            await desk.attach("7", file(b"x", name="a.txt"), as_=REQUESTER)

    assert not isinstance(unclear.value, Accepted)
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=429, headers={"Retry-After": "3"}),
        web.json_response(said_no(20622), headers={"Date": formatdate(NOW + 900, usegmt=True)}),
    ],
)
async def test_a_file_that_was_sent_back_may_come_again(carrier, answer):
    async with standing(carrier, answer) as (desk, _):
        with pytest.raises(Unreachable):
            await desk.attach("7", file(b"x", name="a.txt"), as_=REQUESTER)


async def test_a_file_that_was_sent_nowhere_may_come_again(open_desk):
    desk = open_desk(url="http://127.0.0.1:1")

    with pytest.raises(Unreachable):
        await desk.attach("7", file(b"x", name="a.txt"), as_=REQUESTER)


async def test_a_file_comes_from_anywhere_without_our_credentials(carrier):
    asked = []

    async def elsewhere(request):
        asked.append((dict(request.query), dict(request.headers)))
        return web.Response(body=b"hello", content_type="text/plain")

    async with serving(elsewhere) as url, desk_at("https://acme.udesk.cn", carrier) as desk:
        attachment = Attachment(id="4", name="a.txt", url=f"{url}/f/4?key=1")
        async with desk.download(attachment) as opened:
            assert (opened.name, opened.size) == ("a.txt", 5)
            assert await read(opened) == b"hello"

    [(query, headers)] = asked
    assert query == {"key": "1"}
    assert not headers.keys() & {"Authorization", "Cookie"}


async def test_an_address_below_the_desk_is_completed(carrier):
    async def answer(request):
        return web.Response(text=request.path)

    async with serving(answer) as url, desk_at(url, carrier) as desk:
        for said in ("/f/4", "f/4"):
            attachment = Attachment(id="4", name="", url=said)
            async with desk.download(attachment) as opened:
                assert await read(opened) == b"/f/4"
                assert opened.name == "4"


async def test_a_page_to_sign_in_is_not_taken_for_a_file(carrier):
    async def answer(_request):
        return web.Response(text="<form>", content_type="text/html")

    async with serving(answer) as url, desk_at(url, carrier) as desk:
        with pytest.raises(SignInFailed):
            async with desk.download(Attachment(id="4", name="a.pdf", url=f"{url}/f")):
                pass
        async with desk.download(Attachment(id="4", name="a.html", url=f"{url}/f")) as opened:
            assert await read(opened) == b"<form>"


async def test_what_udesk_has_no_call_for_says_so(desk, stand_in):
    for call, ability in (
        (desk.attachment("4"), "attachments_by_id"),
        (desk.delete_attachment("4"), "deletes_attachments"),
        (desk.delete("7"), "deletes_tickets"),
    ):
        with pytest.raises(Unsupported) as unsupported:
            await call
        assert unsupported.value.ability == ability
        assert getattr(desk.abilities, ability) is False
    with pytest.raises(Unsupported):
        async with desk.download(Attachment(id="4", name="a.txt")):
            pass
    assert stand_in.calls == []


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("http://files.example/a", "https://files.example/a"),
        ("https://files.example/a", "https://files.example/a"),
        ("http://127.0.0.1:80/a", "http://127.0.0.1:80/a"),
    ],
)
def test_files_are_fetched_safely(url, secure):
    assert _secure(url) == secure
