import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.outbox import _period
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


@pytest.mark.parametrize("how", [(), ("--json",), ("--state", "done"), ("--limit", "1")])
async def test_a_list_ends_with_what_waits_and_what_was_given_up(rows, store, how):
    more = (New(key=f"{n}", lane=f"desk:support:{n}", kind="post", payload={}) for n in range(2))
    await store.commit(Batch(outbox=tuple(more)))
    result = await typed("outbox", "list", *how)

    summary = result.stderr.splitlines()[-1]
    assert summary.startswith("On their way: 3 (2 desk:support, 1 slack), the oldest for ")
    assert summary.endswith(" seconds. Given up: 1.")


async def test_where_nothing_waits_that_is_said(store):
    result = await typed("outbox", "list")

    assert result.stdout == ""
    assert result.stderr.splitlines() == ["Nothing is there.", "On their way: 0. Given up: 0."]


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=3.5), "3 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
)
def test_how_long_something_waits_is_said_in_a_fitting_unit(age, said):
    assert _period(age) == said


async def test_one_row_is_shown_as_json_without_its_lease(rows):
    result = await typed("outbox", "show", str(rows["dead"]), "--json")

    shown = json.loads(result.stdout)
    assert (shown["id"], shown["state"], shown["attempts"]) == (rows["dead"], "dead", 1)
    assert shown["last_error"] == "the desk refused"
    assert not {"lease", "payload", "progress"} & shown.keys()


async def test_what_people_wrote_is_shown_only_when_asked_for(rows):
    plain = await typed("outbox", "show", str(rows["dead"]))
    asked = await typed("outbox", "show", str(rows["dead"]), "--payload")

    assert "salary" not in plain.stdout
    assert "salary" in asked.stdout


async def test_a_row_that_was_given_up_is_tried_again(rows, store):
    result = await typed("outbox", "retry", str(rows["dead"]))

    assert result.exit_code == 0
    assert (await store.outbox.get(rows["dead"])).state == "waiting"


async def given_up(store, *kinds):
    """A row for each of these kinds that was given up; their ids."""
    new = [New(key=f"{n}", lane=f"x:{n}", kind=kind, payload={}) for n, kind in enumerate(kinds)]
    await store.commit(Batch(outbox=tuple(new)))
    taken = await store.outbox.claim(datetime.now(UTC), len(kinds), 60, lanes="x:")
    for row in taken:
        await store.commit(Batch(settle=Settle(row=row, state="dead", error="down")))
    return [row.id for row in taken]


async def test_after_a_bad_day_all_that_was_given_up_is_tried_again(rows, store):
    await given_up(store, "post_note", "tell")
    result = await typed("outbox", "retry", "--all")

    assert result.output == "Rows that wait for their turn again: 3.\n"
    assert (await store.outbox.counts())["dead"] == 0


async def test_all_of_one_kind_are_tried_again(rows, store):
    ids = await given_up(store, "post_note", "tell", "post_note")
    result = await typed("outbox", "retry", "--all", "--kind", "post_note", "--json")
    none = await typed("outbox", "retry", "--all", "--kind", "no_such_kind", "--json")

    assert json.loads(result.stdout) == {"retried": [ids[0], ids[2]]}
    assert (none.exit_code, json.loads(none.stdout)) == (0, {"retried": []})
    assert {row.kind for row in await store.outbox.list("dead")} == {"add_comment", "tell"}


@pytest.mark.parametrize("words", [(), ("7", "--all"), ("7", "--kind", "tell"), ("--kind", "tell")])
async def test_what_is_to_be_tried_again_has_to_be_said(rows, store, words):
    result = await typed("outbox", "retry", *words)

    assert result.exit_code == 2
    assert "--all" in result.stderr
    assert (await store.outbox.counts())["dead"] == 1


async def test_what_was_done_is_told_as_json(rows, store):
    retried = await typed("outbox", "retry", str(rows["dead"]), "--json")
    dropped = await typed("outbox", "drop", str(rows["dead"]), "--json", answer="y\n")

    assert json.loads(retried.stdout) == {"retried": [rows["dead"]]}
    assert json.loads(dropped.stdout) == {"dropped": rows["dead"]}


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
