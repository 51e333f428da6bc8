import httpx
import pytest

from helpdesks.errors import (
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    Unclear,
    Unintelligible,
    Unreachable,
)
from helpdesks.fields import FieldValue
from helpdesks.models import Body, Change, Draft, Identity
from helpdesks.udesk.wire import envelope
from tests.helpdesks.udesk.stand_in import ok, said_no

ANA = Identity(email="ana@acme.example", person_id="5")
DRAFT = Draft(title="VPN", body=Body(text="x", html=""))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (2000, Refused),
        (2002, SignInFailed),
        (2005, NotFound),
        (2015, Forbidden),
        (2058, Forbidden),
        (2059, SignInFailed),
        (2062, Refused),
        (20621, SignInFailed),
        (20624, SignInFailed),
        (4711, Refused),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403])
async def test_every_code_is_an_error_with_a_name(desk, stand_in, code, error, status):
    answer = httpx.Response(status, json=said_no(code, "why"))
    stand_in.on("GET /custom_fields", answer, ok(fields=[]))
    stand_in.on("POST /tickets", httpx.Response(status, json=said_no(code, "why")))

    with pytest.raises(error) as read:
        await desk.fields()
    with pytest.raises(error):
        await desk.open_ticket(DRAFT, as_=ANA)
    assert type(read.value) is error


async def test_a_code_may_be_spelled_as_text(desk, stand_in):
    stand_in.on("GET /custom_fields", {"code": "1000", "fields": []}, {"code": "2015"})

    assert await desk.fields() == ()
    with pytest.raises(Forbidden):
        await desk.fields()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"message": "general", "exception": {"message": "precise"}}, "precise"),
        ({"message": "general", "exception": "precise"}, "precise"),
        ({"code_message": "general", "message": "vague"}, "general"),
        ({"message": "vague"}, "vague"),
        ({"message": "x" * 900}, "x" * 200),
        ({"exception": {"message": None}, "message": " a \n b "}, "a b"),
        ({"exception": ["?"]}, ""),
    ],
)
async def test_the_most_precise_sentence_is_the_reason(desk, stand_in, payload, reason):
    stand_in.on("GET /custom_fields", {"code": 2062, **payload})

    with pytest.raises(Refused) as refused:
        await desk.fields()

    assert refused.value.reason == reason


async def test_a_field_that_the_sentence_names_gets_it(desk, stand_in):
    stand_in.on("POST /tickets", said_no(2062, "SelectField_7 必填, TextField_12 too"))

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=ANA)

    assert refused.value.fields.keys() == {"SelectField_7", "TextField_12"}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429, json=said_no(2062)), RateLimited),
        (httpx.Response(401, text="no"), SignInFailed),
        (httpx.Response(404, text="<h1>no</h1>"), NotFound),
        (httpx.Response(503, json=said_no(2000)), Unreachable),
        (httpx.Response(302, headers={"Location": "/login"}), Unintelligible),
        (httpx.Response(200, text="<html>"), Unintelligible),
        (httpx.Response(200, text=""), Unintelligible),
        (httpx.Response(200, json=[]), Unintelligible),
        (httpx.Response(200, json={"fields": []}), Unintelligible),
        (httpx.Response(200, json=ok()), Unintelligible),
        (httpx.Response(200, json=ok(fields={})), Unintelligible),
        (httpx.ReadTimeout("x"), Unreachable),
    ],
)
async def test_what_is_no_answer_is_named_too(desk, stand_in, answer, error):
    stand_in.on("GET /custom_fields", answer)

    with pytest.raises(error):
        await desk.fields()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(200, text="<html>"), Unclear),
        (httpx.Response(500, json=said_no(2000)), Unclear),
        (httpx.ReadError("x"), Unclear),
        (httpx.ConnectError("x"), Unreachable),
        (httpx.Response(429), RateLimited),
    ],
)
async def test_a_write_is_sent_once(desk, stand_in, answer, error):
    stand_in.on("POST /tickets", answer)

    with pytest.raises(error):
        await desk.open_ticket(DRAFT, as_=ANA)

    assert len(stand_in.asked("POST /tickets")) == 1


async def test_errors_hold_nothing_that_somebody_wrote(desk, stand_in):
    stand_in.on("PUT /tickets/7", said_no(2062, "secret words"))
    change = Change(fields=(FieldValue(key="TextField_1", value="secret words"),))

    with pytest.raises(Refused) as refused:
        await desk.change("7", change)

    assert "secret" not in str(refused.value)


def test_a_long_answer_is_none_that_only_says_no():
    assert envelope.code_of(b'{"code":20622}') == 20622
    assert envelope.code_of(b'{"code":20622,"x":"' + b"x" * 5000 + b'"}') is None
    assert envelope.code_of(b"\xff") is None
