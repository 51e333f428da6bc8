from datetime import UTC, datetime

import httpx
import pytest

from helpdesks.errors import Forbidden, NotFound, SignInFailed, Unreachable
from helpdesks.models import Body, Draft, Identity, Role
from tests.helpdesks.zammad import rows
from tests.helpdesks.zammad.stand_in import error

ANA = Identity(email="ana@acme.example")
ME = "GET /users/me"
NO_SUCH_USER = error(403, "No such user 'bo@acme.example'")
NOT_FOR_OTHERS = error(403, "Current user has no permission to use 'From'/'X-On-Behalf-Of'!")


async def test_a_person_is_named_by_address_until_their_id_is_known(desk, stand_in):
    await desk.whoami(as_=ANA)
    by_address = stand_in.who(ME)
    await desk.whoami(as_=Identity(email="ana@acme.example", person_id="5"))
    by_id = stand_in.who(ME)
    await desk.whoami()

    assert (by_address, by_id) == (("service", "ana@acme.example"), ("service", "5"))
    assert stand_in.who(ME) == ("service", None)


async def test_a_person_with_a_token_signs_in_alone(desk, stand_in):
    await desk.whoami(as_=Identity(email="ana@acme.example", person_id="5", token="own"))

    assert stand_in.who(ME) == ("own", None)
    assert "own" not in repr(Identity(email="x", token="own"))


@pytest.mark.parametrize(
    "email", ["", "5", "ana", "@", "ana@", "ana @acme.example", "añá@x.example", "a\n@x.example"]
)
async def test_what_is_no_address_is_never_sent_as_one(desk, stand_in, email):
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=Identity(email=email))

    assert stand_in.calls == []


async def test_nobody_acts_for_an_account_that_is_switched_off(desk, stand_in):
    stand_in.on(ME, rows.user(active=False)).on("GET /tickets/17", rows.ticket())

    assert not (await desk.whoami(as_=ANA)).active
    with pytest.raises(Forbidden):
        await desk.ticket("17", as_=ANA)
    with pytest.raises(Forbidden):
        await desk.open_ticket(Draft(title="x", body=Body(text="x", html="")), as_=ANA)
    assert stand_in.calls.count("GET /tickets/17") == 0
    assert "POST /tickets" not in stand_in.calls


async def test_whether_somebody_is_active_is_asked_once_a_minute(desk, stand_in):
    stand_in.on("GET /tickets/17", rows.ticket())

    for _ in range(3):
        await desk.ticket("17", as_=ANA)
    asked = stand_in.calls.count(ME)
    stand_in.seconds += 61
    await desk.ticket("17", as_=ANA)

    assert (asked, stand_in.calls.count(ME)) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, Role.REQUESTER),
        ({"group_ids": {"1": ["full"]}}, Role.AGENT),
        ({"role_ids": [2]}, Role.AGENT),
        ({"role_ids": [9], "roles": ["Agent"]}, Role.AGENT),
        ({"role_ids": [1, 2], "group_ids": {"1": ["full"]}}, Role.ADMIN),
        ({"role_ids": [9], "roles": ["Admin"]}, Role.ADMIN),
    ],
)
async def test_who_has_rights_in_groups_is_an_agent(desk, stand_in, changes, role):
    stand_in.on(ME, rows.user(**changes))

    assert (await desk.whoami()).role is role


async def test_an_address_is_found_exactly_and_an_unknown_one_is_nobody(desk, stand_in):
    stand_in.on(ME, rows.user(email="ANA@acme.example"), NO_SUCH_USER, rows.user())

    found = await desk.person_by_email("ana@ACME.example")

    assert found is not None
    assert (found.id, found.name) == ("5", "Ana Silva")
    assert await desk.person_by_email("bo@acme.example") is None


async def test_a_login_that_looks_like_an_address_is_not_that_address(desk, stand_in):
    stand_in.on(ME, rows.user(id=77, email="boss@acme.example")).on("GET /users/search", [])

    assert await desk.person_by_email("ana@acme.example") is None
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=ANA)


async def test_whose_address_is_anothers_login_is_searched(desk, stand_in):
    boss = rows.user(id=77, email="boss@acme.example")
    stand_in.on(ME, boss).on("GET /users/search", [boss, rows.user()])

    found = await desk.person_by_email("ana@acme.example")

    assert found is not None
    assert found.id == "5"


async def test_nobody_reads_or_writes_as_the_owner_of_a_login_like_their_address(desk, stand_in):
    stand_in.on(ME, rows.user(id=77, email="boss@acme.example"))
    stand_in.on("GET /tickets/17", rows.ticket()).on("POST /tickets", rows.ticket())
    draft = Draft(title="x", body=Body(text="x", html=""))

    for call in (
        desk.ticket("17", as_=ANA),
        desk.open_ticket(draft, as_=ANA, name="Ana"),
        desk.find_opened(draft, as_=ANA, since=datetime.now(UTC), known=()),
    ):
        with pytest.raises(SignInFailed):
            await call
    assert {call for call in stand_in.calls if call != ME} == set()


async def test_a_person_named_by_address_is_signed_for_by_id(desk, stand_in):
    stand_in.on("GET /tickets/17", rows.ticket())

    await desk.ticket("17", as_=ANA)

    assert (stand_in.who(ME), stand_in.who("GET /tickets/17")) == (
        ("service", "ana@acme.example"),
        ("service", "5"),
    )


async def test_an_address_that_no_header_carries_is_searched(desk, stand_in):
    juergen = rows.user(id=9, email="jürgen@acme.example")
    stand_in.on("GET /users/search", [rows.user(), juergen])

    found = await desk.person_by_email("Jürgen@acme.example")

    assert found is not None
    assert found.id == "9"
    assert ME not in stand_in.calls


@pytest.mark.parametrize("email", ["", " ", "5", "@"])
async def test_what_is_no_address_belongs_to_nobody(desk, stand_in, email):
    stand_in.on("GET /users/search", [rows.user(email="")])

    assert await desk.person_by_email(email) is None


async def test_addresses_that_only_fold_alike_are_two(desk, stand_in):
    stand_in.on("GET /users/search", [rows.user(email="strasse@acme.example")])

    assert await desk.person_by_email("straße@acme.example") is None


async def test_a_bad_token_does_not_make_everybody_unknown(desk, stand_in):
    stand_in.on(ME, error(401, "Can't find User for Token"))

    with pytest.raises(SignInFailed):
        await desk.person_by_email("ana@acme.example")


async def test_without_the_right_to_act_for_others_an_address_is_searched(desk, stand_in):
    stand_in.on(ME, NOT_FOR_OTHERS)
    jimbo = rows.user(id=6, email="jim-ana@acme.example")
    stand_in.on("GET /users/search", [jimbo, {"id": None}, rows.user()], [jimbo])

    found = await desk.person_by_email("Ana@acme.example")

    assert found is not None
    assert found.id == "5"
    assert desk.skipped == 1
    assert await desk.person_by_email("ana@acme.example") is None


async def test_people_are_remembered_and_unknown_ones_left_out(desk, stand_in):
    stand_in.on("GET /users/5", rows.user()).on("GET /users/7", error(403, "Not authorized"))

    first = await desk.people(["5", "5", "6", "7", "x"])
    await desk.person("5")
    calls = list(stand_in.calls)
    stand_in.seconds += 601
    await desk.person("5")

    assert list(first) == ["5"]
    assert calls.count("GET /users/5") == 1
    assert stand_in.calls.count("GET /users/5") == 2


async def test_people_are_asked_for_again_where_it_matters_who_they_are_now(desk, stand_in):
    stand_in.on("GET /users/5", rows.user(), error(403, "Not authorized"))

    assert (await desk.people(["5"])).keys() == {"5"}
    assert await desk.people(["5"], fresh=True) == {}


async def test_an_organization_that_may_not_be_seen_is_not_found(desk, stand_in):
    stand_in.on("GET /organizations/2", {"id": 2, "name": "Acme"}).on("GET /organizations/3", {})

    assert await desk.organization("2") == "Acme"
    with pytest.raises(NotFound):
        await desk.organization("3")


@pytest.mark.parametrize(
    ("status", "said", "kind", "told"),
    [
        (403, "Authentication required", SignInFailed, "no sign-in"),
        (403, "API token access disabled!", SignInFailed, "switched off"),
        (403, "No such user 'x'", SignInFailed, "no such user"),
        (401, "Not authorized (token expired)!", SignInFailed, "401"),
        (403, NOT_FOR_OTHERS.json()["error"], Forbidden, "admin.user"),
        (403, "Token authorization failed.", Forbidden, "the token lacks"),
        (403, "Not authorized", Forbidden, "403"),
        (403, "Maintenance mode enabled!", Unreachable, "maintenance"),
        (500, "Error ID x: Please", Unreachable, "500"),
    ],
)
async def test_a_refusal_says_which_right_is_missing(desk, stand_in, status, said, kind, told):
    stand_in.on(ME, error(status, said))

    with pytest.raises(kind) as raised:
        await desk.whoami()

    assert told in str(raised.value)


async def test_a_403_that_is_no_json_is_just_forbidden(desk, stand_in):
    stand_in.on(ME, httpx.Response(403, text="<html>no</html>"))

    with pytest.raises(Forbidden):
        await desk.whoami()


async def test_groups_come_from_their_list_or_from_the_form_for_tickets(desk, stand_in):
    listed = [
        {"id": 1, "name": "Users"},
        {"id": 3, "name": "工厂::Line 1"},
        {"id": 4, "name": "Old", "active": False},
    ]
    stand_in.on("GET /groups", listed, error(403, "Not authorized (user)!"))
    stand_in.on("GET /ticket_create", rows.ticket_create(1, 2))

    assert [group.name for group in await desk.groups()] == ["Users", "工厂::Line 1"]
    assert [group.name for group in await desk.groups()] == ["Users", "Facilities"]
