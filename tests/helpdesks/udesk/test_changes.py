from datetime import UTC, datetime, timedelta

import pytest

from helpdesks.errors import NotFound
from helpdesks.models import Body, Identity, Listing, Reply, Scope
from tests.helpdesks.udesk.stand_in import NOW, ok, page, reply, said_no, ticket, tickets
from tests.helpdesks.udesk.test_lists import moment, newest_first, oldest_first

FILTER = "GET /tickets/tickets_in_filter"
LIST = "GET /tickets"
ANA = Identity(email="ana@acme.example", person_id="5")
WORDS = Reply(body=Body(text="still broken", html="<p>still broken</p>"))
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LATELY = datetime.fromtimestamp(NOW, UTC) - timedelta(hours=1)


def at(minutes):
    """A time after `LATELY`, as the desk writes it."""
    return (LATELY + timedelta(minutes=minutes)).isoformat()


async def changed(desk, since=LATELY):
    return [one.id async for one in desk.changed_since(since)]


@pytest.fixture
def filtering(open_desk):
    return open_desk(filter_id=77)


async def test_the_saved_filter_shows_what_changed(filtering, stand_in):
    stand_in.on(
        FILTER,
        tickets(
            ticket(3, updated_at=at(9)),
            ticket(1, updated_at=at(-1)),
            ticket(2, updated_at=at(5)),
            ticket(4, updated_at=at(0)),
        ),
    )

    assert await changed(filtering) == ["4", "2", "3"]
    query = stand_in.query(stand_in.asked(FILTER)[0])
    assert (query["filter_id"], query["per_page"]) == ("77", "100")
    assert LIST not in stand_in.calls


async def test_a_quiet_look_is_one_call(filtering, stand_in):
    stand_in.on(FILTER, tickets(ticket(1, updated_at=at(-1))))
    await changed(filtering)
    before = len(stand_in.requests)

    assert await changed(filtering) == []
    assert len(stand_in.requests) - before == 1


async def test_a_filter_in_the_order_of_change_is_read_no_further_than_needed(filtering, stand_in):
    first = [ticket(2, updated_at=at(9)), ticket(9, updated_at=at(5)), ticket(4, updated_at=at(-9))]
    stand_in.on(FILTER, {1: tickets(*first, pages=3), 2: tickets(pages=3), 3: tickets(pages=3)})

    assert await changed(filtering) == ["9", "2"]
    assert stand_in.pages(FILTER) == [1]


@pytest.mark.parametrize("listed", [newest_first, oldest_first])
async def test_a_filter_in_any_other_order_is_read_whole(filtering, stand_in, listed):
    stand_in.on(FILTER, listed(230))
    since = datetime.fromisoformat(moment(150))
    stand_in.time = since.timestamp()

    assert await changed(filtering, since) == [str(number) for number in range(150, 231)]
    assert stand_in.pages(FILTER) == [1, 2, 3]


async def test_what_changed_before_the_filters_reach_is_read_from_the_list(filtering, stand_in):
    stand_in.on(LIST, newest_first(230))
    stand_in.on(FILTER, tickets(ticket(300, updated_at=at(1))))

    assert await changed(filtering, LONG_AGO) == [*map(str, range(1, 231)), "300"]


async def test_a_quiet_desk_is_not_read_whole_again_and_again(filtering, stand_in):
    stand_in.on(LIST, newest_first(230))
    stand_in.on(FILTER, tickets())
    await changed(filtering, LONG_AGO)
    before = len(stand_in.requests)
    stand_in.seconds += 3600
    stand_in.time += 3600

    assert len(await changed(filtering, LONG_AGO)) == 230
    assert LIST not in stand_in.calls[before:]


async def test_a_desk_not_looked_at_for_a_day_is_read_whole(filtering, stand_in):
    stand_in.on(LIST, newest_first(230))
    stand_in.on(FILTER, tickets())
    await changed(filtering, LONG_AGO)
    stand_in.seconds += 86_400
    stand_in.time += 86_400
    before = len(stand_in.pages())

    await changed(filtering, LONG_AGO)

    assert stand_in.pages()[before:] == [1, 2, 3]


async def test_a_filter_that_is_gone_is_not_taken_for_a_quiet_desk(filtering, stand_in):
    stand_in.on(FILTER, said_no(2005))

    with pytest.raises(NotFound):
        await changed(filtering)


async def test_what_the_filter_shows_is_listed_too(filtering, stand_in):
    stand_in.on(LIST, tickets(ticket(1, subject="before")))
    wanted = Listing(scope=Scope.DESK)
    await filtering.page(wanted, number=1, size=10)
    stand_in.on(FILTER, tickets(ticket(1, subject="after", updated_at=at(1))))

    await changed(filtering)

    page = await filtering.page(wanted, number=1, size=10)
    assert [one.title for one in page.tickets] == ["after"]
    assert stand_in.pages() == [1]


async def test_without_a_filter_the_newest_are_looked_through(desk, stand_in):
    stand_in.on(LIST, newest_first(230))
    since = datetime.fromisoformat(moment(200))

    await changed(desk, since)
    await changed(desk, since)

    assert await changed(desk, since) == [str(number) for number in range(200, 231)]


async def test_a_first_walk_begins_a_day_early(open_desk, stand_in):
    pages = newest_first(230)
    pages[3]["contents"][0]["ticket"]["updated_at"] = moment(5000)
    stand_in.on(LIST, pages)
    since = datetime.fromisoformat(moment(9000))
    long_after = since + timedelta(days=2)

    assert "30" in await changed(open_desk(), since)
    assert await changed(open_desk(), long_after) == []


async def test_a_first_walk_that_broke_off_begins_early_again(desk, stand_in):
    stand_in.on(LIST, newest_first(230))
    since = datetime.fromisoformat(moment(9000))
    async for _ in desk.changed_since(since):
        break

    for _ in range(2):
        assert len(await changed(desk, since)) == 230
    assert await changed(desk, since) == []


async def test_without_a_filter_a_quiet_look_is_two_calls(desk, stand_in):
    stand_in.on(LIST, oldest_first(430))
    await changed(desk)
    before = len(stand_in.pages())

    for _ in range(5):
        assert await changed(desk) == []

    assert stand_in.pages()[before:] == [5, 4, 5, 3, 5, 2, 5, 1, 5, 4]


async def test_a_late_change_of_an_old_ticket_comes_when_its_page_has_its_turn(desk, stand_in):
    stand_in.on(LIST, newest_first(430))
    await changed(desk)
    pages = newest_first(430)
    pages[3]["contents"][0]["ticket"]["updated_at"] = moment(5000)
    stand_in.on(LIST, pages)
    since = datetime.fromisoformat(moment(9000))

    looks = [await changed(desk, since) for _ in range(5)]

    assert looks == [[], ["230"], ["230"], [], []]


@pytest.mark.parametrize("what", ["read", "answered"])
async def test_what_is_read_elsewhere_hides_no_late_change(desk, stand_in, what):
    stand_in.on(LIST, newest_first(430))
    await changed(desk)
    later = ticket(30, created_at=moment(30), updated_at=moment(5000))
    stand_in.on("GET /tickets/detail", ok(ticket=later))
    stand_in.on("GET /tickets/30/replies", page("replies"), page("replies", reply(1)))
    stand_in.on("POST /tickets/customer_reply", ok())
    if what == "read":
        await desk.ticket("30")
    else:
        await desk.add_comment("30", WORDS, as_=ANA)
    since = datetime.fromisoformat(moment(9000))

    assert await changed(desk, since) == ["30"]


async def test_a_late_change_comes_again_after_a_walk_that_broke_off(desk, stand_in):
    stand_in.on(LIST, tickets(ticket(1), ticket(2)))
    await changed(desk)
    stand_in.on(LIST, tickets(ticket(1), ticket(2, updated_at="2023-11-01T12:00:00+08:00")))
    for _ in range(3):
        async for one in desk.changed_since(LATELY):
            assert one.id == "2"
            break

    assert await changed(desk) == ["2"]


async def test_a_late_change_comes_again_if_the_walk_could_not_be_kept(desk, stand_in):
    stand_in.on(LIST, tickets(ticket(1), ticket(2)))
    await changed(desk)
    for hour in (12, 13):
        changes = {"updated_at": f"2023-11-01T{hour}:00:00+08:00"}
        stand_in.on(LIST, tickets(ticket(1), ticket(2, **changes)))
        assert await changed(desk) == ["2"]

    assert await changed(desk) == ["2"]
    assert await changed(desk) == []


async def test_a_filter_that_knows_no_pages_is_not_read_for_ever(filtering, stand_in):
    stand_in.on(FILTER, {**newest_first(100)[1], "meta": None})
    since = datetime.fromisoformat(moment(1))
    stand_in.time = since.timestamp()

    assert len(await changed(filtering, since)) == 100
    assert stand_in.pages(FILTER) == [1, 2]


async def test_a_look_for_a_list_hides_no_change(desk, stand_in):
    stand_in.on(LIST, tickets(ticket(1), ticket(2)))
    await changed(desk)
    stand_in.seconds += 31
    stand_in.on(LIST, tickets(ticket(1), ticket(2, updated_at="2023-11-01T12:00:00+08:00")))
    await desk.page(Listing(scope=Scope.DESK), number=1, size=10)

    assert [await changed(desk) for _ in range(3)] == [["2"], ["2"], []]
