import time

import httpx
import pytest

from helpdesks.answers import Answer, json_of, refusal, retry_after
from helpdesks.errors import RateLimited, Unclear, Unintelligible, Unreachable
from helpdesks.gate import Gate
from helpdesks.rest import Rest, _again


class Script(httpx.AsyncBaseTransport):
    """Answers in turn and remembers what was asked."""

    def __init__(self, *answers):
        self.asked = []
        self._answers = list(answers)

    async def handle_async_request(self, request):
        self.asked.append(request)
        return self._answers.pop(0)


def rest(*answers):
    script = Script(*answers)
    return Rest(url="https://desk.example/", gate=Gate(), transport=script), script


def same(payload):
    return payload


async def test_a_read_is_tried_again_until_it_is_answered():
    api, script = rest(httpx.Response(500), httpx.Response(503), httpx.Response(200, json=[1]))

    assert await api.read("/x", same, auth=httpx.Auth(), params={"a": "b c"}) == [1]
    assert [str(asked.url) for asked in script.asked] == ["https://desk.example/x?a=b+c"] * 3


async def test_a_read_is_given_up_after_three_times():
    api, script = rest(*[httpx.Response(500)] * 4)

    with pytest.raises(Unreachable):
        await api.read("/x", same, auth=httpx.Auth())

    assert len(script.asked) == 3


async def test_a_read_waits_a_little_as_asked():
    api, script = rest(
        httpx.Response(429, headers={"Retry-After": "2"}), httpx.Response(200, json=1)
    )

    assert await api.read("/x", same, auth=httpx.Auth()) == 1
    assert len(script.asked) == 2


async def test_a_read_does_not_wait_long():
    api, script = rest(httpx.Response(429, headers={"Retry-After": "6"}))

    with pytest.raises(RateLimited) as limited:
        await api.read("/x", same, auth=httpx.Auth())

    assert limited.value.retry_after == 6
    assert len(script.asked) == 1


def test_a_wait_is_exactly_as_long_as_asked():
    assert _again(RateLimited(3)) == 3
    assert _again(RateLimited(5.5)) is False
    assert _again(Unreachable()) is True
    assert _again(Unclear()) is False


async def test_a_write_is_sent_once_even_when_the_desk_asks_to_wait():
    api, script = rest(httpx.Response(429, headers={"Retry-After": "1"}))

    with pytest.raises(RateLimited):
        await api.write("POST", "/x", same, auth=httpx.Auth(), body={"a": "文"})

    assert len(script.asked) == 1
    assert script.asked[0].headers["Content-Type"] == "application/json"


async def test_lone_surrogates_do_not_stop_a_write():
    api, script = rest(httpx.Response(200, json={}))

    assert await api.write("POST", "/x", same, auth=httpx.Auth(), body={"a": "\ud800"}) == {}
    assert script.asked[0].content == b'{"a": "\\ud800"}'


@pytest.mark.parametrize("status", [301, 304, 408, 500, 504])
async def test_a_write_with_a_doubtful_answer_is_unclear(status):
    api, _ = rest(httpx.Response(status))

    with pytest.raises(Unclear):
        await api.write("POST", "/x", same, auth=httpx.Auth())


def test_json_is_read_whatever_its_type_and_byte_order_mark():
    assert json_of(b'\xef\xbb\xbf{"a": "\xe6\x96\x87"}') == {"a": "文"}
    assert json_of(b" \n") is None


@pytest.mark.parametrize(
    "body", [b"<html>", b"[" * 100_000, b"\xff\xfe\x00\xd8", b'{"a":'], ids=range(4)
)
def test_what_is_not_json_is_named_without_its_content(body):
    with pytest.raises(Unintelligible) as raised:
        json_of(body)

    assert raised.value.where == "an answer that is not JSON"


def test_retry_after_is_a_number_or_a_date():
    assert retry_after({"Retry-After": " 12 "}) == 12
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 60))
    assert retry_after({"Retry-After": later}) == pytest.approx(60, abs=2)
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({"Retry-After": "Wed, 21 Oct 99999 07:28:00 GMT"}) is None
    assert retry_after({}) is None


@pytest.mark.parametrize("said", ["9" * 400, "86400", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_nobody_waits_longer_than_an_hour_at_once(said):
    assert retry_after({"Retry-After": said}) == 3600


def test_a_server_that_says_when_it_is_back_is_believed():
    error = refusal(Answer(503, {"Retry-After": "120"}, b""))

    assert isinstance(error, RateLimited)
    assert error.retry_after == 120
