"""The front door: one object with a room per table, and `commit` for what belongs together."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from store import batch as batches
from store import renaming, retention, times
from store.batch import Batch
from store.channel_forms import ChannelForms
from store.channels import Channels
from store.cursors import Cursors
from store.database import Database
from store.drafts import Drafts
from store.errors import Damaged
from store.forms import Forms
from store.identities import Identities
from store.introductions import Introductions
from store.links import Links
from store.messages import Messages
from store.options import Options
from store.outbox import Outbox
from store.people import People
from store.receipts import Receipts
from store.rolling import RollingMessages
from store.secrets import Secrets, read_keys
from store.tickets import Tickets


class Store:
    """What the bot remembers, in one SQLite file. Made with `Store.open`, ended with `close`."""

    def __init__(
        self, db: Database, secrets: Secrets, clock: Callable[[], datetime] = times.now
    ) -> None:
        self._db = db
        self._clock = clock
        self.links = Links(db)
        self.messages = Messages(db)
        self.outbox = Outbox(db, clock)
        self.receipts = Receipts(db)
        self.cursors = Cursors(db)
        self.tickets = Tickets(db)
        self.fields = Forms(db)
        self.options = Options(db)
        self.people = People(db)
        self.identities = Identities(db)
        self.channels = Channels(db)
        self.channel_forms = ChannelForms(db)
        self.introductions = Introductions(db)
        self.rolling = RollingMessages(db)
        self.drafts = Drafts(db)
        self.secrets = secrets

    @classmethod
    async def open(
        cls,
        path: str | Path,
        keys: Sequence[str] = (),
        *,
        clock: Callable[[], datetime] = times.now,
    ) -> "Store":
        """Open or create the file. `keys` open the secrets, the first one seals.

        Raises Unwritable, Damaged, Newer, Unsupported, Busy or BadKey, each with a sentence.
        """
        opened = read_keys(keys)
        db = await Database.open(Path(path))
        return cls(db, Secrets(db, opened), clock)

    async def close(self) -> None:
        """Finish what was begun; afterwards everything raises Closed."""
        await self._db.close()

    async def commit(self, batch: Batch) -> bool:
        """Write the batch as one.

        False, and nothing is written, if its receipt was there already or the row it settles is
        no longer ours. With a promise in it, it outlives a power cut once this returns.
        """
        now = self._clock()
        return await self._db.write(
            lambda db: batches.write(db, batch, now),
            durable=batch.durable,
            after=partial(self._written, batch),
        )

    def _written(self, batch: Batch) -> None:
        if batch.touches_outbox:
            self.outbox.news.set()
        if batch.fields:
            self.fields.written()

    async def rename_channel(self, team: str, old: str, new: str) -> None:
        """Let everything that names a channel name it by its new id, as one.

        What is there for the new id already stays, and takes the place of the same for the old one.
        """
        await self._db.write(
            lambda db: renaming.rename_channel(db, team, old, new), after=self.outbox.news.set
        )

    async def prune(self, now: datetime) -> dict[str, int]:
        """Delete what is older than `store.retention` keeps; says how many rows of each table."""
        return await retention.prune(self._db, now)

    async def ping(self) -> None:
        """Read through the whole file; raises Damaged if it is not sound. Takes a while."""
        await self._db.read(_check)


def _check(db: sqlite3.Connection) -> None:
    [(verdict,)] = db.execute("PRAGMA quick_check(1)")
    if verdict != "ok":
        raise Damaged("The database is damaged; restore a backup.")
