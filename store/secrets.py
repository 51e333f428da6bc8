"""Secrets, sealed in the file: the first key seals, every key opens.

Fernet: https://cryptography.io/en/latest/fernet/
"""

import sqlite3
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from store.database import Database
from store.errors import BadKey, Sealed


def new_key() -> str:
    return Fernet.generate_key().decode()


class Secrets:
    """Text by name. Without a key nothing can be put or opened: that is `Sealed` too."""

    def __init__(self, db: Database, fernet: MultiFernet | None) -> None:
        self._db = db
        self._fernet = fernet

    async def put(self, name: str, text: str) -> None:
        sealed = self._keyed(name).encrypt(text.encode()).decode()
        await self._db.write(lambda db: _put(db, name, sealed))

    async def get(self, name: str) -> str | None:
        sealed = await self._db.read(lambda db: _get(db, name))
        return None if sealed is None else self._opened(name, sealed)

    async def delete(self, name: str) -> bool:
        """False if there was none."""
        return await self._db.write(lambda db: _delete(db, name))

    async def rotate(self) -> int:
        """Seal everything anew with the first key; says how many. All or, with `Sealed`, none."""
        return await self._db.write(self._rotate_all)

    def _rotate_all(self, db: sqlite3.Connection) -> int:
        every = db.execute("SELECT name, sealed FROM secrets").fetchall()
        for name, sealed in every:
            text = self._opened(name, sealed)
            _put(db, name, self._keyed(name).encrypt(text.encode()).decode())
        return len(every)

    def _opened(self, name: str, sealed: str) -> str:
        try:
            return self._keyed(name).decrypt(sealed).decode()
        except InvalidToken as error:
            raise Sealed(f"No key in use opens the secret {name!r}.") from error

    def _keyed(self, name: str) -> MultiFernet:
        if self._fernet is None:
            raise Sealed(f"The secret {name!r} needs a key, and none is set.")
        return self._fernet


def read_keys(keys: Sequence[str]) -> MultiFernet | None:
    """Raises BadKey, which names the key by its place."""
    opened = []
    for place, key in enumerate(keys, start=1):
        try:
            opened.append(Fernet(key))
        except ValueError:  # its message may quote the key
            raise BadKey(f"Secret key {place} is not 32 bytes in URL-safe base64.") from None
    return MultiFernet(opened) if opened else None


def _put(db: sqlite3.Connection, name: str, sealed: str) -> None:
    db.execute(
        "INSERT INTO secrets (name, sealed) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed",
        (name, sealed),
    )


def _get(db: sqlite3.Connection, name: str) -> str | None:
    found = db.execute("SELECT sealed FROM secrets WHERE name = ?", (name,)).fetchone()
    return None if found is None else str(found[0])


def _delete(db: sqlite3.Connection, name: str) -> bool:
    return db.execute("DELETE FROM secrets WHERE name = ?", (name,)).rowcount > 0
