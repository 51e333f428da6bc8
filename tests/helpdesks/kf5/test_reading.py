from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesks.errors import NotFound, Refused, Unintelligible
from helpdesks.fields import Access, Field, FieldKind, FieldValue, Option
from helpdesks.kf5.wire import envelope, reading
from helpdesks.kf5.wire.fields import field, field_id, fields, value, written
from helpdesks.kf5.wire.values import moment, number
from helpdesks.models import Attachment, Comment, Person, Priority, Role, Status, Ticket
from tests.helpdesks.kf5.stand_in import fixture

SHANGHAI = ZoneInfo("Asia/Shanghai")

REQUEST = Ticket(
    id="118",
    number="118",
    title="VPN is down",
    description="Cannot connect since 9:00",
    status=Status.PENDING,
    status_said="pending",
    priority=None,
    priority_said=None,
    requester_id="733",
    assignee_id="735",
    organization_id="186",
    group_id="165",
    created_at=datetime(2014, 8, 9, 8, 12, 27, tzinfo=UTC),
    updated_at=datetime(2014, 8, 30, 6, 26, 49, tzinfo=UTC),
    fields=(FieldValue(key="field_4", value="技术问题"),),
)


def read(name, key="ticket"):
    return reading.ticket(envelope.one(fixture(name), key), SHANGHAI)


def test_a_request_is_read_whole_with_its_times_in_utc():
    assert read("request", "request") == REQUEST


def test_a_single_object_may_stand_under_the_plural_key():
    payload = fixture("request_under_the_plural_key")

    assert reading.ticket(envelope.one(payload, "request", "requests"), SHANGHAI) == REQUEST
    assert envelope.one(fixture("user_under_the_plural_key"), "user", "users")["id"] == 733


def test_a_ticket_with_ids_as_text_a_numbered_status_and_epoch_times_is_read():
    ticket = read("ticket_as_an_agent_sees_it")

    assert (ticket.id, ticket.status, ticket.status_said) == ("119", Status.PENDING, "2")
    assert (ticket.priority, ticket.organization_id, ticket.fields) == (Priority.HIGH, None, ())
    assert ticket.updated_at == datetime(2014, 8, 30, 6, 26, 49, tzinfo=UTC)


def test_unknown_words_are_kept_as_they_were_said():
    ticket = read("ticket_in_an_unknown_state")

    assert (ticket.status, ticket.status_said) == (Status.OTHER, "on-hold")
    assert (ticket.priority, ticket.priority_said) == (Priority.OTHER, "someday")


@pytest.mark.parametrize("number_said", range(5))
def test_each_numbered_status_has_its_word(number_said):
    words = ["new", "open", "pending", "solved", "closed"]

    assert reading.status(number_said) == words[number_said] == reading.status(str(number_said))


def test_a_ticket_without_times_names_what_is_missing():
    with pytest.raises(Unintelligible, match=r"ticket\.created_at"):
        read("ticket_without_times")


@pytest.mark.parametrize(
    ("said", "zone", "hour"),
    [
        ("2014-08-09 16:12:27", "Asia/Shanghai", 8),
        ("2014-08-09 16:12:27", "UTC", 16),
        ("2014-08-09T16:12:27+02:00", "Asia/Shanghai", 14),
        (1407571947, "Asia/Shanghai", 8),
        ("1407571947", "UTC", 8),
    ],
)
def test_a_time_is_naive_in_the_desks_zone_or_says_its_own(said, zone, hour):
    assert moment(said, ZoneInfo(zone), "x") == datetime(2014, 8, 9, hour, 12, 27, tzinfo=UTC)


@pytest.mark.parametrize("said", [None, "", "0000-00-00 00:00:00", "yesterday", [], "9" * 30])
def test_what_is_no_time_is_not_guessed(said):
    with pytest.raises(Unintelligible):
        moment(said, SHANGHAI, "x")


def test_a_requesters_comments_are_public_without_saying_so():
    [row] = envelope.rows(fixture("comments_as_the_requester_sees_them"), "comments")

    assert reading.comment(row, SHANGHAI, public=True) == Comment(
        id="2060",
        author=Person(id="733"),
        text="the content",
        html="<p>the content</p>",
        public=True,
        created_at=datetime(2014, 3, 5, 10, 40, 33, tzinfo=UTC),
        attachments=(
            Attachment(
                id="1743",
                name="测试.jpg",
                size=577,
                url="https://acme.kf5.com/attachments/download/1743/d82e779e28719c5623af75c6fd2966b/",
            ),
        ),
    )


def test_an_agents_comment_that_does_not_say_it_is_public_is_internal():
    rows = envelope.rows(fixture("comments_as_an_agent_sees_them"), "comments")
    comments = [reading.comment(row, SHANGHAI, public=False) for row in rows]

    assert [comment.public for comment in comments] == [True, False, True, False]
    assert comments[1].author.name == "Marta Klein"


def test_a_comment_without_plain_text_gives_the_words_of_its_html():
    row = fixture("comments_as_an_agent_sees_them")["comments"][2]

    assert reading.comment(row, SHANGHAI, public=False).text == "See <this> first"


def test_attachments_with_ids_and_sizes_as_text_are_read():
    [row] = envelope.rows(fixture("attachment_lists_first_page"), "attachments")

    assert reading.attachment(row) == Attachment(
        id="1948",
        name="hello.gif",
        size=8238,
        url="http://fs.kf5.com/attachments/download/1948/00154af/",
    )


def test_secrets_of_files_are_not_shown():
    row = envelope.one(fixture("attachment"), "attachment")

    assert "00154af" not in repr(reading.attachment(row)) + repr(reading.upload(row))


def test_people_have_roles_and_the_suspended_are_not_active():
    people = [reading.person(row) for row in fixture("users_shown_at_once")["users"]]

    assert [(person.role, person.active) for person in people] == [
        (Role.REQUESTER, True),
        (Role.AGENT, False),
    ]
    assert reading.person(fixture("user_agent")["user"]).role is Role.ADMIN


def test_a_form_has_every_active_field_and_says_who_may_do_what_with_it():
    assert fields(fixture("ticket_fields_of_every_kind")["ticket_fields"]) == (
        Field(
            key="field_4",
            kind=FieldKind.CHOICE,
            label="Choose issue type",
            requester=Access.REQUIRED,
            options=(
                Option(value="product", label="Product"),
                Option(value="Feedback", label="Feedback"),
            ),
        ),
        Field(
            key="field_5",
            kind=FieldKind.TEXT,
            label="Agents see 5",
            hint="Six digits",
            pattern="^[0-9]{6}$",
            asked_if=("field_4", "product"),
        ),
        Field(key="field_6", kind=FieldKind.TEXT, label="Field 6"),
        Field(key="field_7", kind=FieldKind.TEXT, label="Field 7", requester=Access.HIDDEN),
        Field(key="field_8", kind=FieldKind.TEXT, label="Field 8", requester=Access.READ_ONLY),
        Field(
            key="field_10",
            kind=FieldKind.CASCADE,
            label="Field 10",
            options=(Option(value="Hardware", label="Hardware"),),
        ),
        Field(
            key="field_11",
            kind=FieldKind.TEXT,
            label="Field 11",
            asked_if=("field_10", "Hardware"),
        ),
        Field(key="field_12", kind=FieldKind.TEXT, label="Field 12"),
    )


def test_a_field_of_several_levels_is_a_tree_and_a_circle_in_it_ends():
    rows = [
        {"id": 1, "key": "服务器品牌", "level": 1, "parent": 0},
        {"id": 2, "key": "DELL", "level": 2, "parent": 1},
        {"id": 3, "key": "R740", "level": 3, "parent": "2"},
        {"id": 4, "key": "around", "level": 2, "parent": 4},
        {"id": 5, "key": "", "level": 1, "parent": 0},
        "odd",
    ]

    read = field({"id": 10, "type": "multi_options", "custom_field_options": {"list": rows}})

    [top] = read.options
    assert (top.value, [below.value for below in top.options]) == ("服务器品牌", ["DELL"])
    assert [leaf.label for leaf in top.options[0].options] == ["R740"]
    assert field({"id": 10, "type": "multi_options", "custom_field_options": []}).options == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('["服务器品牌","DELL"]', ("服务器品牌", "DELL")),
        ("技术支持申请/", "技术支持申请/"),
        ("[broken", "[broken"),
        ("[1, 2]", "[1, 2]"),
        ("[]", "[]"),
        (7, "7"),
    ],
)
def test_a_path_is_read_out_of_its_text_and_anything_else_stays_a_text(said, expected):
    assert value({"name": "field_10", "value": said}) == FieldValue(key="field_10", value=expected)


def test_a_path_is_written_as_the_desk_shows_it():
    given = FieldValue(key="field_10", value=("服务器品牌", "DELL"))

    assert written(given) == {"name": "field_10", "value": '["服务器品牌", "DELL"]'}
    assert value(written(given)) == given


@pytest.mark.parametrize("key", ["", "field_", "field_x", "field_../1", "²"])
def test_what_is_no_key_names_no_field(key):
    with pytest.raises(NotFound):
        field_id(key)


def test_a_ticket_has_tags_or_none():
    assert reading.tags({"tags": ["vpn", "", 7]}) == ("vpn", "7")
    assert reading.tags({"tags": None}) == ()


PAGES = [
    ({"next_page": "https://x/apiv2/requests.json?page=2"}, 2, True),
    ({"next_page": None, "count": 99}, 2, False),
    ({"next_page": "https://x/apiv2/requests.json?page=1&per_page=2"}, 2, False),
    ({"next_page": "https://x/apiv2/tickets/94/comments.json?per_page=1&id=94&page=2"}, 1, True),
    ({"next_page": "https://x/more"}, 1, True),
    ({"next_page": ""}, 2, False),
    ({"next_page": "http://[", "count": 99}, 2, False),
    ({"next_page": "https://x/?page=2"}, 0, False),
    ({"count": 3}, 2, True),
    ({"count": 2}, 2, False),
    ({}, 2, True),
    ({}, 1, False),
    ({"page_count": 2, "code": 0}, 1, True),
    ({"page_count": 1, "code": 0}, 2, False),
]


@pytest.mark.parametrize(("payload", "found", "expected"), PAGES)
def test_a_page_is_followed_by_another_only_if_the_desk_leads_on(payload, found, expected):
    assert envelope.more(payload, found, number=1, size=2, before=0) is expected


@pytest.mark.parametrize("payload", [None, [], "x", {}, {"requests": None}, {"requests": [1]}])
def test_a_list_of_another_shape_cannot_be_read(payload):
    with pytest.raises(Unintelligible, match="requests"):
        envelope.rows(payload, "requests")


def test_an_answer_with_a_code_and_no_data_is_a_refusal():
    with pytest.raises(Refused) as refused:
        envelope.rows({"code": 1001, "message": "账号已停用"}, "requests")

    assert refused.value.reason == "账号已停用"


@pytest.mark.parametrize("some_id", ["", "-1", "1.5", "../1", "²", "1 ", "x"])
def test_an_id_that_is_no_number_names_nothing(some_id):
    with pytest.raises(NotFound):
        number(some_id)
