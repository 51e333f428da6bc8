"""The custom fields of a Udesk desk: their definitions, and options by the thousand."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from typing import Any

from helpdesks.errors import NotFound, Refused
from helpdesks.fields import Category, Field, FieldChange, FieldKind, Option, OptionsWanted
from helpdesks.remembered import Clock, Remembered
from helpdesks.skipped import Skipped
from helpdesks.udesk.client import MOST_PAGES, Client, as_is
from helpdesks.udesk.wire import envelope
from helpdesks.udesk.wire.fields import CATEGORIES, SELECTING, field, option
from helpdesks.udesk.wire.held import Definitions
from helpdesks.udesk.wire.values import Row
from helpdesks.udesk.wire.writing import field_change

KEPT_FOR = 600.0
"""Seconds that definitions are taken for granted, to read and write tickets."""

LABELS_KEPT = 20_000
LABELS_KEPT_FOR = 3600.0

MINUTE = timedelta(minutes=1)
RANGE = "%Y-%m-%d %H:%M"


class Fields:
    """Reads and changes definitions; the desk lets only an administrator do either."""

    def __init__(self, client: Client, zone: tzinfo, skipped: Skipped, clock: Clock) -> None:
        self._client = client
        self._zone = zone
        self._skipped = skipped
        self._kept = Remembered[dict[str, Field]](most=1, seconds=KEPT_FOR, clock=clock)
        self._labels = Remembered[str](most=LABELS_KEPT, seconds=LABELS_KEPT_FOR, clock=clock)

    async def all(self, category: Category) -> tuple[Field, ...]:
        payload = await self._client.read(
            "/custom_fields", as_is, params={"category": CATEGORIES[category]}
        )
        rows = envelope.rows(payload, "fields")
        found = tuple(self._skipped.readable("field", rows, self._read))
        if category is Category.TICKET:
            self._kept.keep("", {one.key: one for one in found})
        return found

    async def of_tickets(self) -> Definitions:
        """Answer the fields of tickets, as of the last ten minutes."""
        kept = self._kept.get("")
        if kept is None:
            kept = {one.key: one for one in await self.all(Category.TICKET)}
        return kept

    async def one(self, key: str) -> Field:
        """Read one field, of whatever category."""
        row = await self._client.read(
            f"/custom_fields/{_name(key)}", lambda payload: envelope.one(payload, "field")
        )
        return self._read(row)

    async def options(self, key: str, wanted: OptionsWanted | None) -> AsyncIterator[Option]:
        """Walk through a field's options; those of a large one are asked for page by page.

        Who wants all of them lets other calls go first. Whether a field without options has a
        page of them is not documented: a desk that says that it has none is believed.
        """
        found = (await self.of_tickets()).get(key) or await self.one(key)
        asked = wanted or OptionsWanted()
        hurry = wanted is not None
        pages = self._large(key, asked, urgent=hurry) if found.large else _once(found.options)
        async for each in pages:
            if _fits(each, asked):
                yield each

    async def label(self, key: str, value: str) -> str:
        """Look up what people read for a value of a large field; "" if nobody says."""
        kept = self._labels.get(f"{key} {value}")
        if kept is None:
            async for each in self._large(key, OptionsWanted(value=value)):
                if each.value == value:
                    return each.label
            self._labels.keep(f"{key} {value}", "")
        return kept or ""

    async def change(self, key: str, wanted: FieldChange) -> None:
        """Change a definition, after a look at what it is and whether that may be."""
        found = await self.one(key)
        _check(found, wanted)
        body = field_change(found, wanted)
        await self._client.write("PUT", f"/custom_fields/{_name(key)}", as_is, body=body)
        self._kept.forget()
        self._labels.forget()

    async def _large(
        self, key: str, wanted: OptionsWanted, *, urgent: bool = True
    ) -> AsyncIterator[Option]:
        path = f"/custom_fields/large_droplists/{_name(key)}"
        before: list[Row] = []
        for number in range(1, MOST_PAGES + 1):
            body = self._question(wanted, number)
            try:
                payload = await self._client.read(path, as_is, body=body, urgent=urgent)
            except (NotFound, Refused):
                if number > 1:
                    raise
                return
            rows = envelope.rows(payload, "select_options")
            if rows == before:
                return
            before = rows
            for row in rows:
                found = option(row, self._zone)
                self._labels.keep(f"{key} {found.value}", found.label)
                yield found
            if not envelope.more(payload, len(rows), page=number, size=envelope.MAX_PER_PAGE):
                return

    def _question(self, wanted: OptionsWanted, number: int) -> dict[str, Any]:
        parts = {
            "title": wanted.title,
            "value": wanted.value,
            "create_range": self._range(wanted.created),
            "update_range": self._range(wanted.updated),
        }
        paging = {"page": number, "per_page": envelope.MAX_PER_PAGE}
        return {key: said for key, said in parts.items() if said} | paging

    def _range(self, wanted: tuple[datetime, datetime] | None) -> str:
        """Write a range in the desk's zone; it counts whole minutes, so ours fits inside."""
        if wanted is None:
            return ""
        start, end = (one.astimezone(self._zone) for one in wanted)
        return f"{start.strftime(RANGE)},{(end + MINUTE).strftime(RANGE)}"

    def _read(self, row: Row) -> Field:
        return field(row, self._zone)


def _check(found: Field, wanted: FieldChange) -> None:
    """Refuse what the desk would refuse, or worse, would do. Raises Refused."""
    if found.kind is FieldKind.CASCADE:
        raise Refused("fields of several levels cannot be changed")
    if wanted.label is not None and not wanted.label.strip():
        raise Refused("a title is missing", {"label": "missing"})
    options = wanted.options
    if options is None:
        return
    if found.large or found.kind not in SELECTING:
        raise Refused("this field has no list of options that can be changed")
    if not all(one.title.strip() for one in options):
        raise Refused("an option without a title", {"options": "a title is missing"})
    known = {one.value for one in found.options}
    if any(one.value is not None and one.value not in known for one in options):
        raise Refused("a value that the desk did not give", {"options": "an unknown value"})
    if known - {one.value for one in options}:
        raise Refused("an option would be dropped", {"options": "one is left out"})


def _fits(option: Option, wanted: OptionsWanted) -> bool:
    return (
        wanted.title in {"", option.label}
        and wanted.value in {"", option.value}
        and _within(option.created_at, wanted.created)
        and _within(option.updated_at, wanted.updated)
    )


def _within(at: datetime | None, wanted: tuple[datetime, datetime] | None) -> bool:
    return wanted is None or (at is not None and wanted[0] <= at <= wanted[1])


async def _once(options: tuple[Option, ...]) -> AsyncIterator[Option]:
    for one in options:
        yield one


def _name(key: str) -> str:
    """Check that a key may stand in a path; what is none names no field."""
    if not envelope.FIELD_NAME.fullmatch(key):
        raise NotFound("no such field")
    return key
