import httpx
import pytest

from helpdesks.errors import Forbidden, NotFound, Refused, SignInFailed
from helpdesks.models import Body, Draft, Identity, Listing, Reply, Role, Scope
from tests.helpdesks.udesk.stand_in import AGENTS, ANA, ok, page, said_no, ticket, tickets

LOOKED_UP = "GET /customers/get_customer"
DRAFT = Draft(title="VPN", body=Body(text="x", html=""))
BO = Identity(email="bo@elsewhere.example")
MARTA = Identity(email="marta@acme.example", role=Role.AGENT)


async def test_the_service_is_the_administrator(desk):
    marta = await desk.whoami()

    assert (marta.id, marta.name, marta.role) == ("agent_1", "Marta", Role.ADMIN)


async def test_an_administrator_who_is_no_agent_is_somebody_all_the_same(open_desk):
    desk = open_desk(email="boss@acme.example")

    boss = await desk.whoami()

    assert (boss.email, boss.role) == ("boss@acme.example", Role.ADMIN)
    assert await desk.person(boss.id) == boss


async def test_agents_are_looked_for_first(desk, stand_in):
    wang = await desk.person_by_email("WANG@acme.example ")

    assert (wang.id, wang.role) == ("agent_2", Role.AGENT)
    assert stand_in.calls == ["GET /agents"]


async def test_agents_are_read_from_all_pages_and_remembered(desk, stand_in):
    last = page("agents", {"id": 9, "email": "li@acme.example"}, pages=2)
    stand_in.on("GET /agents", {1: {**AGENTS, "meta": {"total_pages": 2}}, 2: last})

    for _ in range(2):
        assert (await desk.person_by_email("li@acme.example")).id == "agent_9"
    stand_in.seconds += 601
    await desk.person_by_email("li@acme.example")

    assert stand_in.pages("GET /agents") == [1, 2, 1, 2]


async def test_agents_are_asked_for_again_where_it_matters_who_they_are_now(desk, stand_in):
    first = await desk.people(["agent_1", "agent_2"])
    stand_in.on("GET /agents", page("agents", {"id": 1, "email": "marta@acme.example"}))

    assert first.keys() == {"agent_1", "agent_2"}
    assert (await desk.people(["agent_1", "agent_2"], fresh=True)).keys() == {"agent_1"}
    assert stand_in.calls == ["GET /agents", "GET /agents"]


async def test_a_customer_is_looked_up_by_address(desk, stand_in):
    ana = await desk.person_by_email(" Ana@Acme.example")

    assert (ana.id, ana.name, ana.role, ana.organization_id) == ("5", "Ana", Role.REQUESTER, "3")
    query = stand_in.query()
    assert (query["type"], query["content"]) == ("email", "Ana@Acme.example")
    assert query["email"] == "marta@acme.example"


@pytest.mark.parametrize(
    "customer",
    [
        {**ANA, "email": "anna@acme.example"},
        {**ANA, "email": None},
        {**ANA, "email": "", "other_emails": [[None, "x@acme.example"]]},
    ],
)
async def test_somebody_with_another_address_is_not_taken_for_it(desk, stand_in, customer):
    stand_in.on(LOOKED_UP, ok(customer=customer))

    assert await desk.person_by_email("ana@acme.example") is None


@pytest.mark.parametrize(
    "others", [[[None, "ana@acme.example"]], [{"id": 1, "content": "ANA@acme.example"}]]
)
async def test_a_customers_other_addresses_count(desk, stand_in, others):
    stand_in.on(LOOKED_UP, ok(customer={**ANA, "email": "a@b.example", "other_emails": others}))

    assert (await desk.person_by_email("ana@acme.example")).id == "5"


@pytest.mark.parametrize("code", [2000, 2005, 2062])
async def test_a_customer_who_is_not_there_is_nobody(desk, stand_in, code):
    stand_in.on(LOOKED_UP, said_no(code))

    assert await desk.person_by_email("bo@elsewhere.example") is None
    assert await desk.person_by_email(" ") is None
    with pytest.raises(SignInFailed):
        await desk.whoami(as_=BO)
    with pytest.raises(SignInFailed):
        await desk.ticket("7", as_=BO)


@pytest.mark.parametrize(("code", "error"), [(2015, Forbidden), (2059, SignInFailed), (9, Refused)])
async def test_a_look_up_that_fails_finds_nobody_absent(desk, stand_in, code, error):
    stand_in.on(LOOKED_UP, said_no(code))

    with pytest.raises(error):
        await desk.person_by_email("ana@acme.example")


async def test_people_are_read_by_id_and_remembered(desk, stand_in):
    assert (await desk.person("agent_2")).name == "Wang"
    assert (await desk.person("5")).email == "ana@acme.example"
    await desk.person("5")

    assert len(stand_in.asked(LOOKED_UP)) == 1
    for person_id in ("agent_99", "agent_x", "x", "", "-1"):
        with pytest.raises(NotFound):
            await desk.person(person_id)


async def test_who_asked_is_known_from_the_tickets(desk, stand_in):
    stand_in.on("GET /tickets", tickets(ticket(7), ticket(8, user_id=6, user_name="Bo")))
    stand_in.on(LOOKED_UP, said_no(2005))
    await desk.page(Listing(scope=Scope.DESK), number=1, size=10)

    people = await desk.people(["5", "6", "agent_1", "99", "x"])

    assert {person_id: one.name for person_id, one in people.items()} == {
        "5": "Ana",
        "6": "Bo",
        "agent_1": "Marta",
    }
    assert len(stand_in.asked(LOOKED_UP)) == 1


async def test_groups_and_organizations_have_names(desk, stand_in):
    stand_in.on("GET /user_groups", page("user_groups", {"id": 2, "name": "IT"}, {"name": "x"}))
    stand_in.on("GET /organizations/show_org", ok(organization={"id": 3, "name": "Acme"}))

    [group] = await desk.groups()

    assert (group.id, group.name) == ("2", "IT")
    assert await desk.organization("3") == "Acme"
    assert (stand_in.query()["type"], stand_in.query()["content"]) == ("id", "3")


async def test_a_newcomer_becomes_a_customer_before_the_ticket_is_opened(desk, stand_in):
    stand_in.on(LOOKED_UP, said_no(2005))
    stand_in.on("POST /customers", ok(customer={"id": 6}))
    stand_in.on("POST /tickets", ok(ticket_id=7))

    await desk.open_ticket(DRAFT, as_=BO, name="Bo Lund")

    assert stand_in.last("POST /customers") == {
        "customer": {"email": "bo@elsewhere.example", "nick_name": "Bo Lund"}
    }
    assert stand_in.last("POST /tickets")["ticket"]["type_content"] == "6"


async def test_a_newcomer_without_a_name_has_one_all_the_same(desk, stand_in):
    stand_in.on(LOOKED_UP, said_no(2005))
    stand_in.on("POST /customers", ok(customer={"id": 6}))
    stand_in.on("POST /tickets", ok(ticket_id=7))

    await desk.open_ticket(DRAFT, as_=BO)

    assert stand_in.last("POST /customers")["customer"]["nick_name"] == "bo"


async def test_somebody_who_came_into_being_meanwhile_is_not_refused(desk, stand_in):
    bo = {"id": 6, "email": "bo@elsewhere.example"}
    stand_in.on(LOOKED_UP, said_no(2005), ok(customer=bo))
    stand_in.on("POST /customers", said_no(2062, "email has been taken"))
    stand_in.on("POST /tickets", ok(ticket_id=7))

    await desk.open_ticket(DRAFT, as_=BO)

    assert stand_in.last("POST /tickets")["ticket"]["type_content"] == "6"


async def test_somebody_who_cannot_be_created_is_refused_with_the_reason(desk, stand_in):
    stand_in.on(LOOKED_UP, said_no(2005))
    stand_in.on("POST /customers", said_no(2062, "the address is blocked"))

    with pytest.raises(Refused) as refused:
        await desk.open_ticket(DRAFT, as_=BO)

    assert refused.value.reason == "the address is blocked"


async def test_an_agent_asks_as_the_customer_with_that_address(desk, stand_in):
    stand_in.on(LOOKED_UP, ok(customer={"id": 8, "email": "marta@acme.example"}))
    stand_in.on("POST /tickets", ok(ticket_id=7))
    stand_in.on("GET /tickets", tickets(ticket(7, user_id=8), ticket(8)))

    await desk.open_ticket(DRAFT, as_=MARTA)
    mine = [one.id async for one in desk.tickets(Listing(), as_=MARTA)]
    hers = [one.id async for one in desk.tickets(Listing(scope=Scope.PERSON, of="agent_1"))]

    assert stand_in.last("POST /tickets")["ticket"]["type_content"] == "8"
    assert (mine, hers) == (["7"], ["7"])


async def test_an_agent_who_never_asked_has_asked_nothing(desk, stand_in):
    stand_in.on(LOOKED_UP, said_no(2005))
    stand_in.on("GET /tickets", tickets(ticket(7, user_id=None), ticket(8)))

    assert [one async for one in desk.tickets(Listing(), as_=MARTA)] == []
    assert [one async for one in desk.tickets(Listing(scope=Scope.PERSON, of="agent_1"))] == []


async def test_calling_oneself_an_agent_makes_nobody_one(desk, stand_in):
    ana = Identity(email="ana@acme.example", role=Role.AGENT)
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(user_id=6, organization_id=None)))

    with pytest.raises(NotFound):
        await desk.ticket("7", as_=ana)


async def test_an_agents_address_alone_gives_no_agents_rights(desk, stand_in):
    stand_in.on(LOOKED_UP, ok(customer={"id": 8, "email": "marta@acme.example"}))
    marta = Identity(email="marta@acme.example")

    with pytest.raises(NotFound):
        await desk.ticket("7", as_=marta)


async def test_a_customer_who_is_gone_cannot_sign_in(desk, stand_in):
    stand_in.on(LOOKED_UP, httpx.Response(404))

    with pytest.raises(SignInFailed):
        await desk.ticket("7", as_=Identity(email="ana@acme.example", person_id="5"))


async def test_a_customer_whose_address_changed_is_still_known_by_id(desk, stand_in):
    moved = {**ANA, "email": "ana.lopez@acme.example"}
    stand_in.on(LOOKED_UP, said_no(2005), ok(customer=moved))
    ana = Identity(email="ana@acme.example", person_id="5")

    assert (await desk.ticket("7", as_=ana)).requester_id == "5"
    assert [stand_in.query(at)["type"] for at in stand_in.asked(LOOKED_UP)] == ["email", "id"]


async def test_a_known_customer_is_not_looked_up_for_every_call(desk, stand_in):
    ana = Identity(email="ana@acme.example", person_id="5")

    for _ in range(3):
        await desk.ticket("7", as_=ana)

    assert len(stand_in.asked(LOOKED_UP)) == 1


async def test_who_is_not_found_by_id_is_known_from_a_ticket(desk, stand_in):
    stand_in.on(LOOKED_UP, said_no(2062))
    await desk.ticket("7")

    assert (await desk.person("5")).name == "Ana"


async def test_a_blocked_customer_neither_sees_nor_writes(desk, stand_in):
    stand_in.on(LOOKED_UP, ok(customer={**ANA, "is_blocked": True}))
    stand_in.on("GET /tickets", tickets(ticket(7)))
    stand_in.on("POST /tickets", ok(ticket_id=7))
    reply = Reply(body=Body(text="x", html=""))

    for ana in (
        Identity(email="ana@acme.example"),
        Identity(email="ana@acme.example", person_id="5"),
    ):
        for call in (
            lambda as_: desk.ticket("7", as_=as_),
            lambda as_: desk.page(Listing(), as_=as_, number=1, size=10),
            lambda as_: desk.open_ticket(DRAFT, as_=as_),
            lambda as_: desk.add_comment("7", reply, as_=as_),
        ):
            with pytest.raises(Forbidden):
                await call(ana)
    assert not [call for call in stand_in.calls if call.startswith("POST")]


async def test_no_address_is_nobodys(desk, stand_in):
    stand_in.on("GET /agents", page("agents", {"id": 9, "nick_name": "Robot", "email": None}))

    assert await desk.person_by_email("") is None
    assert await desk.person_by_email(" ") is None


async def test_addresses_that_only_sound_alike_are_not_the_same(desk, stand_in):
    stand_in.on("GET /agents", page("agents", {"id": 9, "email": "strasse@acme.example"}))
    stand_in.on(LOOKED_UP, ok(customer={**ANA, "email": "strasse@acme.example"}))

    assert await desk.person_by_email("straße@acme.example") is None
    assert (await desk.person_by_email("STRASSE@acme.example")).id == "agent_9"
