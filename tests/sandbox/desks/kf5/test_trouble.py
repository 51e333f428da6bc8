import time

import httpx
import pytest

REPLY = {"request": {"comment": {"content": "Once"}}}


async def test_a_connection_cut_after_the_write_has_written(desk, faults, ana):
    faults.arm(side="kf5", match="PUT /apiv2/requests/", what="cut_after")
    with pytest.raises(httpx.TransportError):
        await ana.put("/apiv2/requests/112.json", json=REPLY)
    assert [one.text for one in desk.ticket(112).comments][1:] == ["Once"]
    assert (await ana.get("/apiv2/requests/112.json")).status_code == 200


async def test_a_connection_cut_before_the_write_has_not(desk, faults, ana):
    faults.arm(side="kf5", match="PUT /apiv2/requests/", what="cut_before")
    with pytest.raises(httpx.TransportError):
        await ana.put("/apiv2/requests/112.json", json=REPLY)
    assert len(desk.ticket(112).comments) == 1


async def test_a_desk_that_is_down_answers_nobody_until_it_is_up(faults, ana):
    faults.down("kf5")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            await ana.get("/apiv2/requests.json")
    faults.up("kf5")
    assert (await ana.get("/apiv2/requests.json")).status_code == 200


async def test_a_status_comes_with_its_retry_after(faults, ana):
    faults.status("kf5", "GET /apiv2/requests", 429, retry_after=3)
    limited = await ana.get("/apiv2/requests.json")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3")
    assert (await ana.get("/apiv2/requests.json")).status_code == 200


async def test_a_page_of_html_or_a_code_may_come_instead_of_an_answer(faults, ana):
    faults.arm(side="kf5", what="html")
    page = await ana.get("/apiv2/requests.json")
    assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")
    faults.arm(side="kf5", what="code", code="maintenance")
    body = (await ana.get("/apiv2/requests.json")).json()
    assert (body["code"], body["message"]) == (1, "maintenance")


async def test_a_slow_desk_takes_its_time_and_then_does_it(desk, faults, ana):
    faults.slow("kf5", "PUT", 0.2)
    began = time.perf_counter()
    assert (await ana.put("/apiv2/requests/112.json", json=REPLY)).status_code == 200
    assert time.perf_counter() - began >= 0.2
    assert len(desk.ticket(112).comments) == 2


async def test_every_request_is_in_the_journal(journal, faults, ana):
    await ana.get("/apiv2/requests/112.json?x=1")
    faults.arm(side="kf5", what="cut_after")
    with pytest.raises(httpx.TransportError):
        await ana.put("/apiv2/requests/112.json", json=REPLY)
    shown, cut = journal

    assert (shown.side, shown.name, shown.status) == ("kf5", "GET /apiv2/requests/112.json", "200")
    assert shown.request == {"as": "ana@acme.example", "query": {"x": "1"}}
    assert shown.answer["request"]["id"] == 112
    assert (cut.status, cut.note, cut.request["body"]) == ("cut", "fault: cut_after", REPLY)
