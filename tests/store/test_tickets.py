from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Batch
from store.words import match, searchable
from tests.store.examples import NOON, ticket


@pytest.fixture
def save(store):
    async def save(*tickets):
        await store.commit(Batch(tickets=tickets))

    return save


@pytest.fixture
def search(store):
    async def search(words, **how):
        return [found.id for found in await store.tickets.search("support", words, **how)]

    return search


async def test_a_ticket_is_found_by_id_and_by_number(store, save):
    await save(ticket("9118", number="118"), ticket("9119", number="119"))

    assert (await store.tickets.get("support", "9118")).number == "118"
    assert (await store.tickets.by_number("support", "119")).id == "9119"
    assert await store.tickets.by_number("support", "120") is None
    assert await store.tickets.by_number("factory", "119") is None
    many = await store.tickets.many("support", ["9118", "9119", "1"])
    assert {found.id for found in many} == {"9118", "9119"}


@pytest.mark.parametrize(
    "words",
    [
        "打印",
        "印机",
        "打印机",
        "机",
        "起",
        "printer",
        "PRINT",
        "\uff36\uff30\uff2e",
        "vpn 打印",
        "三楼",
        "118",
    ],
)
async def test_a_ticket_is_found_by_its_words(save, search, words):
    await save(
        ticket("118", "打印机起火了 Printer on fire", description="在三楼。VPN连接失败。"),
        ticket("7", "Der Drücker klemmt", description="Etage vier"),
    )

    assert await search(words) == ["118"]


@pytest.mark.parametrize("words", ["", " ", "!?*", '"', "机打", "rinter", "打印 water", "\ud83d"])
async def test_what_is_not_there_is_not_found(save, search, words):
    await save(ticket("118", "打印机起火了 Printer on fire"))

    assert await search(words) == []


@pytest.mark.parametrize("words", ['a" OR title', "NEAR(a b)", "title:x", "-a", "^", "x" * 40_000])
async def test_nothing_typed_is_taken_for_a_query_language(save, search, words):
    await save(ticket("118"))

    assert await search(words) == []


async def test_search_follows_changes_of_the_words(save, search):
    await save(ticket("118", "Printer on fire"))
    await save(ticket("118", "Coffee machine on fire", status="solved"))

    assert await search("printer") == []
    assert await search("coffee") == ["118"]


async def test_a_requester_finds_only_their_own(store, save, search):
    mine, other = ticket("1", requester_id="7"), ticket("2", requester_id="77")
    await save(mine, other, replace(mine, desk="factory"))
    assert await search("printer", requester_id="7") == ["1"]

    await save(replace(mine, requester_id="8"))

    assert await search("printer", requester_id="7") == []
    assert await search("2", requester_id="7") == []
    assert await search("printer", requester_id="8") == ["1"]


async def test_the_very_number_comes_first_and_then_the_newest(save, search):
    await save(
        *(
            ticket(str(n), updated_at=NOON + timedelta(minutes=n), description="see 11")
            for n in range(9, 14)
        )
    )

    assert await search("11") == ["11", "13", "12", "10", "9"]
    assert await search("11", limit=2) == ["11", "13"]


async def test_the_very_number_is_found_among_many_that_begin_with_it(save, search):
    await save(*(ticket(f"1{n}") for n in range(600)), ticket("2"))
    await save(ticket("1", "the first"), *(ticket(f"1{n}") for n in range(600, 1200)))

    assert (await search("1"))[0] == "1"


@given(text=st.text("打印机网络登录密码abc ,。1", min_size=1, max_size=30), data=st.data())
def test_any_part_of_a_chinese_run_is_asked_for_in_words_the_index_holds(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = text[start:end]
    if any(letter in "abc1 ,。" for letter in part):
        return

    asked = match(part).strip('"*').strip('"')

    assert f" {asked}" in f" {searchable(text)}"


async def test_a_requesters_tickets_are_listed_in_each_order_and_paged(store, save):
    hour = timedelta(hours=1)
    await save(
        ticket("1", status="solved", created_at=NOON, updated_at=NOON + 9 * hour),
        ticket("2", status="new", created_at=NOON + hour, updated_at=NOON + 2 * hour),
        ticket("3", status="other", created_at=NOON + 2 * hour, updated_at=NOON + 3 * hour),
        ticket("4", requester_id="8"),
    )

    async def listed(**how):
        return "".join(t.id for t in await store.tickets.of_requester("support", "7", **how))

    assert await listed() == "132"
    assert await listed(order="created") == "321"
    assert await listed(order="status") == "213"
    assert await listed(statuses=("new", "solved")) == "12"
    assert await listed(limit=2, offset=2) == "2"
    assert await store.tickets.count("support") == 4
    assert await store.tickets.count("support", "7", ("new", "other")) == 2
