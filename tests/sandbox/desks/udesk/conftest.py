import hashlib
import itertools

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.desks.udesk import Desk
from sandbox.faults import Faults
from sandbox.journal import Journal

ANA = "ana@acme.example"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def journal(clock):
    return Journal(clock)


@pytest.fixture
def faults():
    return Faults()


@pytest.fixture
async def desk(clock, journal, faults):
    desk = Desk(clock, journal, faults)
    await desk.start()
    yield desk
    await desk.stop()


class Signer:
    """Signs as the vendor's page says: email, token, timestamp, nonce and v2, joined by &."""

    def __init__(self, desk, clock):
        self._desk, self._clock = desk, clock
        self._nonces = itertools.count(1)

    def __call__(self, email=None, token=None, timestamp=None, nonce=None):
        email = email or self._desk.admin_email
        timestamp = str(self._clock.epoch()) if timestamp is None else timestamp
        nonce = f"nonce-{next(self._nonces)}" if nonce is None else nonce
        text = "&".join((email, token or self._desk.api_token, timestamp, nonce, "v2"))
        return {
            "email": email,
            "timestamp": timestamp,
            "sign": hashlib.sha256(text.encode()).hexdigest(),
            "nonce": nonce,
            "sign_version": "v2",
        }


@pytest.fixture
def sign(desk, clock):
    return Signer(desk, clock)


@pytest.fixture
async def http(desk):
    async with httpx.AsyncClient(base_url=f"{desk.base_url}/open_api_v1") as client:
        yield client


@pytest.fixture
def ask(http, sign):
    """Call the API as its administrator and read the JSON: `ask("GET", "/tickets", page=2)`."""

    async def ask(method, path, body=None, **query):
        answer = await http.request(method, path, params=query | sign(), json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.fixture
def upload(http, sign):
    async def upload(ticket_id, name="a.txt", data=b"hello", *, path="upload_file_for_reply"):
        answer = await http.post(
            f"/tickets/{path}",
            params={"ticket_id": ticket_id, "file_name": name} | sign(),
            content=data,
            headers={"Content-Type": "application/octet-stream"},
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return upload


@pytest.fixture
def new_ticket():
    """The body of a ticket for Ana, with what is given besides or instead."""

    def new_ticket(**fields):
        ticket = {"subject": "VPN down", "content": "since 9:00", "type": "email"}
        return {"ticket": ticket | {"type_content": "ana@acme.example"} | fields}

    return new_ticket
