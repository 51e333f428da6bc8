"""Fields that forms are tested with."""

from dataclasses import replace
from typing import Any

from handlers.kit import Kit
from helpdesks.fields import Access, Field, FieldKind, Option
from store import Batch, ChannelForm
from tests.handlers.stand_ins import HELP, MARTA, TEAM

KIND = Field(
    key="kind",
    kind=FieldKind.CHOICE,
    label="Kind of trouble",
    requester=Access.REQUIRED,
    options=(Option(value="hw", label="Hardware"), Option(value="sw", label="Software")),
)
SERIAL = Field(
    key="serial",
    kind=FieldKind.TEXT,
    label="Serial number",
    requester=Access.REQUIRED,
    asked_if=("kind", "hw"),
)
PLACE = Field(
    key="place",
    kind=FieldKind.CASCADE,
    label="Place",
    options=(
        Option(
            value="0",
            label="Berlin",
            options=(
                Option(value="0", label="Mitte", options=(Option(value="7", label="Floor 3"),)),
                Option(value="0", label="Wedding"),
            ),
        ),
        Option(value="1", label="上海", options=(Option(value="0", label="浦东"),)),
    ),
)
NOTE = Field(key="note", kind=FieldKind.LONG_TEXT, label="Note")


def text(key: str, **changes: Any) -> Field:
    return Field(key=key, kind=FieldKind.TEXT, label=changes.pop("label", key.title()), **changes)


def options(count: int, word: str = "Product") -> tuple[Option, ...]:
    return tuple(Option(value=str(n), label=f"{word} {n:04}") for n in range(count))


def large(key: str = "product", **changes: Any) -> Field:
    """A choice whose options have calls of their own."""
    return Field(key=key, kind=FieldKind.CHOICE, label="Product", large=True, **changes)


async def channel_form(kit: Kit, **given: Any) -> None:
    """Set what requests of the help channel are asked, and begin with."""
    form = ChannelForm(
        team=TEAM,
        channel=HELP,
        desk="support",
        fields=None,
        group_id=None,
        group_name="",
        type=None,
        priority=None,
        tags=(),
        set_by=MARTA,
        set_at=kit.now(),
    )
    await kit.store.commit(Batch(channel_forms=(replace(form, **given),)))
