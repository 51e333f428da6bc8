from datetime import UTC, datetime

import pytest

from helpdesks.errors import NotFound, Unintelligible
from helpdesks.models import Identity, Priority, Role, Status
from tests.helpdesks.udesk.stand_in import ok, page, reply, ticket

ANA = Identity(email="ana@acme.example", person_id="5")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)


async def read(desk, stand_in, **changes):
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(**changes)))
    return await desk.ticket("7")


async def test_a_ticket_is_read_whole(desk, stand_in):
    found = await read(desk, stand_in)

    assert stand_in.query(0)["id"] == "7"
    assert (found.id, found.number, found.title) == ("7", "1007", "Request 7")
    assert found.description == "since 9:00"
    assert (found.requester_id, found.organization_id) == ("5", "3")
    assert (found.assignee_id, found.group_id) == ("agent_1", "2")
    assert found.created_at == datetime(2023, 11, 1, 2, 7, tzinfo=UTC)
    assert found.updated_at == datetime(2023, 11, 1, 3, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "status", "word"),
    [
        ({"status": "开启", "status_en": "open"}, Status.OPEN, "open"),
        ({"status": "解决中", "status_en": "solving"}, Status.OPEN, "解决中"),
        ({"status": "已解决", "status_en": "resolved"}, Status.SOLVED, "solved"),
        ({"status": "已关闭", "status_en": "closed"}, Status.CLOSED, "closed"),
        ({"status": "已关闭", "status_en": None}, Status.CLOSED, "closed"),
        ({"status": None, "status_en": "Resolved"}, Status.SOLVED, "solved"),
        ({"status": "", "status_en": "", "status_id": 4}, Status.OPEN, "4"),
        ({"status": "等待客户", "status_en": "waiting"}, Status.OTHER, "等待客户"),
        ({"status": "", "status_en": "", "status_id": 9}, Status.OTHER, "9"),
        ({"status": None, "status_en": None}, Status.OTHER, ""),
    ],
)
async def test_where_a_ticket_stands_is_said_in_our_words(desk, stand_in, said, status, word):
    found = await read(desk, stand_in, **said)

    assert (found.status, found.status_said) == (status, word)


@pytest.mark.parametrize(
    ("said", "priority", "word"),
    [
        ("紧急", Priority.URGENT, "紧急"),
        ("高", Priority.HIGH, "高"),
        ("标准", Priority.MEDIUM, "标准"),
        ("低", Priority.LOW, "低"),
        ("特急", Priority.OTHER, "特急"),
        (None, None, None),
        ("", None, None),
    ],
)
async def test_a_priority_is_read_by_its_name(desk, stand_in, said, priority, word):
    found = await read(desk, stand_in, priority=said)

    assert (found.priority, found.priority_said) == (priority, word)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain\r\nlines", "plain\nlines"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("a<br><br>b", "a\n\nb"),
        ("&lt;!channel&gt; &amp; more", "<!channel> & more"),
        ("<style>p{}</style><script>x()</script><b>bold</b>", "bold"),
        (None, ""),
    ],
)
async def test_content_is_read_as_words(desk, stand_in, content, text):
    assert (await read(desk, stand_in, content=content)).description == text


async def test_a_ticket_may_lack_almost_everything(desk, stand_in):
    empty = dict.fromkeys(ticket())
    stand_in.on(
        "GET /tickets/detail", ok(ticket=empty | {"id": 7, "created_at": "2023-02-17 11:11:11"})
    )

    found = await desk.ticket("7")

    assert (found.number, found.title, found.requester_id) == ("7", "", "")
    assert (found.assignee_id, found.group_id, found.organization_id) == (None, None, None)
    assert found.updated_at == found.created_at == datetime(2023, 2, 17, 3, 11, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "2023-11-01T10:00:00.000+08:00",
        "2023-11-01 10:00:00",
        "2023-11-01 10:00:00 +0800",
        "2023-11-01T02:00:00Z",
    ],
)
async def test_a_time_is_read_in_each_of_its_forms(desk, stand_in, said):
    found = await read(desk, stand_in, created_at=said)

    assert found.created_at == datetime(2023, 11, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("changes", [{"id": None}, {"created_at": "soon"}, {"updated_at": "x"}])
async def test_a_ticket_that_cannot_be_read_says_which_part(desk, stand_in, changes):
    with pytest.raises(Unintelligible, match="ticket"):
        await read(desk, stand_in, **changes)


async def comments(desk, as_=None, **more):
    return [one async for one in desk.comments("7", as_=as_, **more)]


async def test_the_content_is_the_first_comment_and_replies_come_by_time(desk, stand_in):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(9), reply(3), reply(10)))

    found = await comments(desk)

    assert [one.id for one in found] == ["content", "3", "9", "10"]
    assert (found[0].author.id, found[0].author.name, found[0].text) == ("5", "Ana", "since 9:00")
    assert found[0].html == "<p>since 9:00</p>"
    assert (await comments(desk, newest_first=True))[0].id == "10"


async def test_who_replied_is_an_agent_or_a_customer(desk, stand_in):
    agent = {"id": 5, "user_type": "agent", "email": "wang@acme.example", "nick_name": "Wang"}
    stand_in.on(
        "GET /tickets/7/replies",
        page("replies", reply(1), reply(2, author=agent), reply(3, author=None)),
    )

    [_, customer, wang, nobody] = await comments(desk)

    assert (customer.author.id, customer.author.role) == ("5", Role.REQUESTER)
    assert (wang.author.id, wang.author.role) == ("agent_5", Role.AGENT)
    assert (wang.author.name, wang.author.email) == ("Wang", "wang@acme.example")
    assert nobody.author.id == ""


@pytest.mark.parametrize(
    "sign",
    [
        {"is_private": True},
        {"private": 1},
        {"internal": "true"},
        {"public": False},
        {"is_public": 0},
        {"open": "false"},
        {"private": "yes"},
        {"internal": 2},
        {"is_private": {"by": 1}},
        {"is_private": False, "public": False},
    ],
)
async def test_what_looks_private_is_for_agents_alone(desk, stand_in, sign):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1), reply(2, **sign)))

    assert [one.public for one in await comments(desk)] == [True, True, False]
    assert [one.id for one in await comments(desk, WANG)] == ["content", "1", "2"]
    assert [one.id for one in await comments(desk, ANA)] == ["content", "1"]
    with pytest.raises(NotFound):
        await desk.comment("7", "2", as_=ANA)


AGENT = {"id": 1, "user_type": "agent", "nick_name": "Marta"}


@pytest.mark.parametrize("author", [AGENT, AGENT | {"user_type": "Agent"}, {"id": 1}, None])
@pytest.mark.parametrize("sign", [{}, {"note_type": "internal"}, {"is_private": None}])
async def test_an_agents_reply_without_a_mark_is_for_agents_alone(desk, stand_in, author, sign):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1, author=author, **sign)))

    assert [one.public for one in await comments(desk)] == [True, False]
    assert [one.id for one in await comments(desk, ANA)] == ["content"]


@pytest.mark.parametrize(
    ("sign", "public"), [({}, True), ({"is_private": True}, False), ({"open": "0"}, False)]
)
async def test_an_agents_reply_without_a_mark_is_public_where_that_is_set(
    open_desk, stand_in, sign, public
):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1, author=AGENT, **sign)))

    assert (await comments(open_desk(agent_replies_public=True)))[1].public is public


@pytest.mark.parametrize("sign", [{"is_private": "no"}, {"private": 0}, {"is_public": True}])
async def test_an_agents_reply_that_says_it_is_public_is(desk, stand_in, sign):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1, author=AGENT, **sign)))

    assert (await comments(desk, ANA))[1].author.id == "agent_1"


@pytest.mark.parametrize("answer", [ok(replies=None), ok(replies=[])])
async def test_a_ticket_without_replies_has_its_content(desk, stand_in, answer):
    stand_in.on("GET /tickets/7/replies", answer)

    assert [one.id for one in await comments(desk)] == ["content"]


async def test_replies_that_know_no_pages_are_not_read_for_ever(desk, stand_in):
    every = [reply(number) for number in range(1, 151)]
    stand_in.on("GET /tickets/7/replies", ok(replies=every))

    assert len(await comments(desk)) == 151
    assert len(stand_in.asked("GET /tickets/7/replies")) == 2


@pytest.mark.parametrize(
    "sign", [{"is_private": False}, {"private": None}, {"public": True}, {"open": "1"}]
)
async def test_what_says_that_it_is_public_is(desk, stand_in, sign):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(2, **sign)))

    assert (await comments(desk))[1].public


@pytest.mark.parametrize(
    ("changes", "text", "html"),
    [
        ({"content": "a <b> c", "content_type": "text"}, "a <b> c", ""),
        ({"content": "a <b>c</b>"}, "a c", "a <b>c</b>"),
        ({"content": "<p>c</p>", "content_type": "rich"}, "c", "<p>c</p>"),
        ({"content": "plain", "content_type": "rich"}, "plain", ""),
    ],
)
async def test_a_reply_is_text_or_html(desk, stand_in, changes, text, html):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1, **changes)))

    found = (await comments(desk))[1]

    assert (found.text, found.html) == (text, html)


async def test_replies_go_on_over_pages_and_repeat_none(desk, stand_in):
    stand_in.on(
        "GET /tickets/7/replies",
        {
            1: page("replies", reply(3), reply(2), pages=2),
            2: page("replies", reply(2), reply(1), pages=2),
        },
    )

    assert [one.id for one in await comments(desk)] == ["content", "1", "2", "3"]


async def test_a_reply_that_cannot_be_read_hides_no_other(desk, stand_in):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1), reply(2, created_at="?")))

    assert [one.id for one in await comments(desk)] == ["content", "1"]
    assert desk.skipped == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"id": 4, "file_name": "a.txt", "content_url": "/f/4", "size": 5}, ("4", "a.txt", 5)),
        ({"id": 4, "name": "a.txt", "file_url": "/f/4", "file_size": "5"}, ("4", "a.txt", 5)),
        ({"id": 4, "filename": "a.txt", "url": "/f/4"}, ("4", "a.txt", None)),
    ],
)
async def test_files_are_found_under_whichever_keys(desk, stand_in, row, expected):
    stand_in.on("GET /tickets/7/replies", page("replies", reply(1, attachments=[row])))

    [attachment] = (await comments(desk))[1].attachments

    assert (attachment.id, attachment.name, attachment.size) == expected
    assert attachment.url == "/f/4"


async def test_files_without_an_id_keep_the_one_we_gave(desk, stand_in):
    def files(query):
        return [{"name": "a.txt", "url": f"https://files.example/a{query}"}, {"name": "b"}, "x"]

    stand_in.on("GET /tickets/detail", ok(ticket=ticket(attachments=files("?sign=1"))))
    [first] = (await comments(desk))[0].attachments
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(attachments=files("?sign=2"))))
    [again] = (await comments(desk))[0].attachments

    assert first.id == again.id
    assert "sign" not in repr(first)
