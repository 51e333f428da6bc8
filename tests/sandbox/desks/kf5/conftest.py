from contextlib import AsyncExitStack

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.desks.kf5 import Desk
from sandbox.faults import Faults
from sandbox.journal import Journal

ANA = "ana@acme.example"
XIAOLIN = "xiaolin@acme.example"
MARTA = "marta@acme.example"
WANG = "wang@acme.example"
VERA = "vera@partner.example"


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


@pytest.fixture
async def as_(desk):
    """A client for one person: `as_(ANA)`."""
    async with AsyncExitStack() as stack:
        clients = {}

        def client(email, secret=None):
            if (email, secret) not in clients:
                auth = (email, secret) if secret else (f"{email}/token", desk.api_token)
                clients[email, secret] = httpx.AsyncClient(base_url=desk.base_url, auth=auth)
                stack.push_async_callback(clients[email, secret].aclose)
            return clients[email, secret]

        yield client


@pytest.fixture
def ana(as_):
    return as_(ANA)


@pytest.fixture
def xiaolin(as_):
    return as_(XIAOLIN)


@pytest.fixture
def vera(as_):
    return as_(VERA)


@pytest.fixture
def marta(as_):
    return as_(MARTA)


@pytest.fixture
def wang(as_):
    return as_(WANG)


@pytest.fixture
def upload():
    async def upload(client, name="a.txt", data=b"hello"):
        answer = await client.post(
            "/apiv2/attachments.json",
            params={"filename": name},
            content=data,
            headers={"Content-Type": "application/binary"},
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["attachment"]

    return upload
