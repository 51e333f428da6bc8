"""What the form of a Zammad desk is made of: states, priorities, custom fields, groups."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from helpdesks.errors import Forbidden, NotFound, Refused, Unintelligible
from helpdesks.fields import Access, Category, Field, FieldKind, Option, OptionsWanted
from helpdesks.models import Draft, Group, Identity
from helpdesks.remembered import Clock, Remembered
from helpdesks.zammad.client import Client
from helpdesks.zammad.wire import envelope, groups, workflow
from helpdesks.zammad.wire.attributes import attributes, attributes_of_form
from helpdesks.zammad.wire.field_values import GROUP
from helpdesks.zammad.wire.schema import Schema
from helpdesks.zammad.wire.states import Priorities, States, priorities, states
from helpdesks.zammad.wire.values import Row, is_number, number, text

KEPT_FOR = 600.0
"""Seconds; what is refused in the meantime is asked about anew."""

CHOOSE_A_GROUP = "choose a group"


class Forms:
    """Reads what forms and tickets of this desk hold; `group` is where tickets go unless told."""

    def __init__(self, client: Client, clock: Clock, *, group: str | None) -> None:
        self._client = client
        self._group = group
        self._kept = Remembered[Schema](most=1, seconds=KEPT_FOR, clock=clock)

    async def schema(self, *, fresh: bool = False) -> Schema:
        """Read what tickets are made of, or remember it from at most ten minutes ago."""
        kept = None if fresh else self._kept.get("")
        if kept is None:
            found_states, found_priorities, fields = await asyncio.gather(
                self._states(), self._priorities(), self.fields(Category.TICKET)
            )
            kept = Schema(states=found_states, priorities=found_priorities, fields=fields)
            self._kept.keep("", kept)
        return kept

    async def schema_for(self, rows: list[Row]) -> Schema:
        """Read what these tickets are made of; a state just added is learned at once."""
        schema = await self.schema()
        known = all(str(row.get("state_id")) in schema.states.by_id for row in rows)
        return schema if known else await self.schema(fresh=True)

    async def fields(self, category: Category) -> tuple[Field, ...]:
        """Read the fields, in the desk's order; a ticket's begin with its group, if asked."""
        if category is not Category.TICKET:
            return attributes(await self._attributes(), category)
        try:
            found = attributes(await self._attributes())
        except Forbidden:
            found = await self._of_own_form()
        return (*await self._group_field(), *found)

    async def field(self, key: str) -> Field:
        """Read one field, of whatever kind of object."""
        for category in Category:
            for field in await self.fields(category):
                if field.key == key:
                    return field
        raise NotFound("no such field")

    async def options(self, key: str, wanted: OptionsWanted) -> AsyncIterator[Option]:
        """Walk through a field's options; when they were made is not told, so no time fits."""
        for option in (await self.field(key)).options:
            fits = wanted.title in ("", option.label) and wanted.value in ("", option.value)
            if fits and wanted.created is None and wanted.updated is None:
                yield option

    async def groups(self) -> tuple[Group, ...]:
        """Read the groups; up to 6.4 only administrators may, and others see their own."""
        try:
            return await self._client.read("/groups", groups.listed, urgent=True)
        except Forbidden:
            return groups.shown(await self._ticket_create(None))

    async def group_for(self, draft: Draft, as_: Identity | None) -> Row:
        """Choose the group of a new ticket: a form's, a channel's, the desk's, or the only one."""
        answered = next((one.values for one in draft.fields if one.key == GROUP), ())
        chosen = next(iter(answered), None) or draft.group_id or self._group
        if chosen is None:
            creatable = groups.creatable(await self._ticket_create(as_))
            if len(creatable) != 1:
                raise Refused("", {GROUP: CHOOSE_A_GROUP})
            chosen = creatable[0].id
        return {GROUP: number(chosen)} if is_number(chosen) else {"group": chosen}

    async def explained(
        self, refused: Refused, body: Row, as_: Identity | None, *, ticket: Row | None = None
    ) -> Refused:
        """Say why something was refused, where the desk itself tells that to nobody."""
        fields = (await self.schema(fresh=True)).fields
        if refused.fields or refused.reason:
            return _by_label(refused, fields)
        answer = await self._client.read(
            "/core_workflows/perform",
            envelope.anything,
            as_=as_,
            body=workflow.question(body, None if ticket is None else text(ticket.get("id"))),
        )
        keys = frozenset({GROUP, *(field.key for field in fields)})
        return workflow.refused(answer, body, keys, ticket=ticket)

    async def _states(self) -> States:
        return await self._client.read(
            "/ticket_states", lambda payload: states(envelope.rows(payload, "states")), urgent=True
        )

    async def _priorities(self) -> Priorities:
        return await self._client.read(
            "/ticket_priorities",
            lambda payload: priorities(envelope.rows(payload, "priorities")),
            urgent=True,
        )

    async def _attributes(self) -> list[Row]:
        return await self._client.read(
            "/object_manager_attributes",
            lambda payload: envelope.rows(payload, "attributes"),
            urgent=True,
        )

    async def _of_own_form(self) -> tuple[Field, ...]:
        """Read what the web pages of the token's owner are told."""
        try:
            payload = await self._client.read("/signshow", envelope.anything, urgent=True)
            return attributes_of_form(groups.model(payload))
        except (Forbidden, Unintelligible):
            return ()

    async def _group_field(self) -> tuple[Field, ...]:
        if self._group is not None:
            return ()
        try:
            creatable = groups.creatable(await self._ticket_create(None))
        except Forbidden:
            return ()
        if len(creatable) < 2:  # noqa: PLR2004 - with one there is no choice
            return ()
        options = tuple(Option(value=one.id, label=one.name) for one in creatable)
        return (
            Field(
                key=GROUP,
                kind=FieldKind.CHOICE,
                label="Group",
                requester=Access.REQUIRED,
                agent=Access.REQUIRED,
                options=options,
            ),
        )

    async def _ticket_create(self, as_: Identity | None) -> Any:
        return await self._client.read("/ticket_create", envelope.anything, as_=as_, urgent=True)


def _by_label(refused: Refused, fields: tuple[Field, ...]) -> Refused:
    """Put a sentence to the field that it begins with the name of."""
    if refused.fields:
        return refused
    named = sorted(fields, key=lambda field: len(field.label), reverse=True)
    for field in named:
        if refused.reason.startswith((f"{field.label} ", f"{field.key} ")):
            return Refused(refused.reason, {field.key: refused.reason})
    return refused
