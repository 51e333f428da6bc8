"""Three help desks on one page: each in its own words, live, and none where it does not run."""

import asyncio

import aiohttp
import pytest
from playwright.async_api import expect

from sandbox.faults import Faults
from sandbox.launch import Sandbox
from sandbox.page import fault_presets
from tests.sandbox.page.conftest import MANIFEST
from tests.sandbox.page.reading import Elements

DESKS = ("kf5", "zammad", "udesk")


@pytest.fixture
async def sandbox():
    async with Sandbox.start(manifest=MANIFEST, desks=DESKS) as running:
        yield running


def open_ticket(sandbox, name):
    """The number of a ticket at that desk that takes answers."""
    return next(one.id for one in sandbox.panes[name].tickets("marta") if not one.closed)


@pytest.mark.parametrize("name", DESKS)
async def test_a_desk_shows_its_own_states_and_priorities(sandbox, http, name):
    pane = sandbox.panes[name]
    ticket = pane.ticket(open_ticket(sandbox, name))
    page = Elements(await http.text(f"/desk/{name}/{ticket.id}?agent=marta"))

    offered = {one["value"] for one in page.all("option")}
    assert {word.value for word in (*pane.statuses, *pane.priorities)} <= offered
    assert all(word.english in page.text and word.chinese in page.text for word in pane.statuses)
    assert page.one("a", data_testid=f"desk-{name}")["aria-current"] == "page"
    assert ticket.title in page.text
    assert {value for _, value in ticket.facts} <= set(page.words)
    notes = page.all("input", data_testid="desk-kind-note")
    assert bool(notes) is pane.has_notes


@pytest.mark.parametrize("name", DESKS)
async def test_what_an_agent_does_is_kept_and_told_to_every_window(sandbox, http, name):
    on = {"desk": name, "agent": "marta", "ticket": open_ticket(sandbox, name)}
    sent = await http.upload(b"three", name="gate.txt", type="text/plain")
    async with http.session.get("/_page/stream?as=ana") as stream:
        await http.act("desk/reply", **on, text="Try gate 3", uploads=[sent["id"]])
        async with asyncio.timeout(5):
            async for line in stream.content:
                if f"desk:{name}".encode() in line:
                    break
    await http.act("desk/set", **on, status=sandbox.panes[name].statuses[1].value, assignee="wang")

    ticket = await http.act("desk/ticket", **on)
    assert ticket["comments"][-1]["text"] == "Try gate 3"
    assert ticket["assignee"] == "wang@acme.example"
    page = Elements(await http.text(f"/desk/{name}/{on['ticket']}"))
    async with http.session.get(page.one("a", download="gate.txt")["href"]) as answer:
        assert await answer.read() == b"three"


@pytest.mark.parametrize("name", DESKS)
async def test_what_a_desk_refuses_is_said_and_what_is_not_there_is_not_found(sandbox, http, name):
    on = {"desk": name, "agent": "marta", "ticket": open_ticket(sandbox, name)}
    status, words = await http.refused("desk/set", **on, status="asleep")
    assert (status, bool(words)) == (422, True)
    assert (await http.refused("desk/ticket", **on | {"ticket": 987654}))[0] == 404
    assert (await http.refused("desk/tickets", desk=name, agent="ana"))[0] == 404


async def test_only_the_desks_that_run_are_there():
    async with (
        Sandbox.start(manifest=MANIFEST, desks=("udesk",)) as alone,
        aiohttp.ClientSession(alone.page_url) as session,
    ):
        async with session.get("/desk") as answer:
            page = Elements(await answer.text())
        async with session.get("/desk/kf5") as answer:
            assert answer.status == 404

    assert page.all("a", data_testid="desk-udesk") == []
    offered = [one["value"] for one in page.all("option")]
    assert {"slack", "udesk"} <= set(offered)
    assert "kf5" not in offered


@pytest.mark.parametrize(
    ("name", "write", "read"),
    [
        ("kf5", "PUT /apiv2/requests/118.json", "GET /apiv2/requests.json"),
        ("zammad", "POST /api/v1/tickets", "POST /api/v1/tickets/search"),
        ("zammad", "PUT /api/v1/tickets/7", "POST /api/v1/tickets/search"),
        ("zammad", "POST /api/v1/ticket_articles", "POST /api/v1/tickets/search"),
        (
            "udesk",
            "POST /open_api_v1/tickets/customer_reply",
            "POST /open_api_v1/custom_fields/large_droplists/7",
        ),
    ],
)
def test_a_write_is_cut_and_a_read_is_not(name, write, read):
    faults = Faults()
    faults.arm(**fault_presets.bodies(DESKS)["cut-after-write"][name])
    assert faults.take(name, read) is None
    assert faults.take(name, write).what == "cut_after"


async def test_the_desk_last_looked_at_is_remembered(http):
    desk = Elements(await http.text("/desk/zammad?as=ana"))
    workspace = desk.one("a", data_testid="tab-workspace")["href"]
    there = Elements(await http.text(workspace))
    assert there.one("a", data_testid="tab-desk")["href"].startswith("/desk/zammad?")


async def test_an_agent_works_at_each_desk_in_a_browser(sandbox, window):
    page = await window("/desk/kf5?agent=wang&as=ana")
    await page.get_by_test_id("desk-udesk").click()
    await expect(page.get_by_role("heading", name="Udesk", level=2)).to_be_visible()
    await expect(page.get_by_test_id("agent-wang")).to_have_attribute("aria-current", "true")
    ticket = open_ticket(sandbox, "udesk")
    await page.locator(f'[data-testid=ticket-row][data-ticket="{ticket}"]').click()
    await page.get_by_test_id("desk-text").fill("We are on it")
    await page.get_by_test_id("desk-send").click()
    await expect(page.get_by_test_id("comment").last).to_contain_text("We are on it")

    other = await window(f"/desk/zammad/{open_ticket(sandbox, 'zammad')}")
    here = open_ticket(sandbox, "zammad")
    await sandbox.panes["zammad"].note("marta", here, "Only among us")
    last = other.get_by_test_id("comment").last
    await expect(last).to_contain_text("Only among us")
    await expect(last).to_have_attribute("data-public", "false")
    await other.get_by_test_id("backstage").click()
    await other.get_by_test_id("tab-faults").click()
    await other.get_by_test_id("fault-side-zammad").check(force=True)
    await other.get_by_test_id("arm-slow-desk").click()
    await expect(other.get_by_test_id("faults")).to_contain_text("Zammad slow")
    await other.get_by_test_id("power-zammad").click()
    await expect(other.get_by_test_id("faults")).to_contain_text("Zammad is down")
    assert {(one.side, one.what) for one, _ in sandbox.faults.armed()} == {
        ("zammad", "slow"),
        ("zammad", "down"),
    }


async def test_no_desk_is_wider_than_a_phone(sandbox, window):
    page = await window("/desk", viewport={"width": 420, "height": 900})
    for name in DESKS:
        ticket = open_ticket(sandbox, name)
        await page.goto(f"{sandbox.page_url}desk/{name}/{ticket}")
        await expect(page.get_by_test_id("comment").first).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 420


async def test_the_rarer_acts_have_routes_and_only_where_the_desk_has_them(sandbox, http):
    pane = sandbox.panes["zammad"]
    left, stays = [
        await pane.create("marta", title, title, requester="ana@acme.example")
        for title in ("left", "stays")
    ]
    on = {"desk": "zammad", "agent": "marta"}
    moved = await http.act("desk/set", **on, ticket=left.id, group=pane.groups()[-1])
    assert moved["group"] == pane.groups()[-1]
    said = {"ticket": left.id, "comment": left.comments[0].id}
    assert (await http.act("desk/show", **on, **said, public=False))["public"] is False
    merged = await http.act("desk/merge", **on, ticket=left.id, into=stays.number)
    assert merged["id"] == stays.id
    await http.act("desk/delete", **on, ticket=stays.id)
    assert pane.ticket(stays.id) is None
    ticket = open_ticket(sandbox, "udesk")
    refused = await http.refused("desk/delete", desk="udesk", agent="marta", ticket=ticket)
    assert refused == (422, "This desk cannot delete tickets.")
    for name, acts in (("zammad", 2), ("kf5", 1), ("udesk", 0)):
        page = await http.text(f"/desk/{name}/{open_ticket(sandbox, name)}?agent=marta")
        assert page.count("desk-delete") // 2 + page.count("desk-merge") // 2 == acts


async def test_an_agent_hides_merges_and_deletes_on_the_page(sandbox, window):
    pane = sandbox.panes["zammad"]
    left, stays = [
        await pane.create("marta", title, title, requester="ana@acme.example")
        for title in ("left", "stays")
    ]
    page = await window(f"/desk/zammad/{left.id}?agent=marta")
    await page.get_by_test_id("desk-show").click()
    await expect(page.get_by_test_id("comment")).to_have_attribute("data-public", "false")
    await page.get_by_test_id("desk-merge").click()
    await page.get_by_test_id("ask-for").get_by_label("Number").fill(stays.number)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("comment")).to_have_count(2)
    await page.get_by_test_id("desk-delete").click()
    await page.get_by_test_id("confirm").get_by_role("button", name="Yes").click()
    await expect(page.get_by_text("Pick a ticket")).to_be_visible()
    assert pane.ticket(stays.id) is None
