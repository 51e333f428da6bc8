"""How soon a form stands, and how soon a long choice answers, beside what people notice.

`python -m bench.forms` prints the table. The references are the goals themselves: Slack waits
three seconds for either, and both are a small part of that. A form is built as it is when it opens:
its fields filled with their defaults, checked for what fits, written as JSON.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from bench.table import Row, printed
from handlers.views.form_shape import FormShape, RequestForm, new_request_modal, suggestion
from handlers.views.state import Place
from handlers.words import Words
from helpdesks.fields import Access, Field, FieldKind, Option
from store import Batch, FieldOption, FieldOptions, Store

FIELDS = 60
LONG_LIST = 5_000
ROUNDS = 100
FORM_SECONDS = 0.005
OPTIONS_SECONDS = 0.3
TYPED = ("", "4", "option 49", "nothing like it")

KINDS = (
    FieldKind.TEXT,
    FieldKind.LONG_TEXT,
    FieldKind.DATE,
    FieldKind.MOMENT,
    FieldKind.LINK,
    FieldKind.DECIMAL,
    FieldKind.CHOICE,
    FieldKind.RADIO,
    FieldKind.BOOLEAN,
    FieldKind.CHOICES,
    FieldKind.CASCADE,
    FieldKind.CALCULATED,
)
PLACE = Place(team="T1", channel="C1", key="k", desk="support", locale="en-US")


def rows(rounds: int = ROUNDS) -> list[Row]:
    return [_form(rounds), *asyncio.run(_options(rounds))]


def form(count: int = FIELDS) -> FormShape:
    """A form of ordinary fields, of which each third depends on another."""
    return FormShape(desk="support", fields=tuple(_field(n) for n in range(count)))


def _field(number: int) -> Field:
    kind = KINDS[number % len(KINDS)]
    deep = kind is FieldKind.CASCADE
    return Field(
        key=f"field_{number}",
        kind=kind,
        label=f"Question number {number}",
        hint="As it stands on the label of the thing",
        requester=Access.REQUIRED if number % 5 == 0 else Access.EDITABLE,
        options=_tree(3) if deep else _tree(1),
        asked_if=(f"field_{number - 4}", "2") if number % 12 == 10 else None,  # noqa: PLR2004
        default="2",
    )


def _tree(depth: int) -> tuple[Option, ...]:
    if depth == 0:
        return ()
    below = _tree(depth - 1)
    return tuple(Option(value=str(n), label=f"Choice {n}", options=below) for n in range(8))


def _form(rounds: int) -> Row:
    t, shape = Words.load().to("zh-CN"), form()

    def build() -> None:
        json.dumps(new_request_modal(t, place=PLACE, shape=shape, filled=RequestForm()))

    took = median(_timed(build) for _ in range(rounds))
    return _row(f"a form of {FIELDS} fields", took, FORM_SECONDS)


async def _options(rounds: int) -> list[Row]:
    field = Field(key="vendor", kind=FieldKind.CHOICE, label="Vendor", large=True)
    known = tuple(FieldOption(value=str(n), label=f"Option {n}") for n in range(LONG_LIST))
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "bench.db")
        await store.commit(
            Batch(options=(FieldOptions(desk="support", field="vendor", options=known),))
        )

        async def answer(typed: str) -> None:
            found = await store.options.matching("support", "vendor", typed)
            suggestion(field, (), typed, found)

        took = [max([await _awaited(answer, each) for each in TYPED]) for _ in range(rounds)]
        await store.close()
    return [_row(f"options out of {LONG_LIST}, the slowest words", median(took), OPTIONS_SECONDS)]


def _row(what: str, took: float, goal: float) -> Row:
    return Row(
        what=what,
        ours=f"{took * 1000:.2f} ms",
        reference=f"{goal * 1000:.0f} ms",
        ratio=took / goal,
        goal="< 1",
        met=took < goal,
    )


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


async def _awaited(work: Callable[[str], Awaitable[None]], typed: str) -> float:
    started = time.perf_counter()
    await work(typed)
    return time.perf_counter() - started


if __name__ == "__main__":
    print(printed(rows()))
