import json
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from helpdesks.answers import Answer, refusal
from helpdesks.carrier import Carrier
from helpdesks.errors import Forbidden, NotFound, Refused, SignInFailed, Unreachable
from helpdesks.fields import Access, FieldKind
from helpdesks.models import Identity, Listing, Priority, Role, Scope, Status
from helpdesks.zammad import Zammad
from helpdesks.zammad.errors import NoSuchUser
from helpdesks.zammad.wire import envelope, groups, reading, workflow
from helpdesks.zammad.wire.attributes import attributes, attributes_of_form
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.states import priorities, states
from tests.helpdesks.zammad.recorded import Recorded, exchanges

SAID = exchanges()
pytestmark = pytest.mark.skipif(not SAID, reason="the recorded exchanges are not here")

CLEO = Identity(email="cust@example.com", token="cust")
FOR_CLEO = Identity(email="cust@example.com")
OTTO = Identity(email="other@example.com")
TICKET_PATHS = ("/tickets", "/tickets/search")


def noted(note):
    return next(one for one in SAID if one["note"] == note)


def schema():
    return Schema(
        states=states(noted("states cust")["response"]),
        priorities=priorities(noted("prios cust")["response"]),
        fields=attributes(definitions()),
    )


def definitions():
    """The attributes as they were after the migration that puts them into the database."""
    made = [one["response"] for one in SAID if one["note"].startswith("oma create")]
    return [{**row, "object": "Ticket", "to_create": False} for row in made]


@pytest.fixture
async def desk() -> AsyncIterator[Zammad]:
    said = [*SAID, _list("/object_manager_attributes", definitions())]
    carrier = Carrier()
    desk = Zammad(
        name="recorded",
        url="https://help.acme.example",
        token="admin",
        carrier=carrier,
        group="Users",
        transport=Recorded(said),
    )
    yield desk
    await desk.close()
    await carrier.close()


def _list(path, rows):
    return {
        "method": "GET",
        "path": path,
        "as": "admin",
        "from": None,
        "note": "",
        "request": None,
        "status": 200,
        "response": rows,
    }


async def test_people_are_who_the_server_says(desk):
    cleo = await desk.whoami(as_=CLEO)

    assert (cleo.name, cleo.email, cleo.role) == (
        "Cleo Customer",
        "cust@example.com",
        Role.REQUESTER,
    )
    assert (await desk.whoami(as_=FOR_CLEO)).id == cleo.id
    assert (await desk.person_by_email("CUST@EXAMPLE.COM")) == cleo
    assert (await desk.person(cleo.id)).id == cleo.id
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=Identity(email="nobody@example.com"))


async def test_an_inactive_account_is_let_in_by_the_server_and_not_by_us(desk):
    otto = [one for one in SAID if one["note"] in {"From inactive", "show other"}]
    assert {one["status"] for one in otto} == {200, 403}

    assert not (await desk.whoami(as_=OTTO)).active
    with pytest.raises(Forbidden):
        await desk.ticket("3", as_=OTTO)


async def test_a_ticket_and_its_articles_are_read(desk):
    ticket = await desk.ticket("3", as_=CLEO) if _has("GET", "/ticket_articles/3") else None
    comments = [one async for one in desk.comments("3", as_=CLEO)]

    assert ticket is None or ticket.title == "C1"
    [comment] = comments
    assert (comment.text, comment.public, comment.author.name) == ("hi l", True, "Cleo Customer")


async def test_a_merged_ticket_is_followed_to_where_it_lives_on(desk):
    assert await desk.merged_into("19") == "18"

    comments = [one async for one in desk.comments("19", as_=CLEO)]

    assert [one.id for one in comments] == ["24", "25"]
    assert [file.name for one in comments for file in one.attachments] == ["m.txt", "m.txt"]


async def test_a_list_of_ones_own_is_read(desk):
    tickets = [one async for one in desk.tickets(Listing(scope=Scope.MINE), as_=CLEO)]

    assert {"C1"} <= {one.title for one in tickets}


async def test_tags_and_what_is_not_there(desk):
    assert await desk.tags("17") == ("vip",)
    with pytest.raises(NotFound):
        await desk.ticket("999999", as_=CLEO)
    await desk.delete("100021")


def _has(method, path):
    return any(one["method"] == method and one["path"] == path for one in SAID)


def _rows_of(one):
    """The tickets in an answer, in whichever shape."""
    said = one["response"]
    path = one["path"].partition("?")[0]
    if one["status"] >= 300 or one.get("cut") or "all=true" in one["path"]:
        return []
    if path in TICKET_PATHS and (one["method"] == "GET" or path.endswith("search")):
        return envelope.rows(said, "tickets")
    is_ticket = path.startswith("/tickets") and isinstance(said, dict) and "customer_id" in said
    return [said] if is_ticket else []


def test_every_ticket_that_was_recorded_is_read():
    found = Counter()
    for row in (row for one in SAID for row in _rows_of(one)):
        ticket = reading.ticket(row, schema(), agent=True)
        assert (ticket.id, ticket.title) == (str(row["id"]), row["title"])
        assert ticket.status is not Status.OTHER
        assert ticket.priority in {Priority.LOW, Priority.MEDIUM, Priority.HIGH}
        found[ticket.status] += 1

    assert found.total() > 80
    assert {Status.NEW, Status.OPEN, Status.PENDING, Status.SOLVED, Status.CLOSED} >= set(found)
    assert found[Status.CLOSED] > 0


def test_every_article_that_was_recorded_is_read():
    said = [
        one["response"] for one in SAID if "/ticket_articles" in one["path"] and not one.get("cut")
    ]
    rows = [row for one in said for row in (one if isinstance(one, list) else [one])]
    comments = [reading.comment(row) for row in rows if "ticket_id" in row]

    assert len(comments) > 20
    assert {one.public for one in comments} == {True, False}
    assert all(one.author.id for one in comments)
    assert any(one.attachments for one in comments)


def test_every_person_that_was_recorded_is_read():
    rows = [
        one["response"]
        for one in SAID
        if one["path"].startswith("/users/") and one["status"] == 200
    ]
    people = [reading.person(row) for row in rows if isinstance(row, dict)]

    assert len(people) > 5
    assert {person.email for person in people} >= {"cust@example.com", "other@example.com"}


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (401, {SignInFailed}),
        (403, {Forbidden, SignInFailed, NoSuchUser}),
        (404, {NotFound}),
        (422, {Refused}),
        (500, {Unreachable}),
    ],
)
def test_every_error_that_was_recorded_has_its_name(status, kinds):
    said = [one for one in SAID if one["status"] == status]

    assert said
    for one in said:
        error = _error(one)
        assert type(error) in kinds, one["note"]
        if isinstance(error, Refused):
            masked = str(one["response"]["error"]).startswith("Error ID")
            assert bool(error.reason) is not masked


def _error(one):
    answer = Answer(one["status"], {}, json.dumps(one["response"]).encode())
    return envelope.named(answer) or refusal(answer, envelope.explain)


def test_the_attributes_that_were_made_are_fields():
    fields = {field.key: field for field in attributes(definitions())}

    assert {key: field.kind for key, field in fields.items()} == {
        "asset_tag": FieldKind.TEXT,
        "env": FieldKind.CHOICE,
        "catx": FieldKind.CASCADE,
        "seats": FieldKind.INTEGER,
        "due_on": FieldKind.DATE,
        "starts_at": FieldKind.MOMENT,
        "detailsx": FieldKind.LONG_TEXT,
    }
    tag = fields["asset_tag"]
    assert (tag.requester, tag.agent, tag.longest) == (Access.REQUIRED, Access.EDITABLE, 20)
    assert fields["catx"].options[0].options[0].value == "HW::Laptop"


def test_what_a_customers_own_pages_are_told_are_the_same_fields():
    rows = groups.model(noted("signshow cust token")["response"])

    fields = {field.key: field for field in attributes_of_form(rows)}

    assert fields.keys() > {field.key for field in attributes(definitions())}
    assert "title" not in fields
    assert fields["asset_tag"].requester is Access.REQUIRED
    assert fields["areas"].kind is FieldKind.CHOICES
    assert fields["urgentx"].kind is FieldKind.BOOLEAN


def test_the_groups_a_customer_may_choose_come_with_their_names():
    creatable = groups.creatable(noted("groups for cust")["response"])

    assert [(one.id, one.name) for one in creatable] == [("1", "Users"), ("2", "Second")]


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        ("missing required custom", {"asset_tag": workflow.REQUIRED}),
        ("required blank", {"asset_tag": workflow.REQUIRED}),
        ("select invalid", {"env": workflow.NOT_ALLOWED}),
        ("multiselect invalid", {"areas": workflow.NOT_ALLOWED}),
        ("tree invalid", {"catx": workflow.NOT_ALLOWED}),
        ("tree leaf", {"catx": workflow.NOT_ALLOWED}),
    ],
)
def test_what_the_server_refused_without_a_word_is_explained(note, fields):
    refused = noted(note)
    assert refused["response"]["error"].startswith("Error ID")
    form = noted("ticket_create cust")["response"]["form_meta"]["core_workflow"]
    keys = frozenset({"asset_tag", "env", "areas", "catx"})

    explained = workflow.refused(form, refused["request"], keys)

    assert explained.fields == fields
