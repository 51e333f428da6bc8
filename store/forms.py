from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import Database
from store.rows import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields a desk asks a requester for, each as a JSON object."""

    desk: str
    fields: tuple[dict[str, Any], ...]
    fetched_at: datetime


FORMS = Table(Form, "forms", key=("desk",))


class Forms:
    """Read far more often than written, and long: what was read is kept until the next writing.

    Only the process that runs the bot writes them.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[str, Form | None] = {}
        self._writings = 0

    async def get(self, desk: str) -> Form | None:
        if desk in self._kept:
            return self._kept[desk]
        before = self._writings
        form = await self._db.read(lambda db: FORMS.get(db, desk))
        if before == self._writings:
            self._kept[desk] = form
        return form

    def written(self) -> None:
        """Forget what was read: a batch has changed it."""
        self._writings += 1
        self._kept.clear()
