import hashlib
import logging
from email.utils import formatdate

import httpx
import pytest

from helpdesks.errors import SignInFailed, Unclear, Unreachable
from helpdesks.models import Body, Draft, Identity
from helpdesks.udesk.auth import Signer, signature
from tests.helpdesks.udesk.stand_in import ANA, NOW, ok, said_no

TOKEN = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
NONCE = "5b1f7c2e-9d34-4a6b-8c01-2f3e4d5c6b7a"
FIELDS = "GET /custom_fields"
OFF = said_no(20622, "timestamp已过期")
DRAFT = Draft(title="VPN", body=Body(text="x", html="<p>x</p>"))
IDENTITY = Identity(email="ana@acme.example", person_id="5")
USED = said_no(20623, "nonce已被使用")


def dated(payload, seconds):
    headers = {"Date": formatdate(seconds, usegmt=True)}
    return httpx.Response(200, headers=headers, json=payload)


def signed(query, digest="sha256"):
    said = "&".join((query["email"], "udesk-token", query["timestamp"], query["nonce"], "v2"))
    return query["sign"] == hashlib.new(digest, said.encode()).hexdigest()


@pytest.mark.parametrize(
    ("email", "digest", "sign"),
    [
        (
            "ops@acme-demo.example",
            "sha256",
            "ce9a97af7a8086f24a7d324d3a895a708d4eafcde12499c45a6fd8dd20937d3d",
        ),
        ("ops@acme-demo.example", "sha1", "160ac1e781bafde5ef8264be70b0097d84a4c0ad"),
        (
            "ops+slack@acme-demo.example",
            "sha256",
            "80a242a830af803d1731718a99a8ad9ec68f1faede55f2f54c6288d8fd49d523",
        ),
    ],
)
def test_the_worked_examples_come_out(email, digest, sign):
    assert signature(email, TOKEN, "1700000000", NONCE, digest) == sign


@pytest.mark.parametrize("digest", ["sha256", "sha1"])
async def test_every_request_is_signed_in_its_query(open_desk, stand_in, digest):
    desk = open_desk(email="ops+slack@acme.example", digest=digest)

    await desk.fields()

    query = stand_in.query()
    assert signed(query, digest=digest)
    assert query["timestamp"] == "1700000000"
    assert query["sign_version"] == "v2"
    assert query["category"] == "ticket"
    assert "email=ops%2Bslack%40acme.example" in stand_in.target()


async def test_each_attempt_is_signed_anew(desk, stand_in):
    stand_in.on(FIELDS, httpx.Response(502), ok(fields=[]))

    await desk.fields()

    first, second = stand_in.query(0), stand_in.query(1)
    assert first["nonce"] != second["nonce"]
    assert signed(second)


async def test_a_clock_that_is_off_follows_the_desks(desk, stand_in):
    stand_in.on(FIELDS, dated(OFF, NOW + 900), ok(fields=[]))

    await desk.fields()
    stand_in.time += 60
    await desk.fields()

    assert [stand_in.query(at)["timestamp"] for at in range(3)] == [
        "1700000000",
        "1700000900",
        "1700000960",
    ]
    assert signed(stand_in.query())


async def test_a_nonce_that_was_used_is_replaced_once(desk, stand_in):
    stand_in.on(FIELDS, said_no(20623), ok(fields=[]))

    await desk.fields()

    assert stand_in.query(0)["nonce"] != stand_in.query(1)["nonce"]


@pytest.mark.parametrize(
    ("answers", "attempts"),
    [
        ([dated(OFF, NOW + 900)], 2),
        ([OFF], 1),
        ([USED], 2),
        ([dated(OFF, NOW + 900), USED, OFF], 3),
        ([said_no(2059)], 1),
        ([said_no(20621)], 1),
        ([said_no(20624)], 1),
    ],
)
async def test_signing_in_is_not_tried_for_ever(desk, stand_in, answers, attempts):
    stand_in.on(FIELDS, *answers)

    with pytest.raises(SignInFailed):
        await desk.fields()

    assert len(stand_in.requests) == attempts


async def test_a_write_that_only_had_the_wrong_time_is_sent_again_whole(desk, stand_in):
    stand_in.on("POST /tickets", dated(OFF, NOW + 900), ok(ticket_id=7))

    opened = await desk.open_ticket(DRAFT, as_=IDENTITY)

    first, second = stand_in.asked("POST /tickets")
    assert opened.id == "7"
    assert stand_in.body(first) == stand_in.body(second)


async def test_a_write_whose_nonce_was_used_may_have_been_done(desk, stand_in):
    for answer in (USED, httpx.Response(400, json=USED)):
        stand_in.on("POST /tickets", answer, ok(ticket_id=7))
        before = len(stand_in.asked("POST /tickets"))

        with pytest.raises(Unclear):
            await desk.open_ticket(DRAFT, as_=IDENTITY)
        assert len(stand_in.asked("POST /tickets")) == before + 1


async def test_nothing_of_a_query_reaches_a_log_an_error_or_a_repr(desk, stand_in, caplog):
    caplog.set_level(logging.DEBUG)
    stand_in.on("GET /customers/get_customer", ok(customer=ANA), httpx.ReadTimeout("slow"))
    secrets = ["udesk-token", "sign=", "nonce", "ana@acme.example"]

    await desk.person_by_email("ana@acme.example")
    secrets.append(stand_in.query()["sign"])
    with pytest.raises(Unreachable) as lost:
        await desk.person_by_email("ana@acme.example")

    said = [caplog.text, str(lost.value), repr(lost.value), repr(lost.value.__cause__), repr(desk)]
    said += [repr(stand_in.requests[-1]), str(stand_in.requests[-1].url)]
    assert "get_customer" in caplog.text
    assert not [secret for secret in secrets if secret in "\n".join(said)]


def test_a_signer_does_not_show_its_token():
    assert TOKEN not in repr(Signer(email="marta@acme.example", token=TOKEN))


@pytest.mark.parametrize("email", ["", "a\nb"])
def test_what_is_no_address_is_not_signed(email):
    with pytest.raises(SignInFailed):
        Signer(email=email, token="t")


@pytest.mark.parametrize("url", ["http://acme.udesk.cn", "ftp://acme.udesk.cn", "acme", ""])
def test_the_account_is_only_reached_safely(open_desk, url):
    with pytest.raises(ValueError, match="https"):
        open_desk(url=url)


async def test_a_write_whose_answer_is_no_answer_is_unclear(desk, stand_in):
    for answer in (httpx.ReadTimeout("x"), httpx.Response(502), httpx.Response(200, text="<p>")):
        stand_in.on("POST /tickets", answer)
        with pytest.raises(Unclear):
            await desk.open_ticket(DRAFT, as_=IDENTITY)
