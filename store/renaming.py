"""A channel got another id: everything that names it follows, in one transaction.

Slack gives a channel a new id when it becomes, or ceases to be, shared or private:
https://docs.slack.dev/reference/events/channel_id_changed. Events with the new one may come first.
"""

import re
import sqlite3

from store.outbox_rows import SENT_AS

# Where rows for both ids would be the same row, the one for the new id stays.
_TABLES = ("links", "messages", "channels", "channel_forms", "rolling")


def rename_channel(db: sqlite3.Connection, team: str, old: str, new: str) -> None:
    """Rename it in what is known, promised and half typed. Ids are words of their own in text."""
    if old == new:
        return
    for table in _TABLES:
        db.execute(
            f"UPDATE OR IGNORE {table} SET channel = ? WHERE team = ? AND channel = ?",  # noqa: S608 -- the names stand above
            (new, team, old),
        )
        db.execute(f"DELETE FROM {table} WHERE team = ? AND channel = ?", (team, old))  # noqa: S608 -- the names stand above
    _keep_first_keys(db, old)
    _rename_words(db, "outbox", "id", ("key", "lane", "payload"), old, new)
    _rename_words(db, "drafts", "key", ("values",), old, new)


def _keep_first_keys(db: sqlite3.Connection, old: str) -> None:
    """What was tried may stand in Slack under its key: by that one it will be looked for."""
    db.execute(
        f"UPDATE outbox SET progress = json_set(progress, '$.{SENT_AS}', key)"  # noqa: S608 -- the name stands in the code
        " WHERE state <> 'done' AND first_sent_at IS NOT NULL AND instr(key, ?)"
        f" AND json_extract(progress, '$.{SENT_AS}') IS NULL",
        (old,),
    )


def _rename_words(
    db: sqlite3.Connection, table: str, key: str, columns: tuple[str, ...], old: str, new: str
) -> None:
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])")
    names = [f'"{column}"' for column in columns]
    changed = ", ".join(f"{name} = ?" for name in names)
    found = db.execute(
        f"SELECT {key}, {', '.join(names)} FROM {table}"  # noqa: S608 -- the names stand above
        f" WHERE instr({' || char(10) || '.join(names)}, ?) ORDER BY {key}",
        (old,),
    ).fetchall()
    for row_key, *texts in found:
        renamed = [word.sub(new, text) for text in texts]
        if renamed != texts and not _renamed(db, table, key, changed, row_key, renamed):
            db.execute(f"DELETE FROM {table} WHERE {key} = ?", (row_key,))  # noqa: S608 -- the names stand above


def _renamed(
    db: sqlite3.Connection, table: str, key: str, changed: str, row_key: object, texts: list[str]
) -> bool:
    """False where the same is promised for the new id already."""
    sql = f"UPDATE OR IGNORE {table} SET {changed} WHERE {key} = ?"  # noqa: S608 -- the names stand above
    return db.execute(sql, (*texts, row_key)).rowcount > 0
