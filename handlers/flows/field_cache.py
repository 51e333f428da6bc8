"""A desk's custom fields as they were last read, and which of their long lists are known."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakKeyDictionary

from handlers.flows.jobs import Unreadable, dump, load
from handlers.kit import Kit
from helpdesks.desk import HelpDesk
from helpdesks.fields import Field, FieldKind
from store import Batch, FieldOption, FieldOptions, Form, Store

MOST = 100  # options that stand in a form; longer lists are found while somebody types


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A field as it is kept.

    `listed` tells one long list from another where it came with the definition; other long lists
    have calls of their own, and `listed_at` is when they were last read.
    """

    field: Field
    listed: str = ""
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A definition as it stood in the store when it was turned into fields."""

    form: Form
    kept: tuple[Kept, ...]
    fingerprint: str


_loaded: WeakKeyDictionary[Store, dict[str, Loaded]] = WeakKeyDictionary()
"""Turning a definition into fields takes longer than a keystroke may."""


async def known(kit: Kit, desk: HelpDesk) -> tuple[Field, ...]:
    """The fields as last read; none before the desk has been read for the first time."""
    return tuple(one.field for one in await all_kept(kit, desk))


async def all_kept(kit: Kit, desk: HelpDesk) -> tuple[Kept, ...]:
    loaded = await _definition(kit, desk)
    return loaded.kept if loaded else ()


async def _definition(kit: Kit, desk: HelpDesk) -> Loaded | None:
    """The definition in the store, turned into fields once."""
    form = await kit.store.fields.get(desk.name)
    if form is None:
        return None
    loaded = _loaded.setdefault(kit.store, {})
    before = loaded.get(desk.name)
    if before is None or before.form != form:
        kept = _read_kept(form)
        loaded[desk.name] = before = Loaded(form=form, kept=kept, fingerprint=_fingerprint(kept))
    return before


def _read_kept(form: Form) -> tuple[Kept, ...]:
    try:
        return tuple(load(Kept, one) for one in form.fields)
    except Unreadable:  # of an earlier version; the next reading replaces it
        return ()


async def is_known(kit: Kit, desk: HelpDesk) -> bool:
    """Whether the fields were ever read."""
    return await kit.store.fields.get(desk.name) is not None


async def read(kit: Kit, desk: HelpDesk) -> tuple[Field, ...]:
    """Read the definition from the desk and keep it; lists that have calls of their own wait."""
    told = await desk.fields()
    async with kit.turns.of(f"fields:{desk.name}"):
        before = {one.field.key: one for one in await all_kept(kit, desk)}
        fields = [_kept(field, before.get(field.key)) for field in told]
        form = Form(desk=desk.name, fields=tuple(dump(one) for one in fields), fetched_at=kit.now())
        lists = (long_list(desk, field) for field in told if _is_long(field))
        await kit.store.commit(Batch(fields=(form,), options=tuple(lists)))
    return tuple(one.field for one in fields)


async def listed(kit: Kit, desk: HelpDesk, field: Field) -> None:
    """Keep the long list of a field, which has all its options here, and when it was read."""
    async with kit.turns.of(f"fields:{desk.name}"):
        form = await kit.store.fields.get(desk.name)
        if form is None:
            return
        fields = [
            replace(one, listed_at=kit.now()) if one.field.key == field.key else one
            for one in await all_kept(kit, desk)
        ]
        now = replace(form, fields=tuple(dump(one) for one in fields))
        await kit.store.commit(Batch(fields=(now,), options=(long_list(desk, field),)))


async def fingerprint(kit: Kit, desk: HelpDesk) -> str:
    """The same for the same definition, another one as soon as anything in it changed."""
    loaded = await _definition(kit, desk)
    return loaded.fingerprint if loaded else _fingerprint(())


def _fingerprint(kept: tuple[Kept, ...]) -> str:
    return _hash([(dump(one.field), one.listed) for one in kept])


def long_list(desk: HelpDesk, field: Field) -> FieldOptions:
    """The options that are offered, as they are found while somebody types."""
    offered = tuple(
        FieldOption(value=option.value, label=option.label)
        for option in field.options
        if not option.hidden
    )
    return FieldOptions(desk=desk.name, field=field.key, options=offered)


def _kept(field: Field, before: Kept | None) -> Kept:
    """What is kept of a field: without a long list, and knowing whether that was read."""
    if _is_long(field):
        listed = _hash([dump(option) for option in field.options])
        return Kept(field=replace(field, options=(), large=True), listed=listed)
    same = before is not None and before.field.updated_at == field.updated_at
    return Kept(field=field, listed_at=before.listed_at if before and same else None)


def _is_long(field: Field) -> bool:
    """A tree is kept whole: its levels are found in it."""
    return len(field.options) > MOST and field.kind is not FieldKind.CASCADE


def _hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
