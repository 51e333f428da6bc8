from contextlib import AsyncExitStack

import httpx
import pytest

from sandbox.clock import Clock
from sandbox.desks.zammad import Desk
from sandbox.faults import Faults
from sandbox.journal import Journal


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
    """A client for one person, by their own token, or by the service's acting for them."""
    async with AsyncExitStack() as stack:
        clients = {}

        def client(name, *, acting=False, token=None):
            key = (name, acting, token)
            if key not in clients:
                secret = token or (desk.api_token if acting else desk.token_of(name))
                headers = {"Authorization": f"Token token={secret}", "Accept": "application/json"}
                if acting:
                    headers["From"] = desk.account.user_named(name).email
                clients[key] = httpx.AsyncClient(
                    base_url=f"{desk.base_url}/api/v1/", headers=headers
                )
                stack.push_async_callback(clients[key].aclose)
            return clients[key]

        yield client


@pytest.fixture
def ana(as_):
    return as_("ana")


@pytest.fixture
def xiaolin(as_):
    return as_("xiaolin")


@pytest.fixture
def vera(as_):
    return as_("vera")


@pytest.fixture
def marta(as_):
    return as_("marta")


@pytest.fixture
def wang(as_):
    return as_("wang")


@pytest.fixture
def create():
    """`await create(ana, seats=7)`: a ticket with an article, expanded."""

    async def create(client, status=201, **fields):
        body = {"title": "Printer", "group": "Users", "article": {"body": "x"}} | fields
        answer = await client.post("tickets?expand=true", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return create


@pytest.fixture
def search():
    """`await search(marta, query="vpn")`: the ids found, in order."""

    async def search(client, **body):
        answer = await client.post("tickets/search?expand=true", json=body)
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()]

    return search
