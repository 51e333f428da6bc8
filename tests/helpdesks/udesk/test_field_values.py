from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesks.errors import Refused
from helpdesks.fields import Field, FieldKind, FieldValue, Option
from helpdesks.udesk.wire.held import field_values, same, written
from tests.helpdesks.udesk.stand_in import ok, said_no, ticket
from tests.helpdesks.udesk.test_fields import LARGE, droplist

BEIJING = ZoneInfo("Asia/Shanghai")
CITIES = (
    Option(
        value="0",
        label="北京市",
        options=(Option(value="0", label="海淀区", options=(Option(value="0", label="知春路"),)),),
    ),
    Option(value="0", label="天津市", options=(Option(value="5", label="和平区"),)),
    Option(value="1", label="上海市"),
)
OPTIONS = tuple(Option(value=str(at), label=label) for at, label in enumerate("abcd"))


def field(key, kind, options=()):
    return Field(key=key, kind=kind, label=key, options=options)


KNOWN = {
    one.key: one
    for one in (
        field("TextField_1", FieldKind.TEXT),
        field("TextField_2", FieldKind.LONG_TEXT),
        field("TextField_3", FieldKind.DATE),
        field("TextField_4", FieldKind.TIME),
        field("TextField_5", FieldKind.MOMENT),
        field("TextField_6", FieldKind.INTEGER),
        field("TextField_7", FieldKind.DECIMAL),
        field("TextField_8", FieldKind.LOCATION),
        field("TextField_9", FieldKind.CALCULATED),
        field("SelectField_1", FieldKind.CHOICE, OPTIONS),
        field("SelectField_2", FieldKind.RADIO, OPTIONS),
        field("SelectField_3", FieldKind.CHECKBOXES, OPTIONS),
        field("SelectField_4", FieldKind.CASCADE, CITIES),
    )
}


def read(key, value, known=KNOWN):
    return [(one.value, one.labels) for one in field_values({key: value}, known, BEIJING)]


@pytest.mark.parametrize(
    ("key", "said", "value", "labels"),
    [
        ("TextField_1", "x, y", "x, y", ()),
        ("TextField_1", 13, "13", ()),
        ("TextField_2", "a\r\nb", "a\nb", ()),
        ("TextField_3", "2016-08-11", "2016-08-11", ()),
        ("TextField_4", "14:44:36", "14:44", ()),
        ("TextField_5", "2017-05-03 14:44", "2017-05-03T06:44Z", ()),
        ("TextField_5", "2017-05-03 14:44:59", "2017-05-03T06:44Z", ()),
        ("TextField_5", "soon", "soon", ()),
        ("TextField_6", "13", "13", ()),
        ("TextField_8", "121.4,31.2", "121.4,31.2", ()),
        ("TextField_99", "x", "x", ()),
        ("SelectField_1", "1", "1", ("b",)),
        ("SelectField_1", 1, "1", ("b",)),
        ("SelectField_1", ["1"], "1", ("b",)),
        ("SelectField_1", [1], "1", ("b",)),
        ("SelectField_1", [{"value": "1", "text": "B"}], "1", ("b",)),
        ("SelectField_1", {"value": "7", "text": "gone"}, "7", ("gone",)),
        ("SelectField_1", "7", "7", ()),
        ("SelectField_1", "1,2", ("1", "2"), ("b", "c")),
        ("SelectField_3", "0", ("0",), ("a",)),
        ("SelectField_3", "0, 3", ("0", "3"), ("a", "d")),
        ("SelectField_3", ["0", "3"], ("0", "3"), ("a", "d")),
        ("SelectField_3", ["0", "7"], ("0", "7"), ()),
        ("SelectField_4", "0,0,0", ("0", "0", "0"), ("北京市", "海淀区", "知春路")),
        ("SelectField_4", ["1"], ("1",), ("上海市",)),
        ("SelectField_4", "0,5", ("0", "5"), ()),
        (
            "SelectField_4",
            [{"value": "0", "text": "天津市"}, {"value": "5", "text": "和平区"}],
            ("0", "5"),
            ("天津市", "和平区"),
        ),
        ("SelectField_99", "3", "3", ()),
        ("SelectField_99", "3,4", ("3", "4"), ()),
    ],
)
def test_a_value_is_read_in_every_form_it_comes_in(key, said, value, labels):
    assert read(key, said) == [(value, labels)]


@pytest.mark.parametrize("said", [None, "", [], [""], [None], {}, ","])
def test_a_field_without_a_value_is_left_out(said):
    assert read("SelectField_1", said) == []


@pytest.mark.parametrize("said", [None, [], "x", 7])
def test_a_ticket_may_have_no_fields_at_all(said):
    assert field_values(said, KNOWN, BEIJING) == ()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("TextField_1", "x", "x"),
        ("TextField_1", "", ""),
        ("TextField_4", "14:44", "14:44:00"),
        ("TextField_4", "14:44:36", "14:44:36"),
        ("TextField_5", "2017-05-03T06:44Z", "2017-05-03 14:44"),
        ("TextField_5", "2017-05-03T06:44", "2017-05-03 14:44"),
        ("TextField_5", "soon", "soon"),
        ("SelectField_1", "1", "1"),
        ("SelectField_3", ("0", "3"), "0,3"),
        ("SelectField_3", (), ""),
        ("SelectField_4", ("0", "0", "0"), "0,0,0"),
        ("SelectField_99", ("0", "3"), "0,3"),
    ],
)
def test_a_value_is_written_as_one_text(key, value, said):
    assert written([FieldValue(key=key, value=value)], KNOWN, BEIJING) == {key: said}


@pytest.mark.parametrize("key", ["TextField_8", "TextField_9"])
def test_a_field_that_is_only_read_is_not_written(key):
    with pytest.raises(Refused) as refused:
        written([FieldValue(key=key, value="x")], KNOWN, BEIJING)

    assert refused.value.fields.keys() == {key}


@given(
    st.sampled_from([one for one in KNOWN if one.startswith("Select")]),
    st.lists(st.sampled_from("0123"), min_size=1, max_size=4, unique=True),
    st.booleans(),
)
def test_what_is_written_reads_back(key, values, as_list):
    several = KNOWN[key].kind in {FieldKind.CHECKBOXES, FieldKind.CASCADE}
    value = FieldValue(key=key, value=tuple(values) if several else values[0])

    said = written([value], KNOWN, BEIJING)[key]

    assert field_values({key: said.split(",") if as_list else said}, KNOWN, BEIJING) == (value,)


@given(st.integers(min_value=1992 - 1970, max_value=1000), st.integers(0, 500_000))
def test_a_moment_reads_back_to_the_minute(years, minutes):
    moment = datetime(1970 + years, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    value = FieldValue(key="TextField_5", value=moment.strftime("%Y-%m-%dT%H:%MZ"))

    assert field_values(written([value], KNOWN, BEIJING), KNOWN, BEIJING) == (value,)


@pytest.mark.parametrize(
    ("sent", "held", "kind", "equal"),
    [
        ("13", "13.0", FieldKind.DECIMAL, True),
        ("13", "14", FieldKind.DECIMAL, False),
        (("0", "3"), ("3", "0"), FieldKind.CHECKBOXES, True),
        (("0", "3"), ("3", "0"), FieldKind.CASCADE, False),
        ("a b", "a  b ", FieldKind.TEXT, True),
        ("", None, FieldKind.TEXT, True),
        ("x", None, None, False),
    ],
)
def test_what_the_desk_holds_may_look_a_little_different(sent, held, kind, equal):
    one = FieldValue(key="k", value=sent)
    other = None if held is None else FieldValue(key="k", value=held)

    assert same(one, other, kind) is equal


async def test_a_value_of_a_large_field_gets_its_words_from_the_desk(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(custom_fields={"SelectField_9": "42"})))
    stand_in.on(LARGE, ok(select_options=[{"title": "Shop 42", "value": "42"}]))

    first = await desk.ticket("7")
    again = await desk.ticket("7")

    assert [one.labels for one in (*first.fields, *again.fields)] == [("Shop 42",)] * 2
    assert [stand_in.body(at) for at in stand_in.asked(LARGE)] == [
        {"value": "42", "page": 1, "per_page": 100}
    ]


@pytest.mark.parametrize("answer", [said_no(2005), said_no(2059)])
async def test_a_ticket_is_read_even_if_nobody_says_what_a_value_means(desk, stand_in, answer):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    stand_in.on("GET /tickets/detail", ok(ticket=ticket(custom_fields={"SelectField_9": "42"})))
    stand_in.on(LARGE, answer)

    [value] = (await desk.ticket("7")).fields

    assert (value.value, value.labels) == ("42", ())
