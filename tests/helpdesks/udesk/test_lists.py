from datetime import UTC, datetime, timedelta

import httpx
import pytest

from helpdesks.errors import Forbidden, NotFound, Unreachable, Unsupported
from helpdesks.models import (
    Body,
    Change,
    Draft,
    Identity,
    Listing,
    Order,
    Progress,
    Role,
    Scope,
    Search,
    Status,
)
from tests.helpdesks.udesk.stand_in import ok, ticket, tickets
from tests.helpdesks.udesk.test_fields import droplist

ANA = Identity(email="ana@acme.example", person_id="5")
WANG = Identity(email="wang@acme.example", role=Role.AGENT)
DESK = Listing(scope=Scope.DESK, order=Order.CREATED)


async def ids(desk, wanted=DESK, as_=None):
    return [one.id async for one in desk.tickets(wanted, as_=as_)]


def many(numbers, pages):
    """A page of tickets, opened a second apart in the order of their ids."""
    rows = [
        ticket(number, **dict.fromkeys(("created_at", "updated_at"), moment(number)))
        for number in numbers
    ]
    return tickets(*rows, pages=pages)


def moment(number):
    return (datetime(2023, 11, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()


def newest_first(count, size=100):
    numbers = list(range(count, 0, -1))
    return _pages(numbers, size)


def oldest_first(count, size=100):
    return _pages(list(range(1, count + 1)), size)


def _pages(numbers, size):
    chunks = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return {at: many(chunk, len(chunks)) for at, chunk in enumerate(chunks, 1)}


@pytest.mark.parametrize("listed", [newest_first, oldest_first])
async def test_the_whole_list_is_read_in_either_direction(desk, stand_in, listed):
    stand_in.on("GET /tickets", listed(430))

    assert await ids(desk) == [str(number) for number in range(430, 0, -1)]
    assert sorted(set(stand_in.pages())) == [1, 2, 3, 4, 5]
    assert stand_in.query(stand_in.asked("GET /tickets")[0])["per_page"] == "100"


@pytest.mark.parametrize(
    ("listed", "pages"), [(newest_first, range(1, 21)), (oldest_first, range(6, 26))]
)
async def test_only_the_newest_two_thousand_are_looked_through(desk, stand_in, listed, pages):
    stand_in.on("GET /tickets", listed(2500))

    found = await ids(desk)

    assert found[:2000] == [str(number) for number in range(2500, 500, -1)]
    assert set(pages) <= set(stand_in.pages()) <= {1, 25, *pages}


async def test_a_list_that_does_not_say_how_long_it_is_is_read_to_its_end(desk, stand_in):
    stand_in.on("GET /tickets", {at: one | {"meta": None} for at, one in newest_first(230).items()})

    assert len(await ids(desk)) == 230


async def test_a_list_that_knows_no_pages_is_not_read_for_ever(desk, stand_in):
    stand_in.on("GET /tickets", {**newest_first(100)[1], "meta": None})

    assert len(await ids(desk)) == 100
    assert set(stand_in.pages()) == {1, 2}


async def test_a_list_is_remembered_for_half_a_minute(desk, stand_in):
    stand_in.on("GET /tickets", newest_first(30))

    await ids(desk)
    stand_in.seconds += 29
    await ids(desk)
    stand_in.seconds += 2
    await ids(desk)

    assert stand_in.pages() == [1, 1]


async def test_a_later_look_reads_until_a_page_brings_nothing_new(desk, stand_in):
    stand_in.on("GET /tickets", newest_first(430))
    await ids(desk)
    before = len(stand_in.pages())
    stand_in.seconds += 31
    stand_in.on("GET /tickets", newest_first(540))

    assert (await ids(desk))[0] == "540"
    assert stand_in.pages()[before:] == [1, 2, 3]


async def test_a_later_look_finds_new_pages_at_the_end(desk, stand_in):
    stand_in.on("GET /tickets", oldest_first(400))
    await ids(desk)
    before = len(stand_in.pages())
    stand_in.seconds += 31
    stand_in.on("GET /tickets", oldest_first(401))

    assert (await ids(desk))[0] == "401"
    assert stand_in.pages()[before:] == [4, 5]


async def test_pages_that_went_away_are_not_missed(desk, stand_in):
    stand_in.on("GET /tickets", oldest_first(401))
    await ids(desk)
    stand_in.seconds += 31
    stand_in.on("GET /tickets", oldest_first(200) | {5: tickets(pages=2)})

    assert "200" in await ids(desk)


async def test_a_list_that_grows_over_one_page_shows_its_direction(desk, stand_in):
    stand_in.on("GET /tickets", oldest_first(90))
    await ids(desk)
    stand_in.seconds += 31
    stand_in.on("GET /tickets", oldest_first(190))

    assert (await ids(desk))[0] == "190"


async def test_a_first_look_that_broke_off_begins_again(desk, stand_in):
    broken = newest_first(430)
    broken[4] = httpx.ReadTimeout("x")
    stand_in.on("GET /tickets", broken)
    with pytest.raises(Unreachable):
        await ids(desk)
    stand_in.on("GET /tickets", newest_first(430))

    assert len(await ids(desk)) == 430


async def test_what_we_write_is_listed_at_once(desk, stand_in):
    stand_in.on("GET /tickets", tickets(ticket(1)))
    stand_in.on("POST /tickets", ok(ticket_id=7))
    stand_in.on("PUT /tickets/7", ok())
    await ids(desk)
    draft = Draft(title="VPN", body=Body(text="x", html=""))

    await desk.open_ticket(draft, as_=ANA)
    opened = await ids(desk, as_=ANA, wanted=Listing())
    later = "2023-11-02T00:00:00+08:00"
    solved = ok(ticket=ticket(status_en="resolved", updated_at=later))
    stand_in.on("GET /tickets/detail", ok(ticket=ticket()), solved)
    await desk.change("7", Change(status=Status.SOLVED))

    assert opened == ["7", "1"]
    assert await ids(desk, Listing(progress=Progress.SOLVED), ANA) == ["7"]
    assert stand_in.pages() == [1]


async def test_a_ticket_that_is_gone_is_no_longer_listed(desk, stand_in):
    stand_in.on("GET /tickets", tickets(ticket(7), ticket(1)))
    await ids(desk)
    stand_in.on("GET /tickets/detail", {"code": 2005})
    with pytest.raises(NotFound):
        await desk.ticket("7")

    assert await ids(desk) == ["1"]


async def test_an_older_state_never_replaces_a_newer_one(desk, stand_in):
    newer = "2023-11-02T00:00:00+08:00"
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(status_en="closed", updated_at=newer)))
    await desk.ticket("7")
    stand_in.on("GET /tickets", tickets(ticket(7)))

    [found] = [one async for one in desk.tickets(DESK)]

    assert found.status is Status.CLOSED


async def test_a_row_that_is_not_wrapped_or_cannot_be_read_hides_no_other(desk, stand_in):
    answer = tickets(ticket(3), {"id": None}, ticket(2, created_at="?"))
    answer["contents"].append(ticket(4))
    stand_in.on("GET /tickets", answer)

    assert await ids(desk) == ["4", "3"]
    assert desk.skipped == 2


ROWS = [
    ticket(1, status_en="closed", custom_fields={"SelectField_1": "1"}),
    ticket(2, user_id=6, subject="打印机坏了"),
    ticket(3, user_id=6, organization_id=4, status_en="resolved"),
    ticket(4, content="The printer is <b>jammed</b>", custom_fields={"SelectField_1": "0"}),
    ticket(5, status_en="solving", updated_at="2023-11-09T00:00:00+08:00"),
    ticket(6, user_id=None, organization_id=None),
]


@pytest.mark.parametrize(
    ("wanted", "as_", "expected"),
    [
        (Listing(), ANA, "541"),
        (Listing(order=Order.CREATED, descending=False), ANA, "145"),
        (Listing(order=Order.STATUS), ANA, "154"),
        (Listing(field="SelectField_1"), ANA, "145"),
        (Listing(field="SelectField_1", descending=False), ANA, "541"),
        (Listing(progress=Progress.OPEN), ANA, "54"),
        (Listing(progress=Progress.SOLVED), ANA, "1"),
        (Listing(scope=Scope.MY_ORGANIZATION), WANG, "5421"),
        (Listing(scope=Scope.PERSON, of="6"), WANG, "32"),
        (Listing(scope=Scope.ORGANIZATION, of="4"), None, "3"),
        (Listing(scope=Scope.DESK), None, "564321"),
        (Search(words="PRINTER jammed"), ANA, "4"),
        (Search(words="打印机坏", scope=Scope.MY_ORGANIZATION), WANG, "2"),
        (Search(words="打印机坏"), ANA, ""),
        (Search(words="1004"), ANA, "4"),
        (Search(words="jammed paper"), ANA, ""),
        (Search(statuses=(Status.OPEN,), descending=False), ANA, "45"),
        (Search(statuses=(Status.CLOSED, Status.SOLVED), scope=Scope.DESK), WANG, "31"),
        (Search(field_value="south", scope=Scope.DESK), WANG, "1"),
        (Search(field_value="0"), ANA, "4"),
        (Search(), ANA, "541"),
    ],
)
async def test_a_list_is_picked_and_sorted_here(desk, stand_in, wanted, as_, expected):
    stand_in.on("GET /custom_fields", ok(fields=[droplist()]))
    stand_in.on("GET /tickets", tickets(*ROWS))
    if as_ is WANG:
        wang = {"id": 9, "email": WANG.email, "organization_id": 3}
        stand_in.on("GET /customers/get_customer", ok(customer=wang))

    assert await ids(desk, wanted, as_) == list(expected)


@pytest.mark.parametrize(
    "wanted",
    [
        Listing(scope=Scope.DESK),
        Listing(scope=Scope.PERSON, of="5"),
        Search(words="x", scope=Scope.DESK),
    ],
)
async def test_requesters_list_their_own_alone(desk, stand_in, wanted):
    stand_in.on("GET /tickets", tickets(*ROWS))

    with pytest.raises(Forbidden):
        await ids(desk, wanted, ANA)


@pytest.mark.parametrize(
    "wanted",
    [
        Listing(scope=Scope.MY_ORGANIZATION),
        Listing(scope=Scope.ORGANIZATION, of="3"),
        Search(words="x", scope=Scope.MY_ORGANIZATION),
    ],
)
async def test_requesters_do_not_list_their_organization(desk, stand_in, wanted):
    stand_in.on("GET /tickets", tickets(*ROWS))

    with pytest.raises(Unsupported) as unsupported:
        await ids(desk, wanted, ANA)

    assert unsupported.value.ability == "organization_listing"
    assert desk.abilities.organization_listing is False


async def test_pages_are_cut_from_what_was_found(desk, stand_in):
    stand_in.on("GET /tickets", tickets(*ROWS))

    first = await desk.page(DESK, number=1, size=4)
    last = await desk.page(DESK, number=2, size=4)
    beyond = await desk.page(DESK, number=3, size=4)

    assert [one.id for one in first.tickets + last.tickets] == list("654321")
    assert [page.more for page in (first, last, beyond)] == [True, False, False]
    assert {page.total for page in (first, last, beyond)} == {6}


@pytest.mark.parametrize("said", ["1004", "#1004", " ＃001004 "])
async def test_a_ticket_is_found_by_its_number(desk, stand_in, said):
    stand_in.on("GET /tickets", tickets(*ROWS))
    stand_in.on("GET /tickets/detail", ok(ticket=ROWS[3]))

    assert (await desk.by_number(said, as_=ANA)).id == "4"


@pytest.mark.parametrize("said", ["4", "", "#", "1003", "x"])
async def test_a_number_that_is_none_or_anothers_is_not_found(desk, stand_in, said):
    stand_in.on("GET /tickets", tickets(*ROWS))

    with pytest.raises(NotFound):
        await desk.by_number(said, as_=ANA)


async def test_a_number_that_is_new_is_looked_for_anew(desk, stand_in):
    stand_in.on("GET /tickets", tickets(ticket(1)))
    await ids(desk)
    stand_in.on("GET /tickets", tickets(ticket(7), ticket(1)))

    assert (await desk.by_number("1007")).id == "7"


@pytest.mark.parametrize(
    ("as_", "visible"),
    [
        (None, {1, 2, 3, 4, 5, 6}),
        (WANG, {1, 2, 3, 4, 5, 6}),
        (ANA, {1, 4, 5}),
    ],
)
async def test_who_may_not_see_a_ticket_does_not_know_of_it(desk, stand_in, as_, visible):
    seen = set()
    for row in ROWS:
        stand_in.on("GET /tickets/detail", ok(ticket=row))
        try:
            seen.add(int((await desk.ticket(str(row["id"]), as_=as_)).id))
        except NotFound:
            with pytest.raises(NotFound):
                [one async for one in desk.comments(str(row["id"]), as_=as_)]

    assert seen == visible
