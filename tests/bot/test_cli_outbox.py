import json
import os
from datetime import UTC, datetime

import pytest

from store import Batch, New, Settle, Store
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")


@pytest.fixture
async def store(configured, machine):
    store = await Store.open(machine / "deskhand.db", [os.environ["DESKHAND_SECRET_KEY"]])
    yield store
    await store.close()


@pytest.fixture
async def rows(store) -> dict[str, int]:
    """One row that waits and one that was given up, by state."""
    new = [
        New(key="dead", lane="desk:support:1", kind="add_comment", payload={"text": "my salary"}),
        New(key="waiting", lane="slack:C1", kind="post", payload={}),
    ]
    await store.commit(Batch(outbox=tuple(new)))
    dead, _ = await store.outbox.claim(datetime.now(UTC), 2, 60)
    await store.commit(Batch(settle=Settle(row=dead, state="dead", error="the desk refused")))
    await store.outbox.recover()
    listed = await store.outbox.list()
    return {row.key: row.id for row in listed}


async def test_rows_are_listed_newest_first(rows):
    result = await typed("outbox", "list", "--json")

    assert [row["key"] for row in json.loads(result.stdout)] == ["waiting", "dead"]


async def test_rows_are_listed_by_state_for_people(rows):
    result = await typed("outbox", "list", "--state", "dead")

    [line] = result.stdout.splitlines()
    assert "the desk refused" in line
    assert "add_comment" in line


async def test_what_people_wrote_is_shown_only_when_asked_for(rows):
    plain = await typed("outbox", "show", str(rows["dead"]))
    asked = await typed("outbox", "show", str(rows["dead"]), "--payload")

    assert "salary" not in plain.stdout
    assert "salary" in asked.stdout


async def test_a_row_that_was_given_up_is_tried_again(rows, store):
    result = await typed("outbox", "retry", str(rows["dead"]))

    assert result.exit_code == 0
    assert (await store.outbox.get(rows["dead"])).state == "waiting"


async def test_a_row_that_waits_anyway_cannot_be_retried(rows):
    result = await typed("outbox", "retry", str(rows["waiting"]))

    assert result.exit_code == 1
    assert "not one that was given up" in result.stderr


async def test_forgetting_a_row_asks_first(rows, store):
    kept = await typed("outbox", "drop", str(rows["dead"]), answer="n\n")
    dropped = await typed("outbox", "drop", str(rows["dead"]), "--yes")

    assert (kept.exit_code, dropped.exit_code) == (1, 0)
    assert await store.outbox.get(rows["dead"]) is None


async def test_a_row_that_is_not_there_is_a_sentence(store):
    for words in (("show", "77"), ("retry", "77"), ("drop", "77", "--yes")):
        result = await typed("outbox", *words)
        assert result.exit_code == 1
        assert "77" in result.stderr


async def test_before_the_first_start_there_is_nothing_to_show(configured, machine):
    result = await typed("outbox", "list")

    assert result.exit_code == 1
    assert "deskhand run" in result.stderr
    assert not (machine / "deskhand.db").exists()


async def test_a_file_that_is_no_database_is_a_sentence(configured, machine):
    (machine / "deskhand.db").write_text("hello " * 1000, encoding="utf-8")
    result = await typed("outbox", "list")

    assert result.exit_code == 1
    assert "Traceback" not in result.output
