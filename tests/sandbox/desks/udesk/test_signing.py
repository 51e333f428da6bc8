from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.desks.udesk.auth import Gate
from sandbox.desks.udesk.settings import Settings

TOKEN = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
FIRST = (
    "email=ops%40acme-demo.example&timestamp=1700000000"
    "&sign=ce9a97af7a8086f24a7d324d3a895a708d4eafcde12499c45a6fd8dd20937d3d"
    "&nonce=5b1f7c2e-9d34-4a6b-8c01-2f3e4d5c6b7a&sign_version=v2"
)
WITH_PLUS = (
    "email=ops%2Bslack%40acme-demo.example&timestamp=1700000000"
    "&sign=80a242a830af803d1731718a99a8ad9ec68f1faede55f2f54c6288d8fd49d523"
    "&nonce=5b1f7c2e-9d34-4a6b-8c01-2f3e4d5c6b7a&sign_version=v2"
)


@pytest.fixture
def code(http):
    """The code of an answer to a list of tickets that is asked with this query."""

    async def code(query):
        answer = await http.get("/tickets", params=query)
        assert answer.status_code == 200
        return answer.json()["code"]

    return code


@pytest.mark.parametrize("query", [FIRST, WITH_PLUS], ids=["plain", "plus"])
def test_both_worked_examples_are_let_in(query):
    then = Clock(datetime.fromtimestamp(1_700_000_000, UTC))
    asked = dict(parse_qsl(query))
    Gate(then, Settings(), TOKEN).check(asked, asked["email"])


async def test_a_plus_in_the_address_must_be_encoded(desk, http, sign):
    desk.account.admin.email = "marta+slack@acme.example"
    good = await http.get("/tickets", params=sign())
    asked = sign()
    text = "&".join(f"{name}={value}" for name, value in asked.items())
    raw = await http.get(httpx.URL(f"{http.base_url}tickets?{text}"))
    assert (good.json()["code"], raw.json()["code"]) == (1000, 2059)


async def test_a_signed_call_is_answered_and_an_altered_one_is_not(code, sign):
    assert await code(sign()) == 1000
    assert await code({}) == 20621
    for altered in (
        {"sign": "0" * 64},
        {"sign": sign()["sign"].upper()},
        {"nonce": "another"},
        {"sign_version": "v1"},
        {"email": "wang@acme.example"},
    ):
        assert await code(sign() | altered) == 2059
    assert await code(sign(token="another")) == 2059


async def test_only_the_query_signs_and_everything_else_in_it_is_left_out(http, sign, code):
    assert await code(sign() | {"page": "2", "email_of": "x"}) == 1000
    in_body = await http.post("/tickets", json=sign())
    assert in_body.json()["code"] == 20621


async def test_the_clocks_may_differ_by_five_minutes(code, sign, clock):
    now = clock.epoch()
    assert await code(sign(timestamp=str(now - 295))) == 1000
    assert await code(sign(timestamp=str(now + 295))) == 1000
    assert await code(sign(timestamp=str(now - 305))) == 20622
    assert await code(sign(timestamp=str(now + 310))) == 20622
    assert await code(sign(timestamp="yesterday")) == 20621


async def test_a_desk_whose_clock_is_wrong_tells_its_time(desk, http, sign, clock):
    desk.settings.clock_skew = 600
    refused = await http.get("/tickets", params=sign())
    assert refused.json()["code"] == 20622
    theirs = int(parsedate_to_datetime(refused.headers["Date"]).timestamp())
    assert abs(theirs - clock.epoch() - 600) <= 2
    again = await http.get("/tickets", params=sign(timestamp=str(theirs)))
    assert again.json()["code"] == 1000


async def test_a_nonce_serves_once_in_a_quarter_of_an_hour(code, sign, clock):
    assert await code(sign(nonce="")) == 20624
    assert await code(sign(nonce="one")) == 1000
    assert await code(sign(nonce="one")) == 20623
    clock.advance(15 * 60)
    assert await code(sign(nonce="one")) == 1000


async def test_a_wrong_signature_uses_up_no_nonce(code, sign):
    assert await code(sign(nonce="one", token="another")) == 2059
    assert await code(sign(nonce="one")) == 1000


async def test_only_the_super_administrator_may_call(code, sign):
    assert await code(sign(email="wang@acme.example")) == 2015
    assert await code(sign(email="nobody@acme.example")) == 2015


async def test_the_administrator_logs_in_for_the_token(desk, http, journal):
    right = {"email": desk.admin_email, "password": desk.admin_password}
    answer = (await http.post("/log_in", json=right)).json()
    wrong = (await http.post("/log_in", json=right | {"password": "no"})).json()
    assert answer == {"code": 1000, "open_api_auth_token": desk.api_token}
    assert wrong["code"] == 2005
    assert desk.api_token not in journal.to_json_lines()
    assert desk.admin_password not in journal.to_json_lines()


async def test_more_calls_than_the_desk_takes_in_a_minute_are_throttled(desk, http, sign, clock):
    desk.settings.per_minute = 60
    found = [(await http.get("/agents", params=sign())).status_code for _ in range(61)]
    assert (found[:60], found[60]) == ([200] * 60, 429)
    clock.advance(61)
    assert (await http.get("/agents", params=sign())).status_code == 200
