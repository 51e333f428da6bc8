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
    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, desk: str) -> Form | None:
        return await self._db.read(lambda db: FORMS.get(db, desk))
