from datetime import UTC, datetime

import pytest

from helpdesks.errors import Forbidden, NotFound, Refused
from helpdesks.fields import (
    Access,
    Category,
    FieldChange,
    FieldKind,
    OptionChange,
    OptionsWanted,
)
from tests.helpdesks.udesk.stand_in import ok, page, said_no

LARGE = "POST /custom_fields/large_droplists/SelectField_9"


def row(name, content_type, **more):
    return {
        "field_name": name,
        "field_label": f"The {name}",
        "content_type": content_type,
        "comment": None,
        "updated_at": "2017-01-17T14:13:41.000+08:00",
        "options": None,
        "customer_permission": "readwrite",
        **more,
    }


def options(*titles):
    return [{"title": title, "value": str(at)} for at, title in enumerate(titles)]


def droplist(name="SelectField_1", **more):
    return row(name, "droplist", **{"options": options("North", "South"), **more})


async def read(desk, stand_in, *rows):
    stand_in.on("GET /custom_fields", ok(fields=list(rows)))
    return await desk.fields()


@pytest.mark.parametrize(
    ("name", "content_type", "kind"),
    [
        ("TextField_1", "text", FieldKind.TEXT),
        ("TextField_1", "area_text", FieldKind.LONG_TEXT),
        ("TextField_1", "date", FieldKind.DATE),
        ("TextField_1", "time", FieldKind.TIME),
        ("TextField_1", "datetime", FieldKind.MOMENT),
        ("TextField_1", "link", FieldKind.LINK),
        ("TextField_1", "location", FieldKind.LOCATION),
        ("TextField_1", "number", FieldKind.INTEGER),
        ("TextField_1", "numeric", FieldKind.DECIMAL),
        ("TextField_1", "calculate", FieldKind.CALCULATED),
        ("TextField_1", "hologram", FieldKind.TEXT),
        ("SelectField_1", "droplist", FieldKind.CHOICE),
        ("SelectField_1", "radio", FieldKind.RADIO),
        ("SelectField_1", "checkbox", FieldKind.CHECKBOXES),
        ("SelectField_1", "chained_droplist", FieldKind.CASCADE),
    ],
)
async def test_every_content_type_is_a_kind(desk, stand_in, name, content_type, kind):
    listed = options("a", "b") if name.startswith("Select") else None

    [field] = await read(desk, stand_in, row(name, content_type, options=listed))

    assert (field.key, field.kind, field.label) == (name, kind, f"The {name}")
    assert (field.large, field.hint) == (False, "")
    assert len(field.options) == (2 if listed else 0)
    assert field.updated_at == datetime(2017, 1, 17, 6, 13, 41, tzinfo=UTC)
    assert field.lowest == (1 if kind is FieldKind.INTEGER else None)


@pytest.mark.parametrize(
    ("said", "access"),
    [
        ({"customer_permission": "none"}, Access.HIDDEN),
        ({"customer_permission": "read"}, Access.READ_ONLY),
        ({"customer_permission": "readonly"}, Access.READ_ONLY),
        ({"customer_permission": "readwrite"}, Access.EDITABLE),
        ({"customer_permission": "must"}, Access.REQUIRED),
        ({"customer_permission": None}, Access.EDITABLE),
        ({"customer_permission": None, "cusotmer_permission": "must"}, Access.REQUIRED),
        ({"customer_permission": "none", "cusotmer_permission": "must"}, Access.HIDDEN),
    ],
)
async def test_permissions_are_read_however_they_are_spelled(desk, stand_in, said, access):
    [field] = await read(desk, stand_in, row("TextField_1", "text", **said))

    assert (field.requester, field.agent) == (access, Access.EDITABLE)


async def test_agents_have_permissions_of_their_own(desk, stand_in):
    [field] = await read(desk, stand_in, row("TextField_1", "text", agent_permission="must"))

    assert field.agent is Access.REQUIRED


@pytest.mark.parametrize("content_type", ["location", "calculate"])
@pytest.mark.parametrize(("said", "access"), [("must", Access.READ_ONLY), ("none", Access.HIDDEN)])
async def test_what_nobody_can_write_is_never_asked(desk, stand_in, content_type, said, access):
    [field] = await read(desk, stand_in, row("TextField_1", content_type, customer_permission=said))

    assert (field.requester, field.agent) == (access, Access.READ_ONLY)


async def test_a_calculated_field_says_how_it_is_meant(desk, stand_in):
    [field] = await read(
        desk, stand_in, row("TextField_1", "calculate", calculate_result_type="duration")
    )

    assert field.measure == "duration"


@pytest.mark.parametrize(
    ("content_type", "listed"),
    [("droplist", None), ("droplist", []), ("radio", None), ("hologram", options("a")), ("", None)],
)
async def test_options_that_are_not_there_are_too_many(desk, stand_in, content_type, listed):
    [field] = await read(desk, stand_in, row("SelectField_9", content_type, options=listed))

    assert (field.kind, field.large, field.options) == (FieldKind.CHOICE, True, ())


async def test_defaults_and_hidden_options_are_told_apart(desk, stand_in):
    said = [
        {"title": "a", "value": "3", "default": True},
        {"title": "b", "value": "4", "is_hide": True, "default": True},
        {"title": "c", "value": "1", "default": True},
    ]

    one, several = await read(
        desk,
        stand_in,
        droplist(options=said),
        row("SelectField_2", "checkbox", options=said),
    )

    assert (one.default, several.default) == ("3", ("3", "1"))
    assert [option.hidden for option in one.options] == [False, True, False]


async def test_levels_keep_siblings_that_share_a_value(desk, stand_in):
    deepest = [{"title": "知春路", "value": "0", "default": True}]
    district = [{"title": "海淀区", "value": "0", "subs": deepest, "default": True}]
    cities = [
        {"title": "北京市", "value": "0", "subs": district, "default": True},
        {"title": "天津市", "value": "0", "subs": [{"title": "和平区", "value": "0"}]},
    ]

    [field] = await read(desk, stand_in, row("SelectField_4", "chained_droplist", options=cities))

    assert [city.label for city in field.options] == ["北京市", "天津市"]
    assert field.options[0].options[0].options[0].label == "知春路"
    assert field.options[1].options[0].label == "和平区"
    assert field.default == ("0", "0", "0")


async def test_a_row_that_is_no_field_hides_no_other(desk, stand_in):
    fields = await read(desk, stand_in, {"id": 9}, "x", row("TextField_1", "text"))

    assert [field.key for field in fields] == ["TextField_1"]
    assert desk.skipped == 1


@pytest.mark.parametrize(
    ("category", "word"),
    [
        (Category.TICKET, "ticket"),
        (Category.PERSON, "customer"),
        (Category.ORGANIZATION, "organization"),
    ],
)
async def test_each_category_is_asked_for_by_its_word(desk, stand_in, category, word):
    await desk.fields(category)

    assert stand_in.query()["category"] == word


async def test_one_field_is_asked_for_by_its_name(desk, stand_in):
    stand_in.on("GET /custom_fields/SelectField_1", ok(field=droplist(id=1)))

    assert (await desk.field("SelectField_1")).label == "The SelectField_1"
    for key in ("TextField", "textfield_1", "TextField_1/../2", "TextField_1?x", ""):
        with pytest.raises(NotFound):
            await desk.field(key)
    assert len(stand_in.requests) == 1


async def test_the_options_of_a_small_field_stand_in_its_definition(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist()]))

    every = [option.label async for option in desk.options("SelectField_1")]
    south = [
        option.value async for option in desk.options("SelectField_1", OptionsWanted(title="South"))
    ]

    assert (every, south) == (["North", "South"], ["1"])
    assert stand_in.calls == ["GET /custom_fields"]


async def test_the_options_of_a_large_field_are_walked_page_by_page(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    first = {"meta": {"page": 1, "total_pages": 2, "total_count": 101}}
    last = {"meta": {"page": 2, "total_pages": 2, "total_count": 101}}
    stand_in.on(
        LARGE,
        ok(select_options=options(*(f"Shop {at}" for at in range(100))), **first),
        ok(
            select_options=[
                {
                    "title": "Shop 100",
                    "value": "100",
                    "is_hide": True,
                    "created_at": "2023-02-17 11:11:11",
                }
            ],
            **last,
        ),
    )

    found = [option async for option in desk.options("SelectField_9")]

    assert len(found) == 101
    assert found[-1].hidden
    assert found[-1].created_at == datetime(2023, 2, 17, 3, 11, 11, tzinfo=UTC)
    assert [stand_in.body(at) for at in stand_in.asked(LARGE)] == [
        {"page": 1, "per_page": 100},
        {"page": 2, "per_page": 100},
    ]


async def test_what_is_wanted_of_a_large_field_is_asked_in_beijing_time(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    at = "2023-02-17 11:11:11", "2023-02-17 11:59:59"
    stand_in.on(
        LARGE,
        ok(
            select_options=[
                {"title": "a", "value": "1", "created_at": at[0], "updated_at": at[0]},
                {"title": "a", "value": "1", "created_at": at[0], "updated_at": at[1]},
            ]
        ),
    )
    created = datetime(2023, 2, 17, tzinfo=UTC), datetime(2023, 2, 17, 3, 30, tzinfo=UTC)
    updated = datetime(2023, 2, 17, tzinfo=UTC), datetime(2023, 2, 17, 3, 59, 30, tzinfo=UTC)
    wanted = OptionsWanted(title="a", value="1", created=created, updated=updated)

    found = [option async for option in desk.options("SelectField_9", wanted)]

    assert stand_in.body() == {
        "title": "a",
        "value": "1",
        "create_range": "2023-02-17 08:00,2023-02-17 11:31",
        "update_range": "2023-02-17 08:00,2023-02-17 12:00",
        "page": 1,
        "per_page": 100,
    }
    assert [option.updated_at for option in found] == [datetime(2023, 2, 17, 3, 11, 11, tzinfo=UTC)]


@pytest.mark.parametrize("code", [2005, 2062])
async def test_a_desk_that_has_no_such_list_has_no_options(desk, stand_in, code):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    stand_in.on(LARGE, said_no(code))

    assert [option async for option in desk.options("SelectField_9")] == []


async def test_a_list_of_options_that_breaks_off_is_not_taken_for_whole(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    first = page("select_options", *options("a"), pages=2)
    stand_in.on(LARGE, first, said_no(2005))

    with pytest.raises(NotFound):
        [option async for option in desk.options("SelectField_9")]


CHANGED = "PUT /custom_fields/SelectField_1"


async def test_a_definition_is_written_whole(desk, stand_in):
    hidden = [*options("North", "South"), {"title": "Old", "value": "9", "is_hide": True}]
    stand_in.on("GET /custom_fields/SelectField_1", ok(field=droplist(options=hidden)))
    stand_in.on(CHANGED, ok(message="更新成功"))
    change = FieldChange(
        label="Region",
        options=(
            OptionChange(title="North", value="0", default=True),
            OptionChange(title="South", value="1", hidden=True),
            OptionChange(title="Old", value="9"),
            OptionChange(title="East"),
        ),
    )

    await desk.change_field("SelectField_1", change)

    assert stand_in.body() == {
        "title": "Region",
        "comment": "",
        "select_options": [
            {"title": "North", "value": "0", "default": True},
            {"title": "South", "value": "1", "is_hide": True},
            {"title": "Old", "value": "9", "is_hide": False},
            {"title": "East"},
        ],
    }


async def test_what_is_not_changed_is_written_as_it_was(desk, stand_in):
    stand_in.on("GET /custom_fields/SelectField_1", ok(field=droplist(comment="Where?")))
    stand_in.on(CHANGED, ok())

    await desk.change_field("SelectField_1", FieldChange(hint=""))
    cleared = stand_in.body()
    await desk.change_field("SelectField_1", FieldChange(label="Region"))

    assert cleared == {"title": "The SelectField_1", "comment": ""}
    assert stand_in.body() == {"title": "Region", "comment": "Where?"}


async def test_a_changed_field_is_read_anew(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist()]), ok(fields=[]))
    stand_in.on("GET /custom_fields/SelectField_1", ok(field=droplist()))
    stand_in.on(CHANGED, ok())
    await desk.ticket("7")

    await desk.change_field("SelectField_1", FieldChange(label="Region"))
    await desk.ticket("7")

    assert len(stand_in.asked("GET /custom_fields")) == 2


@pytest.mark.parametrize(
    ("field", "change", "blamed"),
    [
        (droplist(), FieldChange(options=(OptionChange(title=" ", value="0"),)), {"options"}),
        (droplist(), FieldChange(options=(OptionChange(title="x", value="7"),)), {"options"}),
        (droplist(), FieldChange(options=(OptionChange(title="x", value="0"),)), {"options"}),
        (droplist(), FieldChange(options=()), {"options"}),
        (droplist(), FieldChange(label=" "), {"label"}),
        (row("SelectField_1", "chained_droplist", options=options("a")), FieldChange(), set()),
        (droplist(options=None), FieldChange(options=()), set()),
        (row("TextField_1", "text"), FieldChange(options=()), set()),
    ],
)
async def test_what_may_not_be_is_refused_before_it_is_sent(desk, stand_in, field, change, blamed):
    key = field["field_name"]
    stand_in.on(f"GET /custom_fields/{key}", ok(field=field))

    with pytest.raises(Refused) as refused:
        await desk.change_field(key, change)

    assert refused.value.fields.keys() == blamed
    assert refused.value.reason
    assert stand_in.calls == [f"GET /custom_fields/{key}"]


async def test_an_unknown_field_and_a_caller_who_may_not_are_named(desk, stand_in):
    with pytest.raises(NotFound):
        await desk.change_field("TextField_99", FieldChange(label="x"))
    stand_in.on("GET /custom_fields/TextField_1", ok(field=row("TextField_1", "text")))
    stand_in.on("PUT /custom_fields/TextField_1", said_no(2015, "非管理员不可以操作"))
    with pytest.raises(Forbidden):
        await desk.change_field("TextField_1", FieldChange(label="x"))


async def test_options_that_know_no_pages_are_not_read_for_ever(desk, stand_in):
    stand_in.on("GET /custom_fields", ok(fields=[droplist("SelectField_9", options=None)]))
    stand_in.on(LARGE, ok(select_options=options(*map(str, range(100)))))

    assert len([one async for one in desk.options("SelectField_9")]) == 100
    assert len(stand_in.asked(LARGE)) == 2
