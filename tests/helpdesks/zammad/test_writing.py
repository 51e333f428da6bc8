from datetime import UTC, datetime, timedelta

import httpx
import pytest

from helpdesks.errors import (
    Accepted,
    Forbidden,
    NotFound,
    Refused,
    SignInFailed,
    Unclear,
    Unsupported,
)
from helpdesks.fields import FieldValue
from helpdesks.models import Body, Change, Draft, Identity, Priority, Reply, Role, Status
from tests.helpdesks.zammad import rows
from tests.helpdesks.zammad.stand_in import error, masked

ANA = Identity(email="ana@acme.example", person_id="5")
BO = Identity(email="Bo@acme.example")
WANG = Identity(email="wang@acme.example", person_id="4", role=Role.AGENT)
WORDS = Body(text="Cannot connect since 9:00", html="<p>Cannot connect since 9:00</p>")
DRAFT = Draft(title="VPN is down", body=WORDS)
SAID = Reply(body=Body(text="It is back", html="<p>It is back</p>"))
POST, PUT, GET = "POST /tickets", "PUT /tickets/17", "GET /tickets/17"
PERFORM = "POST /core_workflows/perform"
OPENED_AT = datetime(2026, 11, 21, 23, 18, 18, tzinfo=UTC)
NO_SUCH_USER = error(403, "No such user 'bo@acme.example'")


def answered(stand_in, **changes):
    """A ticket that gets article 19 with the next update."""
    stand_in.on(GET, rows.ticket(**changes)).on(PUT, rows.ticket(article_ids=[18, 19]))
    return stand_in.on("GET /ticket_articles/19", rows.article(id=19, body="<p>It is back</p>"))


async def test_a_requester_opens_a_ticket_as_such(desk, stand_in):
    stand_in.on(POST, rows.ticket())
    fields = (FieldValue(key="category", value=("HW", "HW::Laptop")),)

    ticket = await desk.open_ticket(
        Draft(title="VPN\nis down" + "!" * 300, body=WORDS, priority=Priority.HIGH, fields=fields),
        as_=ANA,
    )

    assert (ticket.id, ticket.description) == ("17", "Cannot connect since 9:00")
    assert stand_in.who(POST) == ("service", "5")
    body = stand_in.body(POST)
    assert body.pop("title") == "VPN is down" + "!" * 239
    assert body == {
        "group_id": 1,
        "priority_id": 3,
        "category": "HW::Laptop",
        "article": {
            "body": "<p>Cannot connect since 9:00</p>",
            "content_type": "text/html",
            "type": "web",
            "internal": False,
        },
    }


async def test_an_agent_opens_a_ticket_for_the_agent_without_sending_mail(desk, stand_in):
    stand_in.on(POST, rows.ticket()).on("GET /users/me", rows.user(id=4))

    await desk.open_ticket(Draft(title="x", body=Body(text="plain", html="")), as_=WANG)

    body = stand_in.body(POST)
    assert body["customer_id"] == 4
    assert body["article"] == {
        "body": "plain",
        "content_type": "text/plain",
        "type": "note",
        "internal": False,
    }


async def test_pictures_in_the_words_go_along_as_they_are(desk, stand_in):
    html = '<img src="data:image/png;base64,iVBORw0KGgo=">'
    stand_in.on(POST, rows.ticket())

    await desk.open_ticket(Draft(title="x", body=Body(text="", html=html)), as_=ANA)

    assert stand_in.body(POST)["article"]["body"] == html


async def test_no_words_and_no_files_are_refused_at_once(desk, stand_in):
    with pytest.raises(Refused):
        await desk.open_ticket(Draft(title="x", body=Body(text=" ", html="")), as_=ANA)

    assert POST not in stand_in.calls


@pytest.mark.parametrize(
    ("draft", "groups", "chosen"),
    [
        (DRAFT, (2,), 2),
        (Draft(title="x", body=WORDS, group_id="7"), (1, 2), 7),
        (Draft(title="x", body=WORDS, fields=(FieldValue(key="group_id", value="2"),)), (1, 2), 2),
    ],
)
async def test_the_group_is_the_forms_the_channels_or_the_only_one(
    desk, stand_in, draft, groups, chosen
):
    stand_in.on("GET /ticket_create", rows.ticket_create(*groups)).on(POST, rows.ticket())

    await desk.open_ticket(draft, as_=ANA)

    assert stand_in.body(POST)["group_id"] == chosen


async def test_without_a_choice_of_group_it_is_asked_for_by_name(desk, stand_in):
    stand_in.on("GET /ticket_create", rows.ticket_create(1, 2))

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=ANA)

    assert list(refused.value.fields) == ["group_id"]


async def test_somebody_unknown_is_created_with_their_ticket_and_named(desk, stand_in):
    stand_in.on("GET /users/me", NO_SUCH_USER).on(POST, rows.ticket())
    stand_in.on("GET /users/5", rows.user(firstname="", lastname=None))
    stand_in.on("PUT /users/5", rows.user())

    await desk.open_ticket(DRAFT, as_=BO, name=" Bo van Lund ")

    body = stand_in.body(POST)
    assert stand_in.who(POST) == ("service", None)
    assert body["customer_id"] == "guess:bo@acme.example"
    assert body["article"]["sender"] == "Customer"
    assert stand_in.body("PUT /users/5") == {"firstname": "Bo", "lastname": "van Lund"}


async def test_somebody_whom_the_desk_calls_something_keeps_that_name(desk, stand_in):
    stand_in.on("GET /users/me", NO_SUCH_USER).on(POST, rows.ticket())
    stand_in.on("GET /users/5", rows.user(firstname="", lastname="Silva"))

    await desk.open_ticket(DRAFT, as_=BO, name="Bo")

    assert "PUT /users/5" not in stand_in.calls


@pytest.mark.parametrize(
    ("email", "answer"),
    [
        ("jürgen@acme.example", NO_SUCH_USER),
        ("bo@acme.example", error(401, "Can't find User for Token")),
        ("bo@acme.example", error(403, "API token access disabled!")),
    ],
)
async def test_nobody_is_introduced_whom_the_desk_did_not_call_unknown(
    desk, stand_in, email, answer
):
    stand_in.on("GET /users/me", answer).on(POST, rows.ticket()).on("PUT /users/5", rows.user())

    with pytest.raises(SignInFailed):
        await desk.open_ticket(DRAFT, as_=Identity(email=email), name="Bo")

    assert {"POST /tickets", "PUT /users/5"}.isdisjoint(stand_in.calls)


async def test_a_name_that_cannot_be_set_does_not_lose_the_ticket(desk, stand_in):
    stand_in.on("GET /users/me", NO_SUCH_USER).on(POST, rows.ticket())

    assert (await desk.open_ticket(DRAFT, as_=BO, name="Bo")).id == "17"


async def test_somebody_the_desk_knew_is_never_created_anew(desk, stand_in):
    stand_in.on("GET /users/me", NO_SUCH_USER).on(POST, rows.ticket())

    with pytest.raises(SignInFailed):
        await desk.open_ticket(DRAFT, as_=ANA)

    assert POST not in stand_in.calls


async def test_tags_that_were_left_out_are_added_by_the_service(desk, stand_in):
    draft = Draft(title="x", body=WORDS, tags=("slack", "vip"))
    stand_in.on(POST, rows.ticket()).on("GET /tags", {"tags": ["vip"]})
    stand_in.on("POST /tags/add", True).on(GET, rows.ticket(updated_at="2026-11-22T00:00:00Z"))

    ticket = await desk.open_ticket(draft, as_=ANA)

    assert stand_in.body(POST)["tags"] == "slack,vip"
    assert stand_in.body("POST /tags/add") == {"item": "slack", "object": "Ticket", "o_id": 17}
    assert stand_in.who("POST /tags/add") == ("service", None)
    assert ticket.updated_at.day == 22


@pytest.mark.parametrize("there", [{"tags": []}, error(403, "no")])
async def test_tags_that_the_desk_refuses_do_not_cost_the_ticket(desk, stand_in, there):
    draft = Draft(title="x", body=WORDS, tags=("new", "vip"))
    stand_in.on(POST, rows.ticket()).on(GET, rows.ticket()).on("GET /tags", there)
    stand_in.on("POST /tags/add", error(422, "Tag creation is not allowed"), True)

    assert (await desk.open_ticket(draft, as_=ANA)).id == "17"
    assert stand_in.calls.count("POST /tags/add") == (2 if isinstance(there, dict) else 0)


async def test_a_ticket_that_was_opened_is_never_repeated(desk, stand_in):
    stand_in.on(POST, {"id": 17}, "no ticket")

    with pytest.raises(Accepted):
        await desk.open_ticket(DRAFT, as_=ANA)
    with pytest.raises(Unclear):
        await desk.open_ticket(DRAFT, as_=ANA)


async def test_a_short_answer_is_read_again(desk, stand_in):
    stand_in.on(POST, {"id": 17}).on(GET, rows.ticket())

    assert (await desk.open_ticket(DRAFT, as_=ANA)).title == "VPN is down"


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("x"), httpx.Response(502)])
async def test_a_lost_answer_is_unclear(desk, stand_in, answer):
    stand_in.on(POST, answer)

    with pytest.raises(Unclear):
        await desk.open_ticket(DRAFT, as_=ANA)

    assert stand_in.calls.count(POST) == 1


async def test_what_was_opened_is_found_by_its_words(desk, stand_in):
    other = rows.ticket(id=16, article_ids=[17])
    stand_in.on("GET /ticket_articles/17", rows.article(id=17, body="other words"))
    stand_in.on("POST /tickets/search", [rows.ticket(id=15, title="x"), other, rows.ticket()])
    stand_in.on("GET /tickets/16", other).on(GET, rows.ticket())

    found = await desk.find_opened(DRAFT, as_=ANA, since=OPENED_AT, known={"15"})
    late = OPENED_AT + timedelta(hours=1)

    assert found is not None
    assert found.id == "17"
    assert await desk.find_opened(DRAFT, as_=ANA, since=late, known=()) is None


async def test_a_masked_refusal_is_explained_by_the_desks_form(desk, stand_in):
    values = (FieldValue(key="env", value="gone"), FieldValue(key="urgent", value="false"))
    draft = Draft(title="x", body=WORDS, fields=values)
    stand_in.on(POST, masked())
    stand_in.on(
        PERFORM,
        {
            "visibility": {"asset_tag": "show", "seats": "hide"},
            "mandatory": {"title": True, "asset_tag": True, "seats": True, "env": False},
            "restrict_values": {
                "env": ["", "prod"],
                "urgent": ["", "true", "false"],
                "group_id": ["", "1"],
            },
        },
    )

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(draft, as_=ANA)

    assert refused.value.fields == {
        "env": "is not one of the allowed values",
        "asset_tag": "is required",
    }
    question = stand_in.body(PERFORM)
    assert stand_in.who(PERFORM) == ("service", "5")
    assert (question["class_name"], question["screen"]) == ("Ticket", "create_middle")
    assert question["params"] == {"title": "x", "env": "gone", "urgent": "false", "group_id": "1"}


async def test_a_refused_update_is_explained_by_what_the_ticket_holds(desk, stand_in):
    stand_in.on(PUT, masked()).on(GET, rows.ticket(asset_tag="A-1", env="", owner_id=1))
    mandatory = {"asset_tag": True, "env": True, "priority_id": True}
    stand_in.on(PERFORM, {"mandatory": mandatory, "restrict_values": {"state_id": [4]}})

    with pytest.raises(Refused) as refused:
        await desk.change("17", Change(status=Status.OPEN), as_=WANG)

    assert refused.value.fields == {"env": "is required"}
    assert refused.value.reason == "env is required; status is not one of the allowed values"
    assert stand_in.body(PERFORM)["screen"] == "edit"
    assert stand_in.body(PERFORM)["params"]["id"] == "17"


async def test_a_refusal_stays_one_when_nothing_explains_it(desk, stand_in):
    stand_in.on(POST, masked()).on(PERFORM, error(403, "no"))

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=ANA)

    assert (refused.value.reason, refused.value.fields) == ("", {})


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("Seats is larger than the allowed maximum value of 50", ["seats"]),
        ("Missing required value for field 'pending_time'!", ["pending_time"]),
        ("Cannot follow-up on a closed ticket. Please create a new ticket.", []),
    ],
)
async def test_a_readable_refusal_goes_to_the_field_that_it_names(desk, stand_in, said, fields):
    stand_in.on(POST, error(422, said))

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=ANA)

    assert refused.value.reason == said
    assert list(refused.value.fields) == fields


async def test_a_requesters_reply_opens_a_closed_ticket_again(desk, stand_in):
    answered(stand_in, state_id=4)

    added = await desk.add_comment("17", SAID, as_=ANA)

    assert added.id == "19"
    assert stand_in.who(PUT) == ("service", "5")
    assert stand_in.body(PUT) == {
        "state_id": 2,
        "article": {
            "body": "<p>It is back</p>",
            "content_type": "text/html",
            "type": "web",
            "internal": False,
        },
    }


async def test_an_open_ticket_stays_as_it_is(desk, stand_in):
    answered(stand_in)

    await desk.add_comment("17", SAID, as_=ANA)

    assert list(stand_in.body(PUT)) == ["article"]


@pytest.mark.parametrize("public", [True, False])
async def test_an_agents_comment_is_a_note_and_leaves_the_state_alone(desk, stand_in, public):
    answered(stand_in, state_id=4)
    theirs = {"created_by_id": 4, "origin_by_id": None, "internal": not public}
    stand_in.on("GET /ticket_articles/19", rows.article(id=19, body="It is back", **theirs))

    added = await desk.add_comment("17", Reply(body=SAID.body, public=public), as_=WANG)

    assert added.public is public
    article = stand_in.body(PUT)["article"]
    assert (article["type"], article["internal"]) == ("note", not public)
    assert "state_id" not in stand_in.body(PUT)


async def test_a_requester_writes_nothing_internal(desk, stand_in):
    with pytest.raises(Forbidden):
        await desk.add_comment("17", Reply(body=WORDS, public=False), as_=ANA)

    assert stand_in.calls == []


async def test_what_was_added_is_told_from_what_the_desk_adds_itself(desk, stand_in):
    answered(stand_in).on(PUT, rows.ticket(article_ids=[18, 19, 20]))
    stand_in.on("GET /ticket_articles/20", rows.article(id=20, body="Thank you", origin_by_id=1))

    assert (await desk.add_comment("17", SAID, as_=ANA)).id == "19"


async def test_a_comment_whose_words_the_desk_changed_is_the_authors_newest(desk, stand_in):
    answered(stand_in).on("GET /ticket_articles/19", rows.article(id=19, body="<p>It …</p>"))

    assert (await desk.add_comment("17", SAID, as_=ANA)).id == "19"


async def test_a_comment_that_is_not_shown_yet_is_looked_for(desk, stand_in):
    answered(stand_in).on(PUT, rows.ticket())
    late = rows.article(id=19, body="It is back")
    stand_in.on("GET /ticket_articles/by_ticket/17", [rows.article()], [rows.article(), late])

    assert (await desk.add_comment("17", SAID, as_=ANA)).id == "19"


async def test_a_comment_that_is_never_shown_was_accepted_all_the_same(desk, stand_in):
    answered(stand_in).on(PUT, rows.ticket())
    stand_in.on("GET /ticket_articles/by_ticket/17", [rows.article()])

    with pytest.raises(Accepted):
        await desk.add_comment("17", SAID, as_=ANA)


async def test_internal_articles_are_left_out_for_a_requester_whatever_the_desk_says(
    desk, stand_in
):
    stand_in.on(GET, rows.ticket()).on("GET /ticket_articles/18", rows.article(internal=True))
    unclear = rows.article(id=20) | {"internal": None}
    both = [rows.article(), rows.article(id=19, internal=True), unclear]
    stand_in.on("GET /ticket_articles/by_ticket/17", both)

    assert [one.id async for one in desk.comments("17", as_=ANA)] == ["18"]
    assert [one.id async for one in desk.comments("17", newest_first=True)] == ["20", "19", "18"]
    with pytest.raises(NotFound):
        await desk.comment("17", "18", as_=ANA)


async def test_a_comment_is_found_on_its_own_ticket_alone(desk, stand_in):
    stand_in.on("GET /tickets/16", rows.ticket(id=16))
    stand_in.on("GET /ticket_articles/20", error(403, "Not authorized"))

    assert (await desk.comment("17", "18")).text == "Cannot connect since 9:00"
    for ticket_id, comment_id in (("16", "18"), ("17", "20"), ("17", "x")):
        with pytest.raises(NotFound):
            await desk.comment(ticket_id, comment_id)


async def test_of_a_comment_that_cannot_be_read_comes_what_is_left(desk, stand_in):
    stand_in.on(GET, rows.ticket())
    stand_in.on("GET /ticket_articles/by_ticket/17", [rows.article(body={}), {"id": "x"}])

    [left] = [one async for one in desk.comments("17")]

    assert (left.id, left.text) == ("18", "")
    assert desk.skipped == 2


@pytest.mark.parametrize(
    ("status", "state_id"), [(Status.OPEN, 2), (Status.PENDING, 3), (Status.SOLVED, 4)]
)
async def test_a_status_is_the_first_state_of_its_type(desk, stand_in, status, state_id):
    stand_in.on(PUT, rows.ticket())

    await desk.change("17", Change(status=status))

    body = stand_in.body(PUT)
    assert body.pop("state_id") == state_id
    if status is Status.PENDING:
        left = datetime.fromisoformat(body.pop("pending_time")) - datetime.now(UTC)
        assert timedelta(days=2.9) < left < timedelta(days=3.1)
    assert body == {}


@pytest.mark.parametrize(
    "change",
    [Change(status=Status.NEW), Change(status=Status.CLOSED), Change(priority=Priority.URGENT)],
)
async def test_what_nobody_can_set_is_refused_with_a_sentence(desk, stand_in, change):
    with pytest.raises(Refused) as refused:
        await desk.change("17", change)

    assert refused.value.reason


async def test_everything_else_that_changes_is_sent_by_id(desk, stand_in):
    stand_in.on(PUT, rows.ticket(owner_id=4)).on("GET /tags", {"tags": []})
    stand_in.on("POST /tags/add", True).on(GET, rows.ticket(owner_id=4))
    fields = (FieldValue(key="seats", value="7"),)

    changed = await desk.change(
        "17",
        Change(priority=Priority.LOW, assignee_id="4", group_id="2", fields=fields, tags=("vip",)),
        as_=WANG,
    )

    assert stand_in.body(PUT) == {"seats": 7, "priority_id": 1, "owner_id": 4, "group_id": 2}
    assert stand_in.who("POST /tags/add") == ("service", "4")
    assert changed.assignee_id == "4"


async def test_an_assignee_whom_the_desk_dropped_is_refused(desk, stand_in):
    stand_in.on(PUT, rows.ticket(owner_id=1))

    with pytest.raises(Refused):
        await desk.change("17", Change(assignee_id="9"))


async def test_a_requester_may_only_reopen_and_close(desk, stand_in):
    stand_in.on(PUT, rows.ticket(state_id=4))

    assert (await desk.change("17", Change(status=Status.SOLVED), as_=ANA)).status is Status.SOLVED
    for change in (
        Change(status=Status.PENDING),
        Change(priority=Priority.HIGH),
        Change(status=Status.OPEN, assignee_id="4"),
        Change(),
    ):
        with pytest.raises(Forbidden):
            await desk.change("17", change, as_=ANA)
    with pytest.raises(Unsupported):
        await desk.change("17", Change(type="incident"))


async def test_a_deletion_is_answered_with_nothing(desk, stand_in):
    stand_in.on(
        "DELETE /tickets/17", httpx.Response(200, headers={"Content-Type": "application/json"})
    )

    await desk.delete("17")

    assert stand_in.calls == ["DELETE /tickets/17"]


async def test_tags_and_links_are_read_and_set(desk, stand_in):
    link = {"link_type": "child", "link_object": "Ticket", "link_object_value": 41}
    stand_in.on("GET /links", {"links": [link, {"link_object": "KnowledgeBase"}]})
    stand_in.on("GET /tags", {"tags": ["vip"]})
    stand_in.on("POST /tags/add", True).on("DELETE /tags/remove", True)

    await desk.add_tag("17", "new")
    await desk.remove_tag("17", "vip", as_=WANG)

    assert await desk.tags("17") == ("vip",)
    assert [(one.kind, one.ticket_id) for one in await desk.links("17")] == [("child", "41")]
    assert stand_in.body("DELETE /tags/remove")["item"] == "vip"
