from datetime import UTC, datetime

import httpx
import pytest

from helpdesks.errors import Accepted, Forbidden, NotFound, Refused, Unsupported
from helpdesks.fields import FieldValue
from helpdesks.models import (
    Body,
    Change,
    Draft,
    Identity,
    Priority,
    Role,
    Status,
    Upload,
)
from helpdesks.udesk.wire.writing import file_name
from tests.helpdesks.udesk.stand_in import ok, page, ticket, tickets
from tests.helpdesks.udesk.test_fields import droplist, options, row

ANA = Identity(email="ana@acme.example", person_id="5")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
NOON = datetime(2023, 11, 1, 4, tzinfo=UTC)
UPDATE = "PUT /tickets/7"


def draft(text="since 9:00", html="", **more):
    return Draft(title="VPN down", body=Body(text=text, html=html), **more)


async def opened(desk, stand_in, what):
    stand_in.on("POST /tickets", ok(ticket_id=7))
    await desk.open_ticket(what, as_=ANA)
    return stand_in.last("POST /tickets")["ticket"]


async def test_a_ticket_is_opened_for_its_customer(desk, stand_in):
    assert await opened(desk, stand_in, draft()) == {
        "subject": "VPN down",
        "content": "since 9:00",
        "type": "customer_id",
        "type_content": "5",
    }


async def test_a_ticket_is_opened_with_everything_a_draft_can_hold(open_desk, stand_in):
    desk = open_desk(template_id=12, group="First line")
    fields = [row("TextField_1", "text"), row("SelectField_3", "checkbox", options=options("a"))]
    stand_in.on("GET /custom_fields", ok(fields=fields))
    stand_in.on("GET /user_groups", page("user_groups", {"id": 2, "name": "IT"}))
    what = draft(
        html="<p>since 9:00</p>",
        priority=Priority.URGENT,
        fields=(
            FieldValue(key="TextField_1", value="x"),
            FieldValue(key="SelectField_3", value=("0", "3")),
        ),
        group_id="2",
        tags=("slack", "vpn"),
    )

    sent = await opened(desk, stand_in, what)

    assert sent["content"] == "<p>since 9:00</p>"
    assert (sent["priority"], sent["agent_group_name"]) == ("紧急", "IT")
    assert (sent["template_id"], sent["tags"]) == (12, "slack,vpn")
    assert sent["ticket_field"] == {"TextField_1": "x", "SelectField_3": "0,3"}


async def test_the_settings_name_the_group_where_the_channel_names_none(open_desk, stand_in):
    sent = await opened(open_desk(group="First line"), stand_in, draft())

    assert sent["agent_group_name"] == "First line"


@pytest.mark.parametrize(
    ("priority", "name"),
    [(Priority.LOW, "低"), (Priority.MEDIUM, "标准"), (Priority.HIGH, "高")],
)
async def test_a_priority_is_created_by_its_name(desk, stand_in, priority, name):
    assert (await opened(desk, stand_in, draft(priority=priority)))["priority"] == name


async def test_plain_words_are_escaped(desk, stand_in):
    sent = await opened(desk, stand_in, draft("1 < 2 & <b>\n\nbye"))

    assert sent["content"] == "1 &lt; 2 &amp; &lt;b&gt;<br><br>bye"


async def test_a_group_that_is_not_there_is_not_found(desk, stand_in):
    stand_in.on("GET /user_groups", page("user_groups"))

    with pytest.raises(NotFound):
        await desk.open_ticket(draft(group_id="9"), as_=ANA)
    assert "POST /tickets" not in stand_in.calls


async def test_a_ticket_does_not_open_with_files(desk, stand_in):
    what = draft(uploads=(Upload(token="1", name="a.txt"),))

    with pytest.raises(Unsupported) as unsupported:
        await desk.open_ticket(what, as_=ANA)
    assert unsupported.value.ability == "opens_with_files"
    assert stand_in.calls == []


@pytest.mark.parametrize("answer", [ok(ticket_id=7), ok(ticket={"id": 7}), ok(ticket_id="7")])
async def test_the_new_ticket_is_read_again(desk, stand_in, answer):
    stand_in.on("POST /tickets", answer)

    assert (await desk.open_ticket(draft(), as_=ANA)).number == "1007"


async def test_a_new_ticket_that_is_not_shown_yet_is_accepted(desk, stand_in):
    stand_in.on("POST /tickets", ok(ticket_id=7))
    stand_in.on("GET /tickets/detail", {"code": 2005})

    with pytest.raises(Accepted):
        await desk.open_ticket(draft(), as_=ANA)


async def test_a_ticket_is_recognised_by_its_words(desk, stand_in):
    same = {"subject": "VPN down", "created_at": NOON.isoformat()}
    stand_in.on(
        "GET /tickets",
        tickets(
            ticket(1, **same, user_id=6),
            ticket(2, **same, content="something else"),
            ticket(3, **same | {"created_at": "2023-11-01T02:00:00Z"}),
            ticket(4, **same, content=""),
            ticket(5, **same, content="<div>since 9…</div>"),
        ),
    )
    another = ok(ticket=ticket(2, **same, content="something else"))
    whole = {number: ok(ticket=ticket(number, **same)) for number in (4, 5)}

    async def find(known, *details):
        stand_in.on("GET /tickets/detail", *details)
        found = await desk.find_opened(draft(), as_=ANA, since=NOON, known=known)
        return found and found.id

    assert await find([], another, whole[4]) == "4"
    assert await find(["4"], another, whole[5]) == "5"
    assert await find(["4", "5"], another) is None


async def change(desk, stand_in, wanted, as_=None, **after):
    stand_in.on(UPDATE, ok(ticket={"id": 7}))
    before = ticket(tags="vpn")
    stand_in.on("GET /tickets/detail", ok(ticket=before), ok(ticket={**before, **after}))
    return await desk.change("7", wanted, as_=as_)


async def test_a_change_is_written_by_ids_and_read_again(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist()]))
    wanted = Change(
        status=Status.SOLVED,
        priority=Priority.URGENT,
        assignee_id="agent_2",
        group_id="3",
        tags=("slack", "vpn"),
        fields=(FieldValue(key="SelectField_1", value="1"),),
    )

    changed = await change(
        desk,
        stand_in,
        wanted,
        WANG,
        status_en="resolved",
        priority="紧急",
        assignee_id=2,
        user_group_id=3,
        tags="vpn,slack",
        custom_fields={"SelectField_1": ["1"]},
    )

    assert stand_in.last(UPDATE)["ticket"] == {
        "status_id": 2,
        "priority_id": 1,
        "agent_id": 2,
        "user_group_id": 3,
        "tags": "vpn,slack",
        "custom_fields": {"SelectField_1": "1"},
    }
    assert (changed.status, changed.assignee_id) == (Status.SOLVED, "agent_2")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (Change(status=Status.SOLVED), "status"),
        (Change(priority=Priority.LOW), "priority"),
        (Change(assignee_id="agent_2"), "assignee"),
        (Change(group_id="9"), "group"),
        (Change(tags=("slack",)), "tags"),
        (Change(fields=(FieldValue(key="TextField_1", value="x"),)), "TextField_1"),
    ],
)
async def test_what_the_desk_left_as_it_was_is_refused_by_name(desk, stand_in, wanted, part):
    with pytest.raises(Refused) as refused:
        await change(desk, stand_in, wanted)

    assert refused.value.fields.keys() == {part}


async def test_a_change_that_is_shown_late_is_waited_for(open_desk, stand_in):
    desk = open_desk(pauses=(0, 0))
    stand_in.on(UPDATE, ok())
    before, after = ok(ticket=ticket()), ok(ticket=ticket(status_en="resolved"))
    stand_in.on("GET /tickets/detail", before, before, before, after)

    assert (await desk.change("7", Change(status=Status.SOLVED))).status is Status.SOLVED


async def test_a_field_is_cleared(desk, stand_in):
    wanted = Change(fields=(FieldValue(key="TextField_1", value=""),))

    await change(desk, stand_in, wanted, custom_fields={"TextField_1": None})

    assert stand_in.last(UPDATE)["ticket"] == {"custom_fields": {"TextField_1": ""}}


async def test_nothing_to_change_is_not_written(desk, stand_in):
    assert (await desk.change("7", Change())).id == "7"
    assert UPDATE not in stand_in.calls


async def test_a_change_that_is_not_shown_is_accepted(desk, stand_in):
    stand_in.on(UPDATE, ok())
    stand_in.on("GET /tickets/detail", ok(ticket=ticket()), httpx.Response(500))

    with pytest.raises(Accepted):
        await desk.change("7", Change(status=Status.SOLVED))


async def test_requesters_change_nothing(desk, stand_in):
    with pytest.raises(Forbidden):
        await desk.change("7", Change(status=Status.SOLVED), as_=ANA)
    assert UPDATE not in stand_in.calls


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Change(status=Status.PENDING), Unsupported),
        (Change(status=Status.OTHER), Unsupported),
        (Change(priority=Priority.OTHER), Unsupported),
        (Change(type="incident"), Unsupported),
        (Change(assignee_id="5"), NotFound),
        (Change(group_id="x"), NotFound),
    ],
)
async def test_what_the_desk_does_not_have_is_not_written(desk, stand_in, wanted, error):
    with pytest.raises(error):
        await desk.change("7", wanted)
    assert UPDATE not in stand_in.calls


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("测试 报告.pdf", "测试 报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.txt", "b.txt"),
        ("a\nb\x00.txt", "ab.txt"),
        (".hidden", "hidden"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("文" * 200 + ".pdf", "文" * 78 + ".pdf"),
    ],
)
def test_a_files_name_may_stand_in_an_address_and_on_a_disk(name, safe):
    assert file_name(name) == safe
