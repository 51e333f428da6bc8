"""Any fields that a desk may have, and any answers that a person may give."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from handlers.views.field_ids import is_field
from handlers.workspace import View
from helpdesks.fields import Access, Field, FieldKind, Option

ODD = ["", "~", "~1", "<!channel>", "&amp;", "\x00", "\u202e", " ", "a:b%3A", "x" * 200, "打" * 200]
TEXT = st.one_of(st.sampled_from(ODD), st.text(max_size=12))
LONG = st.one_of(TEXT, st.integers(200, 4_000).map(lambda n: "机" * n), st.just('"\\' * 2_000))
KEYS = st.one_of(
    st.from_regex("[a-z]{1,6}(_[0-9])?", fullmatch=True), st.sampled_from(["a:b", "%"])
)
WRITABLE = (Access.EDITABLE, Access.REQUIRED)


def _options(below: st.SearchStrategy[tuple[Option, ...]]) -> st.SearchStrategy[tuple[Option, ...]]:
    one = st.builds(Option, value=TEXT, label=TEXT, options=below, hidden=st.booleans())
    return st.lists(one, max_size=4).map(tuple)


NESTED = st.recursive(st.just(()), _options, max_leaves=12)


@st.composite
def many(draw: st.DrawFn) -> tuple[Option, ...]:
    """Lists of every length, of which some are too heavy for a menu."""
    count = draw(st.sampled_from([1, 9, 10, 11, 99, 100, 101, 300, 5_000]))
    wide = draw(st.sampled_from(["", "部" * 80, "<&>" * 30]))
    same = draw(st.booleans())
    return tuple(
        Option(value=str(n // 2 if same else n), label=f"{n} {wide}") for n in range(count)
    )


@st.composite
def fields(draw: st.DrawFn, most: int = 12) -> tuple[Field, ...]:
    keys = draw(st.lists(KEYS, max_size=most, unique=True))
    return tuple(draw(one_field(key, keys)) for key in keys)


@st.composite
def one_field(draw: st.DrawFn, key: str, keys: list[str]) -> Field:
    parents = st.tuples(st.sampled_from(keys), st.one_of(st.sampled_from(["true", "0", "1"]), TEXT))
    return Field(
        key=key,
        kind=draw(st.sampled_from(FieldKind)),
        label=draw(LONG),
        hint=draw(LONG),
        requester=draw(st.sampled_from(Access)),
        agent=draw(st.sampled_from(Access)),
        options=draw(st.one_of(NESTED, many())),
        default=draw(st.one_of(TEXT, st.lists(TEXT, max_size=3).map(tuple))),
        asked_if=draw(st.none() | parents),
        longest=draw(st.none() | st.integers(0, 5_000)),
        lowest=draw(st.none() | st.integers(-5, 5)),
        highest=draw(st.none() | st.integers(-5, 5)),
        large=draw(st.booleans()),
        measure=draw(st.sampled_from(["", "duration", "percentage", "numeric"])),
    )


def answers(view: View) -> st.SearchStrategy[dict[str, Any]]:
    """What a person can put into each input of the fields."""
    asked = [b for b in view["blocks"] if b["type"] == "input" and is_field(b["block_id"])]
    return st.fixed_dictionaries({}, optional={b["block_id"]: answer(b["element"]) for b in asked})


LOADED = st.builds(
    lambda n: {"text": {"type": "plain_text", "text": f"Option {n}"}, "value": f"v{n}"},
    st.integers(0, 99),
)
DAYS = st.datetimes(datetime(2002, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001 - UTC below
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "external_select": LOADED,
    "multi_external_select": st.lists(LOADED, max_size=5, unique_by=lambda o: o["value"]),
    "datepicker": st.dates().map(str),
    "timepicker": st.times().map(lambda at: at.strftime("%H:%M")),
    "datetimepicker": DAYS.map(lambda at: int(at.replace(tzinfo=UTC).timestamp()) // 60 * 60),
    "number_input": st.integers(-5, 5).map(str),
    "email_text_input": st.just("ana@acme.example"),
    "url_text_input": st.just("https://acme.example/"),
    "plain_text_input": st.text(max_size=20) | st.just("机" * 3_000),
}


def answer(element: dict[str, Any]) -> st.SearchStrategy[Any]:
    if element["type"] in ANSWERS:
        return ANSWERS[element["type"]]
    one = st.sampled_from(element["options"])
    if element["type"] in {"static_select", "radio_buttons"}:
        return one
    return st.lists(one, max_size=5, unique_by=lambda o: o["value"])
