from datetime import UTC, datetime

import httpx
import pytest

from helpdesks.errors import Accepted, Forbidden, NotFound, Refused, Unclear, Unsupported
from helpdesks.models import Body, Identity, Reply, Role, Upload
from tests.helpdesks.udesk.stand_in import ok, page, reply, said_no, ticket

ANA = Identity(email="ana@acme.example", person_id="5")
COLLEAGUE = Identity(email="xiaolin@acme.example", person_id="6")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
SEND = "POST /tickets/customer_reply"
REPLIES = "GET /tickets/7/replies"
NOON = datetime(2023, 11, 1, 4, tzinfo=UTC)


def words(text="still broken", html="<p>still broken</p>", **more):
    return Reply(body=Body(text=text, html=html), **more)


async def test_a_reply_goes_as_text_and_is_looked_for(desk, stand_in):
    stand_in.on(SEND, ok(message="回复成功"))
    stand_in.on(REPLIES, page("replies", reply(1)), page("replies", reply(2), reply(1)))

    added = await desk.add_comment("7", words(), as_=ANA)

    assert stand_in.last(SEND) == {"id": 7, "content_type": "text", "new_reply": "still broken"}
    assert (added.id, added.author.id, added.text) == ("2", "5", "still broken")


async def test_files_go_by_their_ids(desk, stand_in):
    stand_in.on(SEND, ok())
    named = reply(2, content="a.txt, b.txt")
    stand_in.on(REPLIES, page("replies"), page("replies", named))
    uploads = (Upload(token="41", name="a.txt"), Upload(token="f-9", name="b.txt"))

    await desk.add_comment("7", words("", "", uploads=uploads), as_=ANA)

    assert stand_in.last(SEND)["attachment_ids"] == [41, "f-9"]
    assert stand_in.last(SEND)["new_reply"] == "a.txt, b.txt"


async def test_a_reply_that_is_shown_late_is_waited_for(desk, stand_in):
    stand_in.on(SEND, ok())
    stand_in.on(REPLIES, page("replies"), page("replies"), page("replies", reply(2)))

    assert (await desk.add_comment("7", words(), as_=ANA)).id == "2"


@pytest.mark.parametrize(
    "shown",
    [
        page("replies"),
        page("replies", reply(2, content="another")),
        page("replies", reply(2, author={"id": 5, "user_type": "agent"})),
        page("replies", reply(2, is_private=True)),
        said_no(2000),
    ],
)
async def test_a_reply_that_is_not_shown_is_accepted(desk, stand_in, shown):
    stand_in.on(SEND, ok())
    stand_in.on(REPLIES, page("replies"), shown)

    with pytest.raises(Accepted):
        await desk.add_comment("7", words(), as_=ANA)


async def test_nobody_speaks_in_a_customers_name(desk, stand_in):
    for as_, error in ((WANG, Unsupported), (COLLEAGUE, NotFound)):
        stand_in.on(
            "GET /customers/get_customer",
            ok(customer={"id": 6, "email": as_.email, "organization_id": 3}),
        )
        with pytest.raises(error):
            await desk.add_comment("7", words(), as_=as_)
    assert SEND not in stand_in.calls


async def test_an_agent_replies_to_what_they_asked_themselves(desk, stand_in):
    stand_in.on("GET /customers/get_customer", ok(customer={"id": 5, "email": WANG.email}))
    stand_in.on(SEND, ok())
    stand_in.on(REPLIES, page("replies"), page("replies", reply(2)))

    assert (await desk.add_comment("7", words(), as_=WANG)).id == "2"


@pytest.mark.parametrize(("as_", "error"), [(WANG, Unsupported), (ANA, Forbidden)])
async def test_nobody_writes_an_internal_comment(desk, stand_in, as_, error):
    with pytest.raises(error):
        await desk.add_comment("7", words(public=False), as_=as_)
    assert SEND not in stand_in.calls


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ReadTimeout("x"), Unclear),
        (said_no(2062, "Ticket 1007 is closed."), Refused),
        (said_no(2005), NotFound),
    ],
)
async def test_a_reply_is_sent_once(desk, stand_in, answer, error):
    stand_in.on(SEND, answer)

    with pytest.raises(error):
        await desk.add_comment("7", words(), as_=ANA)
    assert len(stand_in.asked(SEND)) == 1


async def test_a_reply_is_found_again_by_its_words(desk, stand_in):
    stand_in.on(
        REPLIES,
        page(
            "replies",
            reply(1, created_at="2023-11-01T03:00:00Z"),
            reply(2, content="<p>still<br>broken</p>", created_at="2023-11-01T03:55:00Z"),
            reply(3, content="other", created_at="2023-11-01T04:00:00Z"),
        ),
    )

    async def find(known=()):
        found = await desk.find_added("7", words(), as_=ANA, since=NOON, known=known)
        return found and found.id

    assert await find() == "2"
    assert await find({"2"}) is None


async def test_a_comment_that_is_not_there_is_not_found(desk, stand_in):
    stand_in.on("GET /tickets/detail", ok(ticket=ticket()))

    assert (await desk.comment("7", "content", as_=ANA)).text == "since 9:00"
    with pytest.raises(NotFound):
        await desk.comment("7", "99", as_=ANA)
