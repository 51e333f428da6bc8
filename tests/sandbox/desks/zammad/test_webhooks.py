import asyncio
import hashlib
import hmac
import json

import pytest
from aiohttp import web

SECRET = "a shared secret"


class Sink:
    """Keeps what it is sent; answers with the statuses given first, then with 200."""

    def __init__(self):
        self.got = []
        self.statuses = []
        self.arrived = asyncio.Condition()

    async def take(self, request):
        raw = await request.read()
        async with self.arrived:
            self.got.append((dict(request.headers), raw))
            self.arrived.notify_all()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait_for(self, count):
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return [(headers, json.loads(raw)) for headers, raw in self.got]


@pytest.fixture
async def sink():
    sink = Sink()
    app = web.Application()
    app.router.add_post("/hook", sink.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sink.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield sink
    await runner.cleanup()


async def test_every_change_is_delivered_and_signed(desk, ana, sink, create):
    desk.webhook(sink.url, SECRET)
    made = await create(ana, title="Hooked")
    [(headers, body)] = await sink.wait_for(1)
    signature = hmac.new(SECRET.encode(), sink.got[0][1], hashlib.sha1).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha1={signature}"
    assert headers["User-Agent"] == "Zammad User Agent"
    assert headers["X-Zammad-Delivery"]
    assert body["ticket"]["id"] == made["id"]
    assert body["ticket"]["customer"]["email"] == "ana@acme.example"
    assert body["ticket"]["state"] == "new"
    assert body["article"]["body"] == "x"


async def test_a_change_without_an_article_has_an_empty_one(desk, wang, sink):
    desk.webhook(sink.url)
    await wang.put("tickets/9", json={"priority": "1 low"})
    [(headers, body)] = await sink.wait_for(1)
    assert body["article"] == {}
    assert "X-Hub-Signature" not in headers


async def test_files_of_the_article_have_whole_addresses(desk, sink, ana):
    desk.webhook(sink.url, SECRET)
    await desk.agent("marta").reply(9, "see file", files=[("a.txt", b"abc")])
    [(_, body)] = await sink.wait_for(1)
    [attachment] = body["article"]["attachments"]
    assert attachment["url"].startswith(f"{desk.base_url}/api/v1/ticket_attachment/9/")
    assert (await ana.get(attachment["url"])).content == b"abc"


async def test_a_failed_delivery_comes_again_under_the_same_id(desk, sink, clock, wang):
    sink.statuses = [500, 302]
    desk.webhook(sink.url, SECRET)
    await wang.put("tickets/9", json={"priority": "1 low"})
    for tries, wait in ((1, 10), (2, 20)):
        await sink.wait_for(tries)
        async with asyncio.timeout(5):
            while not clock.sleeping:
                await asyncio.sleep(0)
        await wang.put("tickets/9", json={"title": f"After {tries}"}) if tries == 1 else None
        clock.advance(wait)
    got = await sink.wait_for(4)
    ids = [headers["X-Zammad-Delivery"] for headers, _ in got]
    assert ids.count(ids[0]) == 3
    assert got[-1][1]["ticket"]["title"] == "After 1"


async def test_nobody_listening_is_no_trouble_and_deletion_says_nothing(desk, sink, marta, journal):
    desk.webhook("http://127.0.0.1:1/hook", SECRET)
    desk.webhook(sink.url, SECRET)
    await marta.delete("tickets/10")
    await marta.put("tickets/9", json={"priority": "1 low"})
    [(_, body)] = await sink.wait_for(1)
    assert body["ticket"]["id"] == 9
    statuses = {one.status for one in journal.find(side="zammad", kind="webhook")}
    assert statuses <= {"200", "unreachable"}
    assert SECRET not in journal.to_json_lines()
