import httpx
import pytest


async def test_ordered_faults_come_and_the_journal_tells(desk, ana, faults, journal, create):
    faults.status("zammad", "GET /api/v1/tickets", 503, retry_after=7)
    answer = await ana.get("tickets")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    faults.arm(side="zammad", what="cut_after", match="POST /api/v1/tickets")
    with pytest.raises(httpx.TransportError):
        await create(ana, title="Twice?")
    assert len(desk.find(title="Twice?")) == 1
    [entry] = journal.find(side="zammad", name="POST /api/v1/tickets")
    assert entry.status == "cut"
    assert entry.request["as"] == "ana@acme.example"
    assert desk.token_of("ana") not in journal.to_json_lines()


async def test_the_journal_shows_files_by_their_size(ana, journal):
    files = [
        {"filename": "a", "mime-type": "text/plain", "data": "QUJD" * count}
        for count in (1, 50_000)
    ]
    await ana.post("ticket_articles", json={"ticket_id": 9, "body": "x", "attachments": files})
    [entry] = journal.find(side="zammad", kind="call")
    shown = [one["data"] for one in entry.request["body"]["attachments"]]
    assert shown == ["base64", "150000 bytes"]


async def test_oddities_change_how_files_are_told(desk, ana):
    desk.settings.oddities = True
    inline = [
        len(one["attachments"]) for one in (await ana.get("ticket_articles/by_ticket/7")).json()
    ]
    again = [
        len(one["attachments"]) for one in (await ana.get("ticket_articles/by_ticket/7")).json()
    ]
    assert (inline[0], again[0]) == (0, 1)
    keys = []
    for _ in range(2):
        first = (await ana.get("ticket_articles/by_ticket/3")).json()[0]
        keys += list(first["attachments"][0]["preferences"])
    assert keys == ["Content-Type", "Mime-Type"]
