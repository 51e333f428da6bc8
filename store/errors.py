"""What can go wrong in the store, named by what to do about it.

StoreError          the store could not do what it was asked
├─ Unwritable       the file or its folder cannot be opened or written, or the disk is full
├─ Damaged          the file is corrupt, or is no database of Deskhand's: restore a backup
├─ Newer            a newer Deskhand has changed the file: update the program
├─ Unsupported      this Python brings a SQLite that is too old
├─ Busy             another process keeps the file locked: try again
├─ Conflict         a row contradicts the table's rules
├─ Closed           the store was closed
├─ BadKey           a secret key is not one
└─ Sealed           no key opens (or could seal) a secret

Each says one sentence for an administrator. None holds what somebody wrote, a secret or a key.
"""

import sqlite3


class StoreError(Exception):
    """The store could not do what it was asked."""


class Unwritable(StoreError):
    """The file or its folder cannot be opened or written."""


class Damaged(StoreError):
    """The file is corrupt, or is not a database of Deskhand's."""


class Newer(StoreError):
    """The file was written by a newer Deskhand."""


class Unsupported(StoreError):
    """The SQLite library is too old."""


class Busy(StoreError):
    """Another process keeps the file locked."""


class Conflict(StoreError):
    """A row contradicts the table's rules."""


class Closed(StoreError):
    """The store was closed."""


class BadKey(StoreError):
    """A secret key is not a Fernet key."""


class Sealed(StoreError):
    """No key opens this secret."""


_NAMED: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_PERM: (Unwritable, "The database may not be written."),
    sqlite3.SQLITE_READONLY: (Unwritable, "The database is read-only."),
    sqlite3.SQLITE_CANTOPEN: (Unwritable, "The database file cannot be opened."),
    sqlite3.SQLITE_IOERR: (Unwritable, "The disk failed while the database was used."),
    sqlite3.SQLITE_FULL: (Unwritable, "The disk is full."),
    sqlite3.SQLITE_CORRUPT: (Damaged, "The database is damaged; restore a backup."),
    sqlite3.SQLITE_NOTADB: (Damaged, "The file is not a database, or it is damaged."),
    sqlite3.SQLITE_BUSY: (Busy, "Another process keeps the database locked."),
    sqlite3.SQLITE_LOCKED: (Busy, "Another process keeps the database locked."),
    sqlite3.SQLITE_CONSTRAINT: (Conflict, "A row contradicts the table's rules"),
}


def named(error: sqlite3.Error) -> StoreError:
    """SQLite's error as one of ours, with the original as its cause."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind, sentence = _NAMED.get(code, (StoreError, "The database refused a statement"))
    detail = f": {error}." if kind in (Conflict, StoreError) else ""
    ours = kind(sentence + detail)
    ours.__cause__ = error
    return ours
