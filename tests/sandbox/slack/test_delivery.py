"""Acks, the three seconds, redelivery, sockets and signatures."""

import asyncio
import hashlib
import hmac
import json
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web


class RawSocket:
    """A Socket Mode client that acks only when told to."""

    def __init__(self, slack):
        self.slack = slack

    async def __aenter__(self):
        self.session = aiohttp.ClientSession()
        self.socket = await self.session.ws_connect(await address(self.slack))
        self.hello = await self.next()
        return self

    async def __aexit__(self, *_):
        await self.socket.close()
        await self.session.close()

    async def next(self):
        return await self.socket.receive_json(timeout=3)

    async def ack(self, envelope, **payload):
        await self.socket.send_json(
            {"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})}
        )


async def address(slack):
    answer = await slack.client().apps_connections_open(app_token=slack.app.app_token)
    return answer["url"]


async def test_hello_says_who_is_connected(slack):
    async with RawSocket(slack) as socket:
        assert socket.hello["type"] == "hello"
        assert socket.hello["connection_info"] == {"app_id": slack.app.id}
        assert socket.hello["num_connections"] == 1


async def test_a_socket_address_works_once(slack):
    url = await address(slack)
    async with aiohttp.ClientSession() as session:
        first = await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        await first.close()


async def test_each_envelope_goes_to_one_socket_in_turn(slack):
    async with RawSocket(slack) as one, RawSocket(slack) as two:
        for _ in range(2):
            await slack.person("ana").post("x", channel="it-help")
        for socket in (one, two):
            envelope = await socket.next()
            assert envelope["type"] == "events_api"
            await socket.ack(envelope)
        await slack.settled(lambda: slack.server.slack.delivery.pending == 0)


async def test_an_eleventh_socket_is_sent_away(slack):
    sockets = [await RawSocket(slack).__aenter__() for _ in range(10)]
    async with RawSocket(slack) as eleventh:
        assert eleventh.hello == {"type": "disconnect", "reason": "too_many_websockets"}
    for socket in sockets:
        await socket.__aexit__()


async def lapse(slack, seconds):
    """Let that time pass for whoever is about to wait for it."""
    await slack.settled(lambda: slack.clock.sleeping)
    slack.clock.advance(seconds)


async def test_an_unacked_event_comes_again_under_the_same_id(slack):
    async with RawSocket(slack) as socket:
        await slack.person("ana").post("x", channel="it-help")
        envelopes = [await socket.next()]
        for pauses in ([3], [3, 60], [3, 300]):
            for pause in pauses:
                await lapse(slack, pause)
            envelopes.append(await socket.next())
        await lapse(slack, 3)
        await slack.settled(lambda: slack.server.slack.delivery.pending == 0)
        assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
        attempts = [(item["retry_attempt"], item["retry_reason"]) for item in envelopes]
        assert attempts == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]


async def test_an_acked_event_does_not_come_again(slack):
    async with RawSocket(slack) as socket:
        await slack.person("ana").post("x", channel="it-help")
        await socket.ack(await socket.next())
        await slack.settled(lambda: slack.server.slack.delivery.pending == 0)
        [entry] = slack.journal.find(kind="event")
        assert entry.status == "ok"


async def test_an_event_survives_the_loss_of_its_socket(slack):
    async with RawSocket(slack) as socket:
        await slack.person("ana").post("x", channel="it-help")
        first = await socket.next()
    async with RawSocket(slack) as socket:
        await lapse(slack, 60)
        again = await socket.next()
        assert again["payload"]["event_id"] == first["payload"]["event_id"]
        await socket.ack(again)


async def test_events_can_be_doubled_and_acks_dropped(slack):
    slack.faults.duplicate_events()
    slack.faults.drop_acks()
    async with RawSocket(slack) as socket:
        await slack.person("ana").post("x", channel="it-help")
        first, second = await socket.next(), await socket.next()
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        await socket.ack(first)
        await slack.settled(lambda: slack.journal.find(kind="ack"))
        assert slack.journal.find(kind="ack")[0].status == "dropped"
        await socket.ack(second)
        slack.clock.advance(3)
        third = await socket.next()
        assert third["retry_attempt"] == 1
        await socket.ack(third)


async def test_a_late_ack_is_too_late(slack):
    async with RawSocket(slack) as socket:
        command = asyncio.ensure_future(slack.person("ana").command("/request", channel="it-help"))
        envelope = await socket.next()
        slack.clock.advance(3)
        answer = await command
        await socket.ack(envelope, text="sorry")
        assert (answer.status, answer.late, answer.error) == (
            "timeout",
            True,
            "operation_timeout",
        )
        await slack.person("ana").sees(
            '/request failed with the error "operation_timeout"', channel="it-help"
        )
        await slack.settled(lambda: slack.journal.find(kind="ack"))
        assert slack.journal.find(kind="ack")[0].status == "late"
        assert not any(m.text == "sorry" for m in slack.person("ana").messages("it-help"))


async def test_a_command_without_a_connection_fails(slack):
    answer = await slack.person("ana").command("/request", channel="it-help")
    assert (answer.status, answer.error) == ("failed", "dispatch_failed")


async def test_a_disconnected_client_comes_back(slack, connected):
    def fill(app):
        @app.command("/request")
        async def answer(ack):
            await ack("still here")

    async with connected(slack, fill):
        await slack.server.socket.disconnect("refresh_requested")
        await slack.settled(lambda: slack.server.connections == 1)
        answer = await slack.person("ana").command("/request", channel="it-help")
        assert answer.text == "still here"


@pytest.fixture
async def http(start):
    async with start("http") as slack, Endpoint() as endpoint:
        await slack.server.deliver_to(endpoint.url)
        endpoint.slack = slack
        yield endpoint


class Endpoint:
    """A request URL that keeps what it got and answers as told."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.slack = None

    async def __aenter__(self):
        app = web.Application()
        app.router.add_post("/events", self.receive)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/events"
        return self

    async def __aexit__(self, *_):
        await self.runner.cleanup()

    async def receive(self, request):
        body = await request.text()
        self.requests.append((request.headers, body))
        if '"url_verification"' in body:
            return web.Response(text=json.loads(body)["challenge"])
        return self.answers.pop(0) if self.answers else web.Response()


async def test_requests_are_signed(http):
    await http.slack.person("ana").post("x", channel="it-help")
    await http.slack.settled(lambda: len(http.requests) == 2)
    headers, body = http.requests[1]
    base = f"v0:{headers['X-Slack-Request-Timestamp']}:{body}"
    secret = http.slack.app.signing_secret.encode()
    assert (
        headers["X-Slack-Signature"]
        == "v0=" + hmac.new(secret, base.encode(), hashlib.sha256).hexdigest()
    )
    assert "X-Slack-Retry-Num" not in headers


async def test_a_url_that_fails_the_challenge_is_not_used(start):
    async with start("http") as slack:
        with pytest.raises(ValueError, match="did not answer the challenge"):
            await slack.server.deliver_to(f"{slack.server.base_url}/api/api.test")


async def test_commands_come_as_a_form_and_text_answers_are_shown(http):
    http.answers = [web.Response(text="plain words")]
    ana = http.slack.person("ana")
    answer = await ana.command("/request show 7", channel="it-help")
    assert answer.text == "plain words"
    form = parse_qs(http.requests[1][1])
    assert form["command"] == ["/request"]
    assert form["text"] == ["show 7"]
    assert form["is_enterprise_install"] == ["false"]


async def test_a_failed_event_is_posted_again_with_number_and_reason(http):
    http.answers = [web.Response(status=500)]
    await http.slack.person("ana").post("x", channel="it-help")
    await http.slack.settled(lambda: len(http.requests) == 3)
    headers, body = http.requests[2]
    assert headers["X-Slack-Retry-Num"] == "1"
    assert headers["X-Slack-Retry-Reason"] == "http_error"
    assert json.loads(body)["event_id"] == json.loads(http.requests[1][1])["event_id"]


async def test_an_event_is_not_posted_again_when_the_app_asks_so(http):
    http.answers = [web.Response(status=500, headers={"x-slack-no-retry": "1"})]
    await http.slack.person("ana").post("x", channel="it-help")
    await http.slack.settled(
        lambda: len(http.requests) == 2 and http.slack.server.slack.delivery.pending == 0
    )


async def test_forged_and_old_requests_can_be_sent_to_see_them_refused(start, connected):
    heard = []

    def fill(app):
        @app.event("message")
        async def message(event):
            heard.append(event)

    async with start("http") as slack, connected(slack, fill):
        event = slack.server.slack.events.envelope({"type": "message", "text": "x"})
        send = slack.server.http.send_forged
        assert await send(event) == 401
        assert await send(event, seconds_old=600, right_secret=True) == 401
        assert await send(event, right_secret=True) == 200
        await slack.settled(lambda: len(heard) == 1)


async def texts(slack, count):
    """What the app was sent first, that many messages, in the order of arrival."""
    entries = await slack.settled(
        lambda: (
            found
            if len(found := slack.journal.find(kind="event", name="message")) >= count
            else None
        )
    )
    return [entry.request["event"]["text"] for entry in entries]


def _listener(app):
    @app.event("message")
    async def message():
        """Only the ack matters."""


async def test_an_event_can_come_after_the_one_that_follows_it(slack, connected):
    async with connected(slack, _listener):
        slack.faults.reorder_events()
        ana = slack.person("ana")
        await ana.post("first", channel="it-help")
        await ana.post("second", channel="it-help")
        assert await texts(slack, 2) == ["second", "first"]


async def test_an_event_that_nothing_overtakes_comes_a_second_later(slack, connected):
    async with connected(slack, _listener):
        slack.faults.reorder_events()
        await slack.person("ana").post("alone", channel="it-help")
        await slack.settled(lambda: slack.clock.sleeping)
        assert slack.journal.find(kind="event", name="message") == []
        slack.clock.advance(1)
        assert await texts(slack, 1) == ["alone"]


async def test_an_event_can_come_late(slack, connected):
    async with connected(slack, _listener):
        slack.faults.delay_events(30)
        ana = slack.person("ana")
        await ana.post("late", channel="it-help")
        await ana.post("in time", channel="it-help")
        assert await texts(slack, 1) == ["in time"]
        slack.clock.advance(30)
        assert await texts(slack, 2) == ["in time", "late"]
