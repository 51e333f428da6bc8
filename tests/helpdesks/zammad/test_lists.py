from datetime import UTC, datetime

import httpx
import pytest

from helpdesks.errors import Forbidden, NotFound, RateLimited
from helpdesks.models import Identity, Listing, Order, Progress, Role, Scope, Search, Status
from tests.helpdesks.zammad import rows
from tests.helpdesks.zammad.stand_in import error

ANA = Identity(email="ana@acme.example")
WANG = Identity(email="wang@acme.example", person_id="5", role=Role.AGENT)
SEARCH = "POST /tickets/search"
BELOW_SOLVED = {"operator": "is", "value": [1, 2, 3, 7]}


async def asked(desk, stand_in, wanted, as_=ANA):
    stand_in.on(SEARCH, [])
    async for _ in desk.tickets(wanted, as_=as_):
        pass
    return [
        stand_in.body(SEARCH) if SEARCH in stand_in.calls else None,
        stand_in.calls.count(SEARCH),
    ]


def numbered(*ids, **changes):
    return [rows.ticket(id=one, number=f"2{one:04}", **changes) for one in ids]


async def test_ones_own_tickets_are_asked_for_by_condition_and_never_by_query(desk, stand_in):
    body, calls = await asked(desk, stand_in, Listing(progress=Progress.OPEN))

    assert calls == 1
    assert body == {
        "condition": {
            "ticket.customer_id": {"operator": "is", "value": 5},
            "ticket.state_id": BELOW_SOLVED,
        },
        "sort_by": "updated_at,id",
        "order_by": "desc,desc",
        "page": 1,
        "limit": 100,
    }
    assert stand_in.last(SEARCH).url.params["expand"] == "true"


@pytest.mark.parametrize(
    ("wanted", "condition"),
    [
        (Listing(scope=Scope.MY_ORGANIZATION), ("ticket.organization_id", 2)),
        (Listing(scope=Scope.ORGANIZATION, of="7"), ("ticket.organization_id", 7)),
        (Listing(scope=Scope.PERSON, of="9"), ("ticket.customer_id", 9)),
    ],
)
async def test_each_scope_has_its_condition(desk, stand_in, wanted, condition):
    body, _ = await asked(desk, stand_in, wanted, WANG)

    name, value = condition
    assert body["condition"][name] == {"operator": "is", "value": value}


@pytest.mark.parametrize("scope", [Scope.DESK, Scope.PERSON, Scope.ORGANIZATION])
async def test_a_requester_has_no_lists_of_others(desk, stand_in, scope):
    with pytest.raises(Forbidden):
        await asked(desk, stand_in, Listing(scope=scope, of="9"))

    assert SEARCH not in stand_in.calls


async def test_somebody_without_an_organization_has_no_list_of_it(desk, stand_in):
    stand_in.on("GET /users/me", rows.user(organization_id=None))

    with pytest.raises(Forbidden):
        await asked(desk, stand_in, Listing(scope=Scope.MY_ORGANIZATION))


async def test_the_order_is_a_column_and_a_field_is_one_too(desk, stand_in):
    created, _ = await asked(desk, stand_in, Listing(order=Order.CREATED, descending=False))
    by_field, _ = await asked(desk, stand_in, Listing(field="env"))

    assert (created["sort_by"], created["order_by"]) == ("created_at,id", "asc,asc")
    assert by_field["sort_by"] == "env,id"
    with pytest.raises(NotFound):
        await asked(desk, stand_in, Listing(field="password; drop"))


async def test_by_status_each_status_is_asked_for_in_turn(desk, stand_in):
    stand_in.on(SEARCH, numbered(1, state_id=1), [], numbered(3, state_id=7), numbered(2), [])

    found = [one.id async for one in desk.tickets(Listing(order=Order.STATUS, descending=False))]

    assert found == ["1", "3", "2"]
    assert stand_in.calls.count(SEARCH) == 5


async def test_a_ticket_that_moves_between_pages_comes_once(desk, stand_in):
    stand_in.on(SEARCH, numbered(*range(1, 101)), numbered(100, 101))

    found = [one.id async for one in desk.tickets(Listing())]

    assert found == [str(one) for one in range(1, 102)]


async def test_a_full_page_is_the_last_one_only_if_nothing_follows(desk, stand_in):
    stand_in.on(SEARCH, numbered(1, 2), numbered(3), numbered(1, 2), [], numbered(1))

    pages = [await desk.page(Listing(), number=1, size=2) for _ in range(3)]

    assert [page.more for page in pages] == [True, False, False]
    assert [page.total for page in pages] == [None] * 3


async def test_a_page_of_several_searches_is_read_up_to_its_end(desk, stand_in):
    stand_in.on(SEARCH, numbered(1, 2), numbered(3, state_id=2), [])

    page = await desk.page(Listing(order=Order.STATUS), number=2, size=2)

    assert ([one.id for one in page.tickets], page.total, page.more) == (["3"], 3, False)


async def test_a_requesters_words_are_looked_for_in_titles_and_never_by_query(desk, stand_in):
    body, calls = await asked(desk, stand_in, Search(words=" VPN "))
    several, _ = await asked(desk, stand_in, Search(words="vpn down"))

    assert (calls, "query" in body) == (1, False)
    assert body["condition"]["ticket.title"] == {"operator": "contains", "value": "VPN"}
    assert [one["value"] for one in several["condition"]["conditions"][-2:]] == ["vpn", "down"]


async def test_digits_may_be_a_number_too(desk, stand_in):
    body, _ = await asked(desk, stand_in, Search(words="#20017"))

    assert body["condition"]["conditions"][-1] == {
        "operator": "OR",
        "conditions": [
            {"name": "ticket.title", "operator": "contains", "value": "20017"},
            {"name": "ticket.number", "operator": "contains", "value": "20017"},
        ],
    }


async def test_an_agents_words_are_looked_for_everywhere_and_in_titles(desk, stand_in):
    titled = numbered(9, 5, created_at="2026-11-21T09:00:00Z")
    anywhere = numbered(9, 7, 6, created_at="2026-11-21T09:00:00Z")
    foreign = numbered(8, customer_id=6)
    stand_in.on(SEARCH, titled, anywhere + foreign)

    found = [one.id async for one in desk.tickets(Search(words="VPN: down*"), as_=WANG)]

    assert found == ["9", "7", "6", "5"]
    query = stand_in.body(SEARCH)
    assert query["query"] == "VPN down"
    assert "condition" not in query


async def test_a_query_is_filtered_by_status_organization_and_field(desk, stand_in):
    fits = numbered(3, env="prod")
    others = [
        *numbered(4, env="prod", state_id=4),
        *numbered(5, env="test"),
        *numbered(6, env="prod", organization_id=9),
    ]
    stand_in.on(SEARCH, [], [*others, *fits])
    wanted = Search(
        words="x", statuses=(Status.NEW,), field_value="prod", scope=Scope.MY_ORGANIZATION
    )

    assert [one.id async for one in desk.tickets(wanted, as_=WANG)] == ["3"]


async def test_words_of_signs_alone_are_no_query(desk, stand_in):
    _, calls = await asked(desk, stand_in, Search(words="***", scope=Scope.DESK), WANG)

    assert calls == 1


async def test_a_field_value_is_looked_for_wherever_it_could_stand(desk, stand_in):
    body, _ = await asked(desk, stand_in, Search(field_value="prod"))

    assert body["condition"]["conditions"][-1]["conditions"] == [
        {"name": "ticket.asset_tag", "operator": "contains", "value": "prod"},
        {"name": "ticket.env", "operator": "is", "value": ["prod"]},
    ]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("production", {"name": "ticket.env", "operator": "is", "value": ["prod"]}),
        ("a", {"name": "ticket.areas", "operator": "contains one", "value": ["a"]}),
        ("HW::Laptop", {"name": "ticket.category", "operator": "is", "value": ["HW::Laptop"]}),
        ("7", {"name": "ticket.seats", "operator": "is", "value": "7"}),
    ],
)
async def test_each_kind_of_field_is_compared_in_its_way(desk, stand_in, said, where):
    body, _ = await asked(desk, stand_in, Search(field_value=said))

    assert where in body["condition"]["conditions"][-1]["conditions"]


async def test_what_cannot_be_found_is_not_asked_for(desk, stand_in):
    stand_in.on("GET /ticket_states", rows.states()[:4])
    stand_in.on("GET /object_manager_attributes", [])
    merged = await asked(desk, stand_in, Search(words="x", statuses=(Status.CLOSED,)))
    no_field = await asked(desk, stand_in, Search(field_value="prod"))

    assert merged == no_field == [None, 0]
    assert (await desk.page(Search(field_value="prod"), number=1, size=5)).tickets == ()


async def test_a_number_is_asked_for_by_condition_since_no_address_takes_it(desk, stand_in):
    stand_in.on(SEARCH, [rows.ticket()], [])

    ticket = await desk.by_number(" #20017", as_=ANA)

    assert ticket.description == "Cannot connect since 9:00"
    assert stand_in.body(SEARCH)["condition"] == {
        "ticket.number": {"operator": "is", "value": "20017"}
    }
    for said in ("20018", "#", ""):
        with pytest.raises(NotFound):
            await desk.by_number(said)


async def test_changes_are_asked_for_anew_from_the_last_time_seen(desk, stand_in):
    def at(second, one):
        return rows.ticket(id=one, updated_at=f"2026-11-21T10:00:{second:02}.500Z")

    first = [at(second, second + 1) for second in range(50)]
    stand_in.on(SEARCH, first, [first[-1], at(55, 7)])

    found = [one.id async for one in desk.changed_since(datetime(2026, 11, 21, 10, tzinfo=UTC))]

    assert found == [*(str(one) for one in range(1, 51)), "7"]
    body = stand_in.body(SEARCH)
    assert (body["page"], body["sort_by"], body["order_by"]) == (1, "updated_at,id", "asc,asc")
    assert body["condition"] == {
        "ticket.updated_at": {"operator": "after (absolute)", "value": "2026-11-21T10:00:49.500Z"}
    }


async def test_a_page_of_one_time_is_left_by_its_number(desk, stand_in):
    stand_in.on(SEARCH, numbered(*range(1, 51)), numbered(*range(1, 51)), numbered(51))

    found = [one.id async for one in desk.changed_since(datetime(2026, 11, 21, tzinfo=UTC))]

    assert found == [str(one) for one in range(1, 52)]
    assert stand_in.body(SEARCH)["page"] == 2


async def test_changes_come_with_their_words_which_are_read_once(desk, stand_in):
    stand_in.on(SEARCH, [rows.ticket()])
    moment = datetime(2026, 11, 21, tzinfo=UTC)

    found = [one.description for _ in range(3) async for one in desk.changed_since(moment)]

    assert found == ["Cannot connect since 9:00"] * 3
    assert stand_in.calls.count("GET /ticket_articles/18") == 1


async def test_words_for_agents_alone_are_not_among_the_changes(desk, stand_in):
    stand_in.on(SEARCH, [rows.ticket()]).on("GET /ticket_articles/18", rows.article(internal=True))

    [changed] = [one async for one in desk.changed_since(datetime(2026, 11, 21, tzinfo=UTC))]

    assert changed.description == ""


async def test_one_article_that_gives_trouble_does_not_stop_the_changes(desk, stand_in):
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    stand_in.on(SEARCH, [rows.ticket(), rows.ticket(id=18, article_ids=[19])])
    stand_in.on("GET /ticket_articles/18", error(500, "Error ID x: Please"))
    stand_in.on("GET /ticket_articles/19", rows.article(id=19, body="Fine"))

    found = [(one.id, one.description) async for one in desk.changed_since(moment)]
    stand_in.on("GET /ticket_articles/18", httpx.Response(429, headers={"Retry-After": "60"}))

    assert found == [("17", ""), ("18", "Fine")]
    with pytest.raises(RateLimited):
        [one async for one in desk.changed_since(moment)]
