"""What a KF5 desk's form is made of: custom fields and groups, which only agents may read."""

from collections.abc import AsyncIterator

from helpdesks.errors import Unsupported
from helpdesks.fields import Category, Field, Option, OptionsWanted
from helpdesks.kf5.client import Client
from helpdesks.kf5.wire import envelope
from helpdesks.kf5.wire import fields as wire
from helpdesks.kf5.wire.values import id_of, text
from helpdesks.models import Group


class Forms:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def fields(self, category: Category) -> tuple[Field, ...]:
        """Read the fields of tickets; those of people and organizations have no such address."""
        if category is not Category.TICKET:
            raise Unsupported("categories")
        rows = self._client.rows("/apiv2/ticket_fields/active.json", "ticket_fields", urgent=True)
        return wire.fields([row async for row in rows])

    async def field(self, key: str) -> Field:
        path = f"/apiv2/ticket_fields/{wire.field_id(key)}.json"
        return await self._client.read(
            path,
            lambda payload: wire.field(envelope.one(payload, "ticket_field", "ticket_fields")),
            urgent=True,
        )

    async def options(self, key: str, wanted: OptionsWanted) -> AsyncIterator[Option]:
        """Walk through a field's options; when they were made is not told, so all times fit."""
        for option in (await self.field(key)).options:
            if wanted.title in ("", option.label) and wanted.value in ("", option.value):
                yield option

    async def groups(self) -> tuple[Group, ...]:
        rows = self._client.rows("/apiv2/groups.json", "groups", urgent=True)
        return tuple(
            [
                Group(id=id_of(row.get("id"), "a group's id"), name=text(row.get("name")))
                async for row in rows
            ]
        )
