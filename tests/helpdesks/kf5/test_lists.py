from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from helpdesks.errors import Forbidden, NotFound, Unintelligible
from helpdesks.models import Identity, Listing, Order, Progress, Role, Scope, Search, Status
from tests.helpdesks.kf5.stand_in import fixture

ANA = Identity(email="ana@acme.example", person_id="733")
MARTA = Identity(email="marta@acme.example", person_id="735", role=Role.AGENT)
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
NEWEST = {"updated_order": "desc"}
OWN = Listing()


def rows(*pairs):
    row = fixture("request")["request"]
    return {
        "requests": [
            {**row, "id": number, "title": f"Request {number}", **changes}
            for number, changes in pairs
        ],
        "next_page": None,
    }


LISTS = [
    (OWN, ANA, "requests.json", NEWEST),
    (Listing(progress=Progress.OPEN), ANA, "requests/open.json", NEWEST),
    (Listing(progress=Progress.SOLVED), ANA, "requests/solved.json", NEWEST),
    (Listing(order=Order.CREATED), ANA, "requests.json", {"created_order": "desc"}),
    (Listing(order=Order.STATUS, descending=False), ANA, "requests.json", {"status_order": "asc"}),
    (Listing(field="field_690"), ANA, "requests.json", {"field_order": "field_690_desc"}),
    (Listing(scope=Scope.MY_ORGANIZATION), ANA, "requests/organization.json", NEWEST),
    (
        Listing(
            scope=Scope.MY_ORGANIZATION,
            progress=Progress.SOLVED,
            field="field_4",
            descending=False,
        ),
        ANA,
        "requests/organization.json",
        {"status": "solved", "field_order": "field_4_asc"},
    ),
    (OWN, MARTA, "users/735/requests.json", NEWEST),
    (Listing(scope=Scope.PERSON, of="733"), MARTA, "users/733/requests.json", NEWEST),
    (Listing(scope=Scope.ORGANIZATION, of="9"), MARTA, "organizations/9/requests.json", NEWEST),
    (Listing(scope=Scope.ORGANIZATION, of="9"), None, "organizations/9/requests.json", NEWEST),
    (Listing(scope=Scope.DESK), None, "tickets.json", NEWEST),
    (Listing(scope=Scope.DESK), ANA, "tickets.json", NEWEST),
    (
        Listing(scope=Scope.DESK, progress=Progress.OPEN),
        None,
        "tickets/search.json",
        {"status": "new,open,pending", "created_order": "desc"},
    ),
    (
        Search(words="iphone6"),
        ANA,
        "requests/search.json",
        {"query": "iphone6", "range": "user", "created_order": "desc"},
    ),
    (
        Search(
            words=" 打印机 ",
            statuses=(Status.OPEN, Status.SOLVED, Status.OTHER),
            scope=Scope.MY_ORGANIZATION,
            descending=False,
        ),
        ANA,
        "requests/search.json",
        {
            "query": "打印机",
            "status": "open,solved",
            "range": "organization",
            "created_order": "asc",
        },
    ),
    (
        Search(field_value="12345"),
        ANA,
        "requests/search.json",
        {"fieldvalue": "12345", "range": "user", "created_order": "desc"},
    ),
    (
        Search(),
        ANA,
        "requests/search.json",
        {
            "status": "new,open,pending,solved,closed",
            "range": "user",
            "created_order": "desc",
        },
    ),
    (
        Search(words="lone \ud800", scope=Scope.DESK),
        MARTA,
        "tickets/search.json",
        {"query": "lone ?", "created_order": "desc"},
    ),
]


@pytest.mark.parametrize(("wanted", "as_", "path", "params"), LISTS, ids=range(len(LISTS)))
async def test_each_listing_asks_for_its_list_with_one_order(
    desk, stand_in, wanted, as_, path, params
):
    stand_in.on(f"GET /apiv2/{path}", "requests_none")

    page = await desk.page(wanted, as_=as_, number=2, size=20)

    assert stand_in.query() == {**params, "page": "2", "per_page": "20"}
    assert stand_in.who() == f"{as_.email if as_ else 'marta@acme.example'}/token:kf5-token"
    assert (page.tickets, page.total, page.more) == ((), 0, False)


async def test_a_walk_counts_the_pages_itself_and_ends_with_the_last(desk, stand_in):
    stand_in.on(
        "GET /apiv2/requests.json", "requests_first_page_of_two", "requests_last_page_of_two"
    )

    tickets = [ticket async for ticket in desk.tickets(OWN, as_=ANA)]

    assert {ticket.id for ticket in tickets} == {"1", "2", "3"}
    assert [request.url.params["page"] for request in stand_in.requests] == ["1", "2"]


async def test_a_next_page_at_a_foreign_host_is_not_called(desk, stand_in):
    first = {**fixture("requests_first_page_of_two"), "next_page": "https://evil.example/?page=2"}
    stand_in.on("GET /apiv2/requests.json", first, "requests_last_page_of_two")

    assert [ticket.id async for ticket in desk.tickets(OWN, as_=ANA)] == ["1", "2", "3"]
    assert {request.url.host for request in stand_in.requests} == {"acme.kf5.com"}


async def test_a_desk_that_repeats_its_only_page_for_ever_is_left(desk, stand_in):
    first = {**fixture("requests_first_page_of_two"), "next_page": "https://acme.kf5.com/?page=99"}
    stand_in.on("GET /apiv2/requests.json", first)

    assert [ticket.id async for ticket in desk.tickets(OWN, as_=ANA)] == ["1", "2"]


async def test_a_ticket_that_slid_to_the_next_page_comes_once(desk, stand_in):
    first, last = rows((1, {}), (2, {})), rows((2, {}), (3, {}))
    stand_in.on("GET /apiv2/requests.json", {**first, "next_page": "?page=2"}, last)

    assert [ticket.id async for ticket in desk.tickets(OWN, as_=ANA)] == ["1", "2", "3"]


async def test_a_list_of_a_user_may_come_under_tickets(desk, stand_in):
    stand_in.on("GET /apiv2/users/733/requests.json", "requests_of_a_user_under_tickets")

    page = await desk.page(Listing(scope=Scope.PERSON, of="733"), number=1, size=20)

    assert [ticket.id for ticket in page.tickets] == ["1"]


async def test_a_page_is_sorted_whatever_order_the_desk_chose(desk, stand_in):
    stand_in.on(
        "GET /apiv2/requests.json",
        rows(
            (1, {"updated_at": "2024-01-01 00:00:00"}), (2, {"updated_at": "2024-01-02 00:00:00"})
        ),
    )

    page = await desk.page(OWN, as_=ANA, number=1, size=20)

    assert [ticket.id for ticket in page.tickets] == ["2", "1"]


async def test_an_agents_own_open_requests_are_picked_here_page_by_page(desk, stand_in):
    states = ["open", "solved", "new", "closed", "pending", "odd"]
    stand_in.on(
        "GET /apiv2/users/735/requests.json",
        rows(*((number, {"status": state}) for number, state in enumerate(states, 1))),
    )
    wanted = Listing(progress=Progress.OPEN)

    first = await desk.page(wanted, as_=MARTA, number=1, size=2)
    second = await desk.page(wanted, as_=MARTA, number=2, size=2)

    assert ([ticket.id for ticket in first.tickets], first.more) == (["1", "3"], True)
    assert ([ticket.id for ticket in second.tickets], second.more) == (["5"], False)
    assert second.total == 3


async def test_an_agent_searches_the_desk_and_keeps_the_own_requests(desk, stand_in):
    stand_in.on("GET /apiv2/users/me.json", "user_agent")
    stand_in.on("GET /apiv2/tickets/search.json", rows((1, {}), (2, {"requester_id": "735"})))

    found = [ticket.id async for ticket in desk.tickets(Search(words="vpn"), as_=WANG)]

    assert found == ["2"]


async def test_an_agent_outside_all_organizations_has_no_list_of_one(desk, stand_in):
    stand_in.on("GET /apiv2/users/me.json", "user_agent")

    with pytest.raises(Forbidden):
        await desk.page(Listing(scope=Scope.MY_ORGANIZATION), as_=MARTA, number=1, size=20)


async def test_a_list_of_a_person_needs_the_person(desk):
    with pytest.raises(ValueError, match="of"):
        await desk.page(Listing(scope=Scope.PERSON), number=1, size=20)


async def test_several_tickets_are_shown_a_hundred_at_once(desk, stand_in):
    stand_in.on(
        "GET /apiv2/tickets/show_many.json",
        {"tickets": []},
        {"tickets": rows((250, {}))["requests"]},
    )

    found = await desk.many([str(number) for number in range(101, 251)] + ["101", "x"])

    assert list(found) == ["250"]
    assert [len(request.url.params["ids"].split(",")) for request in stand_in.requests] == [100, 50]


async def test_the_tickets_of_an_agent_are_walked(desk, stand_in):
    stand_in.on("GET /apiv2/users/735/tickets.json", rows((1, {}), (2, {})))

    assert [ticket.id async for ticket in desk.handled_by("735")] == ["1", "2"]


def changed(*pairs, **around):
    row = fixture("request")["request"]
    tickets = [
        {**row, "id": number, "updated_at": f"2024-01-01 08:00:{second:02}"}
        for number, second in pairs
    ]
    return {"tickets": tickets, **around}


SINCE = datetime(2024, 1, 1, tzinfo=UTC)
EPOCH = int(SINCE.timestamp())


async def test_changes_are_asked_for_by_unix_time_oldest_first(desk, stand_in):
    stand_in.on("GET /apiv2/tickets.json", changed((1, 1), (2, 2)))

    assert [ticket.id async for ticket in desk.changed_since(SINCE)] == ["1", "2"]
    assert stand_in.query() == {
        "updated_start": str(EPOCH),
        "updated_order": "asc",
        "page": "1",
        "per_page": "100",
    }


async def test_the_next_changes_are_asked_for_from_the_last_time_seen(desk, stand_in):
    stand_in.on(
        "GET /apiv2/tickets.json",
        changed((1, 10), (2, 20), next_page="?page=2"),
        changed((2, 20), (3, 30), (1, 40), next_page=None),
    )

    assert [ticket.id async for ticket in desk.changed_since(SINCE)] == ["1", "2", "3", "1"]
    assert stand_in.query()["updated_start"] == str(EPOCH + 19)
    assert stand_in.query()["page"] == "1"


async def test_changes_within_one_second_are_paged_by_number(desk, stand_in):
    stand_in.on(
        "GET /apiv2/tickets.json",
        changed((1, 10), (2, 10), next_page="?page=2"),
        changed((1, 10), (2, 10), next_page="?page=2"),
        changed((3, 10), next_page=None),
    )

    assert [ticket.id async for ticket in desk.changed_since(SINCE)] == ["1", "2", "3"]
    assert [request.url.params["page"] for request in stand_in.requests] == ["1", "1", "2"]


@pytest.mark.parametrize("said", ["118", " 118 ", "#118", "# 118", "＃118", "00118", " #0118"])
async def test_a_number_is_read_as_people_write_it(desk, stand_in, said):
    stand_in.on("GET /apiv2/requests/118.json", "request")

    assert (await desk.by_number(said, as_=ANA)).id == "118"


@pytest.mark.parametrize(
    "said", ["", "#", "0", "VPN", "1.5", "-1", "二", "11 8", "../1", "9" * 5000]
)
async def test_what_is_no_number_is_not_found(desk, stand_in, said):
    with pytest.raises(NotFound):
        await desk.by_number(said, as_=ANA)

    assert stand_in.calls == []


BROKEN = [None, "x", {}, {"id": 2}, {"id": 2, "created_at": "soon"}, {"id": {}, "created_at": 1}]


def with_broken(payload, broken, key="requests"):
    first, *rest = payload[key]
    return {**payload, key: [first, broken, *rest]}


@pytest.mark.parametrize("broken", BROKEN)
async def test_one_ticket_that_cannot_be_read_does_not_hide_the_others(desk, stand_in, broken):
    payload = with_broken(rows((1, {}), (3, {})), broken)
    stand_in.on("GET /apiv2/requests.json", payload)
    stand_in.on(
        "GET /apiv2/tickets/show_many.json", with_broken(changed((1, 1), (3, 3)), broken, "tickets")
    )

    page = await desk.page(OWN, as_=ANA, number=1, size=20)

    assert {ticket.id for ticket in page.tickets} == {"1", "3"}
    assert [ticket.id async for ticket in desk.tickets(OWN, as_=ANA)] == ["1", "3"]
    assert (await desk.many(["1", "2", "3"])).keys() == {"1", "3"}
    assert desk.skipped == 3


async def test_a_list_without_a_single_object_is_still_an_error(desk, stand_in):
    stand_in.on("GET /apiv2/requests.json", {"requests": ["a", "b"]})

    with pytest.raises(Unintelligible):
        await desk.page(OWN, as_=ANA, number=1, size=20)


async def test_a_full_page_with_a_broken_ticket_is_followed_by_the_next(desk, stand_in):
    stand_in.on("GET /apiv2/requests.json", {"requests": [None, *rows((1, {}))["requests"]]})

    assert (await desk.page(OWN, as_=ANA, number=1, size=2)).more


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_changed_ticket_that_cannot_be_read_does_not_stop_the_walk(desk, stand_in, broken):
    stand_in.on(
        "GET /apiv2/tickets.json",
        with_broken(changed((1, 10), (3, 20), next_page="?page=2"), broken, "tickets"),
        changed((4, 30), next_page=None),
    )

    assert [ticket.id async for ticket in desk.changed_since(SINCE)] == ["1", "3", "4"]


async def test_a_whole_page_of_changes_that_cannot_be_read_is_passed(desk, stand_in):
    stand_in.on(
        "GET /apiv2/tickets.json",
        {"tickets": [{"id": 1}, {"id": 2}], "next_page": "?page=2"},
        changed((3, 30), next_page=None),
    )

    assert [ticket.id async for ticket in desk.changed_since(SINCE)] == ["3"]
    assert stand_in.query()["page"] == "2"


async def test_the_log_is_told_once_of_each_id_and_never_what_was_said(desk, stand_in):
    broken = [{"id": number, "title": "Salaries"} for number in (7, 8)]
    stand_in.on("GET /apiv2/requests.json", {"requests": [*broken, {"id": "Salaries"}]})

    with capture_logs() as logs:
        for _ in range(3):
            await desk.page(OWN, as_=ANA, number=1, size=20)

    assert [(entry["desk"], entry["what"], entry["id"], entry["where"]) for entry in logs] == [
        ("support", "ticket", "7", "ticket.created_at"),
        ("support", "ticket", "8", "ticket.created_at"),
        ("support", "ticket", "", "ticket.created_at"),
    ]
    assert "Salaries" not in str(logs)
    assert desk.skipped == 9
