import pytest

from helpdesks.errors import Forbidden
from helpdesks.models import Body, Identity, Reply, Status
from tests.helpdesks.zammad import rows
from tests.helpdesks.zammad.stand_in import error

ANA = Identity(email="ana@acme.example", person_id="5")
SAID = Reply(body=Body(text="It is back", html=""))
MERGED = {"state_id": 5, "state": "merged"}


def parent(ticket_id):
    link = {"link_type": "parent", "link_object": "Ticket", "link_object_value": ticket_id}
    return {"links": [link | {"link_type": "normal", "link_object_value": 99}, link]}


@pytest.fixture(autouse=True)
def merged(stand_in):
    """Ticket 17 was merged into 21, and a comment of it moved there."""
    stand_in.on("GET /tickets/17", rows.ticket(**MERGED)).on("GET /links", parent(21))
    stand_in.on("GET /tickets/21", rows.ticket(id=21, article_ids=[18]))
    moved = rows.article(ticket_id=21)
    stand_in.on("GET /ticket_articles/by_ticket/21", [moved])
    stand_in.on("GET /ticket_articles/18", moved)
    stand_in.on("GET /ticket_articles/by_ticket/17", [rows.article(id=30, body="merged")])


async def test_a_merged_ticket_is_closed_and_says_where_it_lives_on(desk):
    assert (await desk.ticket("17", as_=ANA)).status is Status.CLOSED
    assert await desk.merged_into("17") == "21"
    assert await desk.merged_into("21") is None


async def test_its_comments_are_those_of_the_ticket_that_it_lives_on_in(desk):
    assert [one.id async for one in desk.comments("17", as_=ANA)] == ["18"]
    assert (await desk.comment("17", "18", as_=ANA)).id == "18"


async def test_a_reply_to_it_reaches_the_ticket_that_it_lives_on_in(desk, stand_in):
    stand_in.on("PUT /tickets/21", rows.ticket(id=21, article_ids=[18, 31]))
    stand_in.on("GET /ticket_articles/31", rows.article(id=31, ticket_id=21, body="It is back"))

    assert (await desk.add_comment("17", SAID, as_=ANA)).id == "31"
    assert "PUT /tickets/17" not in stand_in.calls


async def test_a_reply_is_not_lost_where_its_author_may_not_see_the_other_ticket(desk, stand_in):
    stand_in.on("GET /tickets/21", error(403, "Not authorized"))

    with pytest.raises(Forbidden):
        await desk.add_comment("17", SAID, as_=ANA)


async def test_the_service_does_not_follow_to_another_customers_ticket(desk, stand_in):
    stand_in.on("GET /tickets/21", rows.ticket(id=21, customer_id=6))

    assert [one.text async for one in desk.comments("17")] == ["merged"]


async def test_tickets_merged_in_a_circle_end_somewhere(desk, stand_in):
    stand_in.on("GET /tickets/21", rows.ticket(id=21, **MERGED))

    assert [one.id async for one in desk.comments("17")] == ["18"]


async def test_a_merged_ticket_without_a_parent_keeps_what_it_has(desk, stand_in):
    stand_in.on("GET /links", {"links": []})

    assert [one.text async for one in desk.comments("17", as_=ANA)] == ["merged"]
