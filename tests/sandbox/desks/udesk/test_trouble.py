import httpx
import pytest

REPLY = {"id": 520006, "content_type": "text", "new_reply": "Once"}


async def test_a_connection_cut_after_the_write_has_written(desk, faults, ask):
    faults.arm(side="udesk", match="POST /open_api_v1/tickets/", what="cut_after")
    with pytest.raises(httpx.TransportError):
        await ask("POST", "/tickets/customer_reply", REPLY)
    assert [one.text for one in desk.ticket(520006).replies] == ["Once"]


async def test_a_connection_cut_before_the_write_has_not(desk, faults, ask):
    faults.arm(side="udesk", match="POST", what="cut_before")
    with pytest.raises(httpx.TransportError):
        await ask("POST", "/tickets/customer_reply", REPLY)
    assert desk.ticket(520006).replies == []


async def test_an_ordered_code_comes_in_the_desks_own_words(faults, ask):
    faults.arm(side="udesk", what="code", code="2059")
    assert await ask("GET", "/tickets") == {
        "code": 2059,
        "message": "open api签名不对",
        "exception": {"message": "open api签名不对"},
    }
    faults.arm(side="udesk", what="code", code="maintenance")
    answer = await ask("GET", "/tickets")
    assert (answer["code"], answer["exception"]["message"]) == (2000, "maintenance")


async def test_a_status_or_a_page_of_html_may_come_instead_of_an_answer(faults, http, sign):
    faults.status("udesk", "GET", 502)
    assert (await http.get("/tickets", params=sign())).status_code == 502
    faults.arm(side="udesk", what="html")
    page = await http.get("/tickets", params=sign())
    assert page.headers["Content-Type"].startswith("text/html")


async def test_a_desk_that_is_down_answers_nobody_until_it_is_up(faults, ask):
    faults.down("udesk")
    with pytest.raises(httpx.TransportError):
        await ask("GET", "/tickets")
    faults.up("udesk")
    assert (await ask("GET", "/tickets"))["code"] == 1000


async def test_an_address_that_is_not_there_is_said_by_the_status(http, sign):
    answer = await http.get("/tickets/520001", params=sign())
    assert answer.status_code == 405
    assert (await http.get("/nothing", params=sign())).status_code == 404


async def test_every_request_is_in_the_journal_without_the_token(desk, journal, ask):
    await ask("GET", "/tickets/detail", id=520001)
    [entry] = journal
    assert (entry.side, entry.kind, entry.name) == (
        "udesk",
        "call",
        "GET /open_api_v1/tickets/detail",
    )
    assert entry.request["as"] == "marta@acme.example"
    assert entry.answer["ticket"]["id"] == 520001
    assert desk.api_token not in journal.to_json_lines()
