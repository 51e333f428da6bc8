import sqlite3
import stat

import pytest

from store import Batch, Busy, Closed, Damaged, Newer, Store, Unsupported, Unwritable, database
from tests.store.examples import LINK, MESSAGE, ticket


async def filled(path):
    store = await Store.open(path)
    tickets = tuple(ticket(str(n), "Printer " * 40) for n in range(200))
    await store.commit(Batch(links=(LINK,), tickets=tickets))
    await store.close()


async def test_only_the_owner_may_read_the_file_and_what_stands_beside_it(store, path):
    await store.commit(Batch(links=(LINK,)))

    files = list(path.parent.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_a_file_that_others_could_read_is_closed_to_them(path):
    await filled(path)
    path.chmod(0o644)

    await (await Store.open(path)).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_was_written_is_there_after_opening_again(path):
    await filled(path)

    store = await Store.open(path)
    found = await store.links.find("T1", "C1", "17.01")
    await store.close()

    assert found == LINK


async def test_two_stores_on_one_file_see_each_other(store, path):
    other = await Store.open(path)
    await other.commit(Batch(messages=(MESSAGE,)))

    assert await store.messages.find("T1", "C1", "17.02") == (MESSAGE,)
    await other.close()


async def test_a_text_file_is_no_database(path):
    path.write_text("What was I thinking? " * 100)

    with pytest.raises(Damaged, match="not a database"):
        await Store.open(path)


async def test_the_database_of_another_program_is_left_alone(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()

    with pytest.raises(Damaged, match="another program"):
        await Store.open(path)

    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    other.close()


async def test_a_file_from_a_newer_version_is_not_touched(path):
    await filled(path)
    db = sqlite3.connect(path)
    with db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('deskhand', 'm2031_01_01_telepathy', '2031-01-01')"
        )
    db.close()

    with pytest.raises(Newer, match="telepathy"):
        await Store.open(path)


async def test_a_damaged_file_is_found_by_the_check(path):
    await filled(path)
    with path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096 * 8)

    async def check():
        store = await Store.open(path)
        try:
            await store.ping()
        finally:
            await store.close()

    with pytest.raises(Damaged):
        await check()


async def test_a_sound_file_passes_the_check(store):
    await store.commit(Batch(links=(LINK,)))

    await store.ping()


@pytest.mark.parametrize("name", ["missing/deskhand.db", "."])
async def test_a_place_that_cannot_hold_a_file_is_named(tmp_path, name):
    with pytest.raises(Unwritable, match="cannot be opened"):
        await Store.open(tmp_path / name)


async def test_an_old_sqlite_is_said_at_once(path, monkeypatch):
    monkeypatch.setattr(database, "_OLDEST_SQLITE", (99, 0, 0))

    with pytest.raises(Unsupported, match="newer"):
        await Store.open(path)


async def test_a_file_that_another_process_holds_is_busy(path, monkeypatch):
    monkeypatch.setattr(database, "_SECONDS_FOR_A_LOCK", 0.02)
    store = await Store.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy):
        await store.commit(Batch(links=(LINK,)))

    other.execute("ROLLBACK")
    other.close()
    assert await store.commit(Batch(links=(LINK,)))
    await store.close()


async def test_closing_finishes_what_was_begun_and_then_refuses(path):
    store = await Store.open(path)
    begun = store._db.write(lambda db: db.execute("INSERT INTO secrets VALUES ('a', 'b')").rowcount)
    await store.close()
    await store.close()

    assert await begun == 1
    with pytest.raises(Closed):
        await store.links.find("T1", "C1", "17.01")
    with pytest.raises(Closed):
        await store.commit(Batch(links=(LINK,)))
