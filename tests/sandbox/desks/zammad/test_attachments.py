import asyncio
import base64
import hashlib
import json
import os
import tracemalloc

import httpx
import pytest

from sandbox.desks.content import Generated
from sandbox.desks.zammad.body import BodyReader

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def _file(name="a.txt", data=b"hello", mime="text/plain"):
    return {"filename": name, "data": base64.b64encode(data).decode(), "mime-type": mime}


async def _attach(client, status=201, **fields):
    body = {"ticket_id": 9, "body": "see file"} | fields
    answer = await client.post("ticket_articles", json=body, timeout=30)
    assert answer.status_code == status, answer.text
    return answer.json()


def _where(article, attachment):
    return f"ticket_attachment/{article['ticket_id']}/{article['id']}/{attachment['id']}"


async def test_files_come_as_base64_and_go_out_as_bytes(desk, ana):
    name = "测试 报告 & co.txt"
    made = await _attach(ana, attachments=[_file(name, b"\x00\xff" * 100), _file()])
    first, second = made["attachments"]
    assert (first["filename"], first["size"]) == (name, "200")
    assert second["preferences"] == {"Mime-Type": "text/plain"}
    assert desk.ticket(9).comments[-1].attachments[0].bytes == b"\x00\xff" * 100

    answer = await ana.get(_where(made, first))
    assert answer.content == b"\x00\xff" * 100
    assert answer.headers["Content-Type"] == "text/plain"
    assert "filename*=UTF-8''%E6%B5%8B" in answer.headers["Content-Disposition"]


async def test_line_breaks_in_base64_are_allowed(ana):
    data = base64.encodebytes(os.urandom(200)).decode()
    made = await _attach(ana, attachments=[_file() | {"data": data}])
    assert made["attachments"][0]["size"] == "200"


@pytest.mark.parametrize("missing", ["filename", "data", "mime-type"])
async def test_a_missing_key_is_named_with_its_place(ana, missing):
    bad = _file()
    del bad[missing]
    error = await _attach(ana, 422, attachments=[_file(), bad])
    assert error["error"] == f"Attachment needs '{missing}' param for attachment with index '1'"


@pytest.mark.parametrize("data", ["!!!", "!" + "A" * 100_000, "A" * 99_999])
async def test_bad_base64_is_refused_with_its_place(desk, ana, data):
    error = await _attach(ana, 422, attachments=[_file() | {"data": data}])
    assert error["error"] == "Invalid base64 for attachment with index '0'"
    assert len(desk.ticket(9).articles) == 2


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 1_048_576 * 3 + 1])
async def test_long_files_arrive_whole_however_the_json_is_written(desk, ana, size):
    data = os.urandom(size)
    lines = base64.encodebytes(data).decode()
    body = {"ticket_id": 9, "body": 'say "hi" \\ 中', "attachments": [_file() | {"data": lines}]}
    text = json.dumps(body).replace("/", r"\/")
    kind = {"Content-Type": "application/json"}
    answer = await ana.post("ticket_articles", content=text.encode(), headers=kind)
    assert answer.status_code == 201, answer.text
    article = desk.ticket(9).articles[-1]
    assert article.body == 'say "hi" \\ 中'
    assert article.attachments[0].bytes == data


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_a_body_is_the_same_however_it_is_cut_into_chunks(monkeypatch, desk, size):
    monkeypatch.setattr("sandbox.desks.zammad.body.LONG", 8)
    body = {
        'a"b': ['q"uote', "back\\\\slash\\", "", "line\nbreak 中文 " * 5],
        "deep": {"n": 1.5, "data": base64.b64encode(b"\xff\xfe" * 30).decode()},
        "data": "not base64 at all",
    }

    async def chunks():
        raw = json.dumps(body).replace("/", r"\/").encode()
        for start in range(0, len(raw), size):
            yield raw[start : start + size]

    read = await BodyReader(chunks(), desk.account.files, 10_000).read()
    assert read.pop("data").content is None
    assert read["deep"].pop("data").content.read() == b"\xff\xfe" * 30
    assert read == {'a"b': body['a"b'], "deep": {"n": 1.5}}


async def test_a_large_file_does_not_sit_in_memory(desk, ana):
    desk.settings.max_file_bytes = 64 * 1024 * 1024
    size = 24 * 1024 * 1024
    digest = hashlib.sha256()

    async def body():
        yield b'{"ticket_id": 9, "body": "x", "attachments": [{"filename": "big.bin", "data": "'
        block = bytes(range(256)) * 3 * 1024
        for _ in range(size // len(block)):
            digest.update(block)
            yield base64.b64encode(block)
        yield b'", "mime-type": "application/octet-stream"}]}'

    tracemalloc.start()
    answer = await ana.post(
        "ticket_articles",
        content=body(),
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 201, answer.text
    assert peak < size / 2
    [attachment] = desk.ticket(9).articles[-1].attachments
    assert attachment.size == size // (768 * 1024) * 768 * 1024
    assert hashlib.sha256(attachment.bytes).digest() == digest.digest()


async def test_a_request_past_the_limit_is_refused_before_it_is_read(desk, ana):
    desk.settings.max_file_bytes = 1000
    small = await _attach(ana, attachments=[_file(data=b"x" * 1000)])
    assert small["attachments"][0]["size"] == "1000"

    reader, writer = await asyncio.open_connection("127.0.0.1", int(desk.base_url.split(":")[-1]))
    head = "POST /api/v1/ticket_articles HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
    writer.write(head.encode())
    async with asyncio.timeout(5):
        answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"text/html" in answer
    writer.close()


async def test_a_stream_that_grows_too_long_is_cut_off(desk, ana):
    desk.settings.max_file_bytes = 1000

    async def long():
        yield b'{"body": "'
        for _ in range(40):
            yield b"x" * 65_536

    kind = {"Content-Type": "application/json"}
    answer = await ana.post("ticket_articles", content=long(), headers=kind)
    assert answer.status_code == 413


async def test_images_in_the_html_become_files_the_body_points_to(desk, ana, create):
    source = f'<p>look <img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"></p>'
    made = await create(ana, article={"body": source, "content_type": "text/html"})
    [article] = (await ana.get(f"ticket_articles/by_ticket/{made['id']}")).json()
    [image] = article["attachments"]
    assert image["filename"] == "image1.png"
    assert image["preferences"]["Content-Disposition"] == "inline"
    where = f"/api/v1/ticket_attachment/{made['id']}/{article['id']}/{image['id']}?view=inline"
    assert f'src="{where}"' in article["body"]

    async with httpx.AsyncClient(base_url=desk.base_url) as stranger:
        assert (await stranger.get(where)).status_code == 403
        answer = await stranger.get(where, headers=ana.headers)
    assert answer.content == PNG
    assert answer.headers["Content-Disposition"].startswith("inline")


async def test_a_large_image_in_the_html_is_a_file_too(desk, ana, create):
    data = PNG + os.urandom(300_000)
    source = f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}">'
    made = await create(ana, article={"body": source, "content_type": "text/html"})
    [attachment] = desk.ticket(made["id"]).articles[0].attachments
    assert attachment.bytes == data


async def test_files_sent_ahead_are_copied_into_the_article(desk, ana, xiaolin):
    sent = await ana.post(
        "upload_caches/form-1", files={"File": ("up.txt", b"12345678", "text/plain")}
    )
    assert sent.json()["success"] is True
    assert sent.json()["data"]["filename"] == "up.txt"
    assert sent.json()["data"]["size"] == "8"
    await _attach(xiaolin, 403, form_id="form-1")
    other = await xiaolin.post("upload_caches/form-1", files={"File": ("b.txt", b"b")})
    assert other.status_code == 403

    made = await _attach(ana, form_id="form-1")
    [kept] = made["attachments"]
    assert kept["preferences"] == {"Content-Type": "text/plain"}
    assert kept["id"] != sent.json()["data"]["id"]
    assert (await _attach(ana, form_id="form-1"))["attachments"] == []


async def test_files_sent_ahead_can_be_taken_back(ana):
    for name in ("a.txt", "b.txt"):
        sent = await ana.post("upload_caches/form-2", files={"File": (name, b"x")})
    gone = await ana.delete(f"upload_caches/form-2/items/{sent.json()['data']['id']}")
    assert gone.json() == {"success": True}
    assert (await ana.delete("upload_caches/form-3")).json() == {"success": True}
    [kept] = (await _attach(ana, form_id="form-2"))["attachments"]
    assert kept["filename"] == "a.txt"
    assert (await ana.post("upload_caches/form-4", json={})).status_code == 422


async def test_whoever_has_the_ids_gets_the_file_of_an_internal_note(desk, ana, vera):
    note = desk.ticket(3).articles[-1]
    assert note.internal
    where = f"ticket_attachment/3/{note.id}/{note.attachments[0].id}"
    assert (await ana.get(where)).content == note.attachments[0].bytes
    refused = await vera.get(where)
    assert (refused.status_code, refused.json()["error"]) == (403, "Not authorized")


async def test_files_that_do_not_fit_their_address_are_refused(desk, ana):
    note = desk.ticket(3).articles[-1]
    wrong = await ana.get(f"ticket_attachment/3/{note.id}/999")
    assert wrong.json()["error"] == "The file does not belong to the specified article."
    file = note.attachments[0].id
    assert (await ana.get(f"ticket_attachment/9/{note.id}/{file}")).status_code == 403
    unknown = await ana.get(f"ticket_attachment/999/{note.id}/{file}")
    assert unknown.status_code == 500
    assert unknown.json()["error"].startswith("Error ID ")
    odd = await ana.get(f"ticket_attachment/3/{note.id}/{file}?disposition=else")
    assert odd.status_code == 403


async def test_html_is_never_served_as_a_page(ana):
    made = await _attach(ana, attachments=[_file("x.html", b"<script>", "text/html")])
    answer = await ana.get(_where(made, made["attachments"][0]) + "?disposition=inline")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_generated_files_need_no_disk(desk, ana):
    size = 3 * 1024 * 1024 + 5
    article = await desk.agent("marta").reply(9, "large", files=[("big.bin", Generated(size=size))])
    where = f"ticket_attachment/9/{article.id}/{article.attachments[0].id}"
    assert len((await ana.get(where)).content) == size
