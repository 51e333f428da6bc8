import asyncio
import inspect

import httpx
import pytest

from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from helpdesks.errors import SignInFailed, Unsupported
from helpdesks.fields import Category, FieldChange, OptionsWanted
from helpdesks.kf5 import Kf5
from helpdesks.models import Group, Identity, Role
from tests.helpdesks.kf5.stand_in import fixture
from tests.helpdesks.loopback import file


def _is_a_help_desk(desk: Kf5) -> HelpDesk:
    """Checked by mypy: the driver has the shape of the interface."""
    return desk


def test_the_driver_has_every_method_of_the_interface_with_its_parameters():
    for name, method in inspect.getmembers(HelpDesk, inspect.isfunction):
        if not name.startswith("_"):
            wanted = inspect.signature(method).parameters
            offered = inspect.signature(getattr(Kf5, name)).parameters

            assert list(offered.values())[: len(wanted)] == list(wanted.values()), name


def test_the_desk_says_what_it_can_do(desk):
    assert (desk.kind, desk.name) == ("kf5", "support")
    assert desk.abilities.internal_comments
    assert not desk.abilities.requester_sets_status


async def test_one_asks_who_one_is_with_ones_own_address(desk, stand_in):
    stand_in.on("GET /apiv2/users/me.json", "user")

    person = await desk.whoami(as_=Identity(email="ana@acme.example"))

    assert (person.id, person.role) == ("733", Role.REQUESTER)
    assert stand_in.who() == "ana@acme.example/token:kf5-token"


async def test_a_person_is_found_by_the_exact_address_in_any_letter_case(desk, stand_in):
    stand_in.on("GET /apiv2/users/search.json", "users_found_fuzzily")

    person = await desk.person_by_email(" ANA@acme.example ")

    assert person is not None
    assert person.id == "733"
    assert await desk.person_by_email("na@acme.example") is None


async def test_several_people_are_shown_at_once_without_the_unknown(desk, stand_in):
    stand_in.on("GET /apiv2/users/show_many.json", "users_shown_at_once")

    people = await desk.people(["733", "736", "999", "733"])

    assert people.keys() == {"733", "736"}
    assert stand_in.query()["ids"] == "733,736,999"


async def test_people_are_remembered_for_ten_minutes(desk, stand_in):
    stand_in.on("GET /apiv2/users/show_many.json", "users_shown_at_once")
    first = await desk.people(["733", "736"])
    stand_in.seconds = 599

    assert await desk.people(["733", "736"]) == first
    assert await desk.person("733") == first["733"]
    assert len(stand_in.calls) == 1


async def test_people_are_asked_for_again_where_it_matters_who_they_are_now(desk, stand_in):
    stand_in.on("GET /apiv2/users/show_many.json", "users_shown_at_once")
    first = await desk.people(["733", "736"])

    assert await desk.people(["733", "736"], fresh=True) == first
    assert stand_in.query()["ids"] == "733,736"
    assert len(stand_in.calls) == 2


async def test_after_ten_minutes_a_person_is_asked_for_again(desk, stand_in):
    stand_in.on("GET /apiv2/users/733.json", "user")
    await desk.person("733")
    stand_in.seconds = 600

    await desk.person("733")

    assert len(stand_in.calls) == 2


async def test_only_those_who_are_not_remembered_are_asked_for(desk, stand_in):
    stand_in.on("GET /apiv2/users/733.json", "user")
    stand_in.on("GET /apiv2/users/show_many.json", "users_shown_at_once")
    await desk.person("733")

    assert (await desk.people(["733", "736"])).keys() == {"733", "736"}
    assert stand_in.query()["ids"] == "736"


async def test_one_person_who_cannot_be_read_does_not_hide_the_others(desk, stand_in):
    shown = fixture("users_shown_at_once")
    stand_in.on("GET /apiv2/users/show_many.json", {"users": [{"name": "?"}, *shown["users"]]})

    assert (await desk.people(["733", "736"])).keys() == {"733", "736"}


async def test_a_search_for_an_address_ends_after_five_pages(desk, stand_in):
    pages = [
        {"users": [{"id": number, "email": f"{number}ana@acme.example"}], "next_page": "?page=99"}
        for number in range(1, 9)
    ]
    stand_in.on("GET /apiv2/users/search.json", *pages)

    assert await desk.person_by_email("ana@acme.example") is None
    assert len(stand_in.calls) == 5


async def test_nobody_is_asked_for_when_nobody_is_named(desk, stand_in):
    assert await desk.people([]) == {}
    assert stand_in.calls == []


async def test_a_person_may_come_under_the_plural_key(desk, stand_in):
    stand_in.on("GET /apiv2/users/733.json", "user_under_the_plural_key")

    assert (await desk.person("733")).name == "Ana Souza"


async def test_an_organization_has_a_name(desk, stand_in):
    organization = {"id": 186, "name": "Acme", "domain": "acme.example"}
    stand_in.on("GET /apiv2/organizations/186.json", {"organization": organization})

    assert await desk.organization("186") == "Acme"


async def test_fields_are_read_by_the_agent(desk, stand_in):
    stand_in.on("GET /apiv2/ticket_fields/active.json", "ticket_fields_of_every_kind")

    assert [field.key for field in await desk.fields()] == [
        "field_4",
        "field_5",
        "field_6",
        "field_7",
        "field_8",
        "field_10",
        "field_11",
        "field_12",
    ]
    assert stand_in.who() == "marta@acme.example/token:kf5-token"


async def test_all_attachments_of_the_account_are_walked_in_their_own_dialect(desk, stand_in):
    stand_in.on(
        "GET /apiv2/attachments/AttachmentLists.json",
        "attachment_lists_first_page",
        "attachment_lists_last_page",
    )

    assert [file.id async for file in desk.attachments()] == ["1948", "1949"]


@pytest.mark.parametrize("email", ["", "ana@acme.example:x", "ana@acme.example\r\nX: y"])
async def test_what_is_no_address_signs_nobody_in(desk, stand_in, email):
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=Identity(email=email))

    assert stand_in.calls == []


@pytest.mark.parametrize(
    "url", ["http://acme.kf5.com", "acme.kf5.com", "https://", "ftp://localhost"]
)
async def test_the_accounts_key_is_not_sent_without_encryption(url):
    with pytest.raises(ValueError, match="https"):
        Kf5(name="x", url=url, email="a@b.example", token="t", carrier=Carrier())


async def test_a_desk_on_this_machine_may_be_reached_without_encryption(stand_in):
    stand_in.on("GET /apiv2/users/me.json", httpx.Response(200, json=fixture("user")))
    desk = Kf5(
        name="x",
        url="http://127.0.0.1:9/",
        email="a@b.example",
        token="t",
        carrier=Carrier(),
        transport=stand_in,
    )

    assert (await desk.whoami()).id == "733"
    await desk.close()


async def test_what_polling_asks_for_leaves_room_for_those_who_wait(stand_in, carrier):
    stand_in.on("GET /apiv2/tickets/118/comments.json", {"comments": []})
    stand_in.on("GET /apiv2/users/me.json", "user")
    desk = Kf5(
        name="x",
        url="https://acme.kf5.com",
        email="a@b.example",
        token="t",
        carrier=carrier,
        per_minute=6,
        transport=stand_in,
    )

    async def poll():
        for _ in range(10):
            async for _ in desk.comments("118"):
                pass

    polling = asyncio.create_task(poll())
    while len(stand_in.calls) < 4:
        await asyncio.sleep(0.01)

    async with asyncio.timeout(5):
        assert (await desk.whoami()).id == "733"
        assert (await desk.whoami(as_=Identity(email="ana@acme.example"))).id == "733"

    assert len(stand_in.calls) == 6
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await desk.close()


async def test_groups_one_field_and_its_options_are_read(desk, stand_in):
    row = {
        "id": 4,
        "name": "field_4",
        "type": "dropdownlist",
        "enduser_title": "Kind",
        "enduser_visible": True,
        "enduser_editable": True,
        "custom_field_options": [{"key": "A", "value": "a"}, {"key": "B", "value": "b"}],
    }
    stand_in.on("GET /apiv2/groups.json", {"groups": [{"id": 165, "name": "IT"}]})
    stand_in.on("GET /apiv2/ticket_fields/4.json", {"ticket_field": row})

    assert await desk.groups() == (Group(id="165", name="IT"),)
    assert (await desk.field("field_4")).label == "Kind"
    assert [one.value async for one in desk.options("field_4")] == ["a", "b"]
    assert [one.value async for one in desk.options("field_4", OptionsWanted(title="B"))] == ["b"]


async def test_what_the_documents_do_not_offer_is_refused_by_name(desk):
    for refused in (
        desk.fields(Category.PERSON),
        desk.change_field("field_4", FieldChange(label="Kind")),
        desk.attach("118", file(b"x")),
    ):
        with pytest.raises(Unsupported):
            await refused
