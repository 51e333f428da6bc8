import httpx
import pytest

REPLY = "/tickets/customer_reply"
RAW = {"Content-Type": "application/octet-stream"}


def carrying(*ids):
    return {"id": 520006, "content_type": "text", "new_reply": "See", "attachment_ids": list(ids)}


async def test_a_file_put_onto_a_ticket_stands_in_its_detail(desk, ask, upload):
    name = "测试 报告 & co+1.jpg"
    made = await upload(520006, name, b"\x00\xff" * 100, path="upload_file")
    [attachment] = desk.ticket(520006).comments[0].attachments
    assert (made["code"], made["attachment_id"]) == (1000, attachment.id)
    assert (attachment.name, attachment.bytes) == (name, b"\x00\xff" * 100)
    [shown] = (await ask("GET", "/tickets/detail", id=520006))["ticket"]["attachments"]
    assert (shown["file_name"], shown["size"], shown["content_type"]) == (name, 200, "image/jpeg")


async def test_a_file_for_a_reply_is_carried_by_one_reply_only(desk, ask, upload):
    made = (await upload(520006))["attachment_id"]
    assert (await ask("POST", REPLY, carrying(made, made)))["code"] == 2062
    assert (await ask("POST", REPLY, carrying(made)))["code"] == 1000
    assert (await ask("POST", REPLY, carrying(made)))["code"] == 2062
    [comment] = desk.ticket(520006).replies
    assert [one.bytes for one in comment.attachments] == [b"hello"]
    [shown] = (await ask("GET", "/tickets/520006/replies"))["replies"]
    assert shown["attachments"][0]["id"] == made


async def test_a_file_of_another_ticket_is_not_there(ask, upload):
    made = (await upload(520007))["attachment_id"]
    assert (await ask("POST", REPLY, carrying(made)))["code"] == 2005


async def test_an_upload_needs_a_ticket_a_name_and_raw_bytes(upload, http, sign):
    assert (await upload(1))["code"] == 2005
    assert (await upload(520006, name=""))["code"] == 2000
    asked = {"ticket_id": 520006, "file_name": "a"} | sign()
    form = await http.post("/tickets/upload_file", params=asked, files={"file": b"x"})
    assert form.json()["code"] == 2062
    closed = await upload(520001, path="upload_file")
    assert closed["code"] == 2062


async def test_an_unsigned_upload_is_refused(http):
    asked = {"ticket_id": 520006, "file_name": "a"}
    answer = await http.post("/tickets/upload_file", params=asked, content=b"x", headers=RAW)
    assert answer.json()["code"] == 20621


async def test_a_file_over_the_limit_is_refused_before_and_during_the_transfer(desk, http, sign):
    desk.settings.max_file_bytes = 1_000

    async def unannounced():
        for _ in range(20):
            yield b"x" * 100

    async def code(content):
        asked = {"ticket_id": 520006, "file_name": "a.bin"} | sign()
        answer = await http.post("/tickets/upload_file", params=asked, content=content, headers=RAW)
        return answer.json()["code"]

    assert await code(b"x" * 1_001) == 2062
    assert await code(unannounced()) == 2062
    assert await code(b"x" * 1_000) == 1000


@pytest.fixture
async def nobody():
    async with httpx.AsyncClient() as client:
        yield client


async def test_a_file_is_downloaded_by_its_address_without_signing(desk, ask, nobody):
    [shown] = (await ask("GET", "/tickets/detail", id=520002))["ticket"]["attachments"]
    found = await nobody.get(shown["content_url"])
    token = shown["content_url"].split("/")[-2]
    wrong = await nobody.get(shown["content_url"].replace(token, "0" * 31))
    assert found.content[:4] == b"\x89PNG"
    assert found.headers["Content-Type"] == "image/png"
    assert wrong.status_code == 404


async def test_a_signed_query_at_the_address_of_a_file_is_a_leak(desk, ask, nobody, sign, journal):
    [shown] = (await ask("GET", "/tickets/detail", id=520002))["ticket"]["attachments"]
    leaked = await nobody.get(shown["content_url"], params=sign())
    assert leaked.status_code == 400
    [note] = journal.find(side="udesk", name="leak")
    assert "signed query" in note.note


async def test_files_may_lie_under_another_name_of_host(desk, ask, nobody):
    desk.settings.files_elsewhere = True
    [shown] = (await ask("GET", "/tickets/detail", id=520003))["ticket"]["attachments"]
    assert shown["content_url"].startswith("http://localhost:")
    assert b"keepalive lost" in (await nobody.get(shown["content_url"])).content


async def test_the_address_of_a_file_is_not_in_the_journal(ask, nobody, journal):
    [shown] = (await ask("GET", "/tickets/detail", id=520003))["ticket"]["attachments"]
    await nobody.get(shown["content_url"])
    assert shown["content_url"].split("/")[-2] not in journal.to_json_lines()
