import asyncio
import base64
import hashlib
import json
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.desks.content import Generated


async def test_an_upload_is_told_with_its_token_and_a_comment_carries_it(desk, ana, upload):
    name = "测试 报告 & co.jpg"
    made = await upload(ana, name, b"\x00\xff" * 100)
    assert (made["name"], made["size"]) == (name, 200)
    assert made["content_url"] == (
        f"{desk.base_url}/attachments/download/{made['id']}/{made['token']}/"
    )

    comment = {"content": "See the file", "uploads": [made["token"]]}
    await ana.put("/apiv2/requests/112.json", json={"request": {"comment": comment}})

    [attachment] = desk.ticket(112).comments[-1].attachments
    assert (attachment.name, attachment.bytes) == (name, b"\x00\xff" * 100)
    shown = (await ana.get("/apiv2/requests/112/comments.json")).json()["comments"][-1]
    assert shown["attachments"] == [made]


async def test_a_token_serves_once(desk, ana, upload):
    token = (await upload(ana))["token"]
    body = {"request": {"comment": {"content": "x", "uploads": [token]}}}

    assert (await ana.put("/apiv2/requests/112.json", json=body)).status_code == 200
    assert (await ana.put("/apiv2/requests/112.json", json=body)).status_code == 422
    assert len(desk.ticket(112).comments) == 2


async def test_a_refused_comment_uses_up_no_token(ana, upload):
    token = (await upload(ana))["token"]
    twice = {"request": {"comment": {"content": "x", "uploads": [token, token]}}}
    empty = {"request": {"comment": {"content": "", "uploads": [token]}}}
    right = {"request": {"comment": {"content": "x", "uploads": {"token": token}}}}

    assert (await ana.put("/apiv2/requests/112.json", json=twice)).status_code == 422
    assert (await ana.put("/apiv2/requests/112.json", json=empty)).status_code == 422
    assert (await ana.put("/apiv2/requests/112.json", json=right)).status_code == 200


async def test_an_upload_needs_a_name_and_raw_bytes(ana):
    path, binary = "/apiv2/attachments.json", {"Content-Type": "application/binary"}
    assert (await ana.post(path, content=b"x", headers=binary)).status_code == 422
    assert (await ana.post(f"{path}?filename=a", files={"file": b"x"})).status_code == 415


async def test_a_file_over_the_limit_is_refused_before_and_during_the_transfer(desk, ana):
    desk.settings.max_file_bytes = 1_000
    headers = {"Content-Type": "application/binary"}
    path = "/apiv2/attachments.json?filename=a.bin"

    async def unannounced():
        for _ in range(20):
            yield b"x" * 100

    announced = await ana.post(path, content=b"x" * 1_001, headers=headers)
    streamed = await ana.post(path, content=unannounced(), headers=headers)
    fitting = await ana.post(path, content=b"x" * 1_000, headers=headers)
    assert (announced.status_code, streamed.status_code, fitting.status_code) == (422, 422, 201)


async def test_an_empty_file_is_a_file(ana, upload):
    assert (await upload(ana, "empty.txt", b""))["size"] == 0


async def test_a_file_is_downloaded_by_its_address_without_logging_in(ana, upload):
    made = await upload(ana, "报告.pdf", b"%PDF")
    async with httpx.AsyncClient() as nobody:
        found = await nobody.get(made["content_url"])
        wrong = await nobody.get(made["content_url"].replace(made["token"], "0" * 31))
    assert (found.content, found.headers["Content-Type"]) == (b"%PDF", "application/pdf")
    assert "%E6%8A%A5" in found.headers["Content-Disposition"]
    assert wrong.status_code == 404


async def test_the_file_host_is_another_one_and_refuses_credentials(desk, ana, upload):
    desk.settings.redirect_files = True
    made = await upload(ana, "a.txt", b"hello")
    async with httpx.AsyncClient() as nobody:
        first = await nobody.get(made["content_url"])
        there = first.headers["Location"]
        found = await nobody.get(there)
        carried = await nobody.get(there, auth=("ana@acme.example/token", desk.api_token))

    assert first.status_code == 302
    assert httpx.URL(there).netloc != httpx.URL(desk.base_url).netloc
    assert (found.content, carried.status_code) == (b"hello", 400)


async def test_a_desk_may_want_a_login_for_files(desk, ana, upload):
    desk.settings.login_for_files = True
    made = await upload(ana)
    async with httpx.AsyncClient() as nobody:
        page = await nobody.get(made["content_url"])
    assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")
    assert (await ana.get(made["content_url"])).content == b"hello"


async def test_agents_show_list_and_delete_attachments(desk, ana, marta, upload):
    made = await upload(ana)
    path = f"/apiv2/attachments/{made['id']}.json"
    assert (await ana.get(path)).status_code == 403
    assert (await marta.get(path)).json()["attachment"]["token"] == made["token"]

    page = (await marta.get("/apiv2/attachments/AttachmentLists.json?per_page=2")).json()
    assert (page["code"], page["page_count"], page["per_page"]) == (0, 2, 2)
    assert all(isinstance(row["id"], str) for row in page["attachments"])

    assert (await marta.delete(path)).content == b""
    assert (await marta.get(path)).status_code == 404
    photo = desk.ticket(108).comments[0].attachments[0]
    await marta.delete(f"/apiv2/attachments/{photo.id}.json")
    assert desk.ticket(108).comments[0].attachments == ()


async def test_for_measurements_uploads_are_counted_and_downloads_made_up(desk, ana, upload):
    desk.settings.swallow_uploads = True
    made = await upload(ana, "big.bin", b"x" * 700_000)
    assert made["size"] == 700_000

    size = 3 * 1024 * 1024 + 5
    big = desk.account.add_attachment("generated.bin", Generated(size=size))
    address = f"{desk.base_url}/attachments/download/{big.id}/{big.token}/"
    seen = hashlib.sha256()
    async with httpx.AsyncClient() as nobody, nobody.stream("GET", address) as answer:
        assert answer.headers["Content-Length"] == str(size)
        async for chunk in answer.aiter_bytes():
            seen.update(chunk)
    assert seen.digest() == hashlib.sha256(big.bytes).digest()


async def test_nothing_that_opens_a_file_is_in_the_journal(journal, ana, upload):
    made = await upload(ana)
    comment = {"content": "x", "uploads": [made["token"]]}
    await ana.put("/apiv2/requests/112.json", json={"request": {"comment": comment}})
    await ana.get("/apiv2/requests/112/comments.json")
    await ana.get(made["content_url"])

    assert made["token"] not in journal.to_json_lines()
    names = [entry.name for entry in journal]
    assert names[-1] == f"GET /attachments/download/{made['id']}/…/"
    assert json.loads(journal.to_json_lines().splitlines()[0])["request"]["body"] == "5 bytes"


@pytest.mark.parametrize("name", ["../../x", "a/b\\c.txt", "字" * 200 + ".txt"])
async def test_a_strange_name_is_only_a_name(desk, ana, upload, name):
    made = await upload(ana, name)
    assert made["name"] == name
    assert desk.attachment(made["id"]).bytes == b"hello"


async def test_an_upload_whose_sender_hangs_up_is_dropped_without_noise(desk, journal, caplog):
    url, path = urlsplit(desk.base_url), "/apiv2/attachments.json"
    secret = base64.b64encode(f"ana@acme.example/token:{desk.api_token}".encode()).decode()
    head = (
        f"POST {path}?filename=a.bin HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {secret}\r\n"
        "Content-Type: application/binary\r\nContent-Length: 100\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(head.encode() + b"half of it")
    writer.close()
    await writer.wait_closed()

    async with asyncio.timeout(5):
        while not journal.find(name=f"POST {path}"):
            await asyncio.sleep(0.01)
    [entry] = journal.find(name=f"POST {path}")
    assert entry.status == "499"
    assert caplog.text == ""
