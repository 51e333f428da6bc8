import gzip
import sqlite3
from pathlib import Path

from store import Store
from tests.store.examples import CURSOR, LINK, MESSAGE, WATCH, ticket

FIRST = Path(__file__).parent / "fixtures" / "first.db.gz"


def schema(path):
    db = sqlite3.connect(path)
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    db.close()
    return {name: " ".join(sql.split()) for name, sql in rows}


async def test_a_file_of_the_first_version_is_brought_up_to_date_with_its_rows(path):
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))

    store = await Store.open(path)

    assert await store.links.find("T1", "C1", "17.01") == LINK
    assert await store.messages.find("T1", "C1", "17.02") == (MESSAGE,)
    assert await store.cursors.all() == (CURSOR,)
    assert await store.channels.of_desk("support") == (WATCH,)
    assert await store.tickets.search("support", "fire") == (ticket(),)
    assert (await store.outbox.find("a")).payload == {"n": "a"}
    await store.close()


async def test_an_old_file_and_an_empty_one_end_with_the_same_tables(tmp_path):
    old, empty = tmp_path / "old.db", tmp_path / "empty.db"
    old.write_bytes(gzip.decompress(FIRST.read_bytes()))

    for path in (old, empty):
        await (await Store.open(path)).close()

    assert schema(old) == schema(empty)


async def test_every_table_of_ours_is_strict(store, path):
    ours = {
        name: sql
        for name, sql in schema(path).items()
        if sql.startswith("CREATE TABLE") and not name.startswith(("_", "sqlite_", "ticket_words"))
    }

    assert len(ours) == 16
    assert [name for name, sql in ours.items() if "STRICT" not in sql.rsplit(")", 1)[1]] == []
