import pytest

from helpdesks.errors import NotFound, Refused, Unsupported
from helpdesks.fields import Access, Category, FieldChange, FieldKind, FieldValue, Option
from helpdesks.zammad.wire.attributes import attributes, attributes_of_form
from helpdesks.zammad.wire.field_values import field_value, written
from tests.helpdesks.zammad import rows
from tests.helpdesks.zammad.rows import attribute
from tests.helpdesks.zammad.stand_in import error

TYPES = {
    ("input", "text"): FieldKind.TEXT,
    ("input", "tel"): FieldKind.TEXT,
    ("input", "email"): FieldKind.EMAIL,
    ("input", "url"): FieldKind.LINK,
    ("textarea", ""): FieldKind.LONG_TEXT,
    ("richtext", ""): FieldKind.LONG_TEXT,
    ("select", ""): FieldKind.CHOICE,
    ("multiselect", ""): FieldKind.CHOICES,
    ("tree_select", ""): FieldKind.CASCADE,
    ("multi_tree_select", ""): FieldKind.CHOICES,
    ("boolean", ""): FieldKind.BOOLEAN,
    ("integer", ""): FieldKind.INTEGER,
    ("date", ""): FieldKind.DATE,
    ("datetime", ""): FieldKind.MOMENT,
    ("autocompletion_ajax_external_data_source", ""): FieldKind.EXTERNAL,
}


def one(*args, **more):
    [field] = attributes([attribute(*args, **more)])
    return field


def screens(creating=None, editing=None, role="ticket.customer"):
    return {"create_middle": {role: creating or {}}, "edit": {role: editing or {}}}


@pytest.mark.parametrize("said", TYPES, ids="-".join)
def test_every_type_of_attribute_has_its_kind(said):
    data_type, input_type = said

    assert one("x", data_type, type=input_type).kind is TYPES[said]


def test_limits_hints_and_labels_are_the_desks():
    text = one("asset_tag", "input", maxlength="20", note="On the sticker")
    seats = one("seats", "integer", min=1, max=50)

    assert (text.label, text.longest, text.hint) == ("Asset tag", 20, "On the sticker")
    assert (seats.lowest, seats.highest, seats.longest) == (1, 50, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"to_create": True},
        {"editable": False},
        {"object": "User"},
        {"data_type": "user_autocompletion"},
        {"name": "owner_id"},
    ],
)
def test_what_is_off_not_there_yet_or_built_in_is_no_field(changes):
    assert attributes([attribute("x", "input") | changes]) == ()


def test_fields_come_in_the_desks_order():
    last, first = (attribute(name, "input") | {"position": at} for name, at in (("b", 9), ("a", 1)))

    assert [field.key for field in attributes([last, first])] == ["a", "b"]


@pytest.mark.parametrize(
    ("creating", "editing", "access"),
    [
        ({}, {}, Access.EDITABLE),
        ({"shown": True}, {}, Access.EDITABLE),
        ({"shown": True, "required": True}, {}, Access.REQUIRED),
        ({"null": False}, {}, Access.REQUIRED),
        ({"shown": False, "required": False}, {"shown": False}, Access.HIDDEN),
        ({"shown": False}, {"shown": True}, Access.READ_ONLY),
        ({"shown": True, "readonly": True}, {}, Access.READ_ONLY),
    ],
)
def test_the_form_for_new_tickets_says_what_a_requester_is_asked(creating, editing, access):
    assert one("x", "input", screens=screens(creating, editing)).requester is access


@pytest.mark.parametrize(
    ("creating", "editing", "access"),
    [
        ({"shown": False}, {"shown": True, "required": True}, Access.REQUIRED),
        ({"shown": True}, {"shown": False}, Access.EDITABLE),
        ({"shown": False}, {"shown": False}, Access.HIDDEN),
    ],
)
def test_an_agent_may_what_either_form_allows(creating, editing, access):
    assert one("x", "input", screens=screens(creating, editing, "ticket.agent")).agent is access


def test_what_holds_for_everyone_holds_where_a_role_is_not_named():
    field = one("x", "input", screens={"create_middle": {"-all-": {"required": True}}})

    assert (field.requester, field.agent) == (Access.REQUIRED, Access.REQUIRED)


def test_options_come_as_an_object_or_as_a_list_and_former_ones_stay_hidden():
    as_object = one(
        "env", "select", options={"p": "Production"}, historical_options={"p": "P", "o": "Old"}
    )
    as_list = one("env", "select", options=[{"name": "Production", "value": "p"}, "test"])

    assert as_object.options == (
        Option(value="p", label="Production"),
        Option(value="o", label="Old", hidden=True),
    )
    assert [option.label for option in as_list.options] == ["Production", "test"]


def test_a_tree_is_a_cascade_of_full_paths():
    [hardware, software] = one("category", "tree_select", options=rows.tree()).options
    several = one("places", "multi_tree_select", options=rows.tree())

    assert hardware == Option(
        value="HW",
        label="Hardware",
        options=(Option(value="HW::Laptop", label="Laptop"),),
    )
    assert software.options == ()
    assert [(o.value, o.label) for o in several.options] == [
        ("HW", "Hardware"),
        ("HW::Laptop", "Hardware / Laptop"),
        ("SW", "Software"),
    ]


@pytest.mark.parametrize(
    ("data_type", "said", "default"),
    [
        ("input", "A-1", "A-1"),
        ("input", None, ""),
        ("boolean", True, "true"),
        ("boolean", "false", "false"),
        ("boolean", False, "false"),
        ("integer", 7, "7"),
        ("multiselect", ["a", "b"], ("a", "b")),
        ("multiselect", "a", ("a",)),
        ("tree_select", "HW::Laptop", ("HW", "HW::Laptop")),
        ("datetime", 24, ""),
        ("date", "", ""),
    ],
)
def test_defaults_have_the_form_of_a_value(data_type, said, default):
    assert one("x", data_type, default=said, options=rows.tree()).default == default


READ = [
    ("input", "A-1", "A-1", ()),
    ("input", "", None, ()),
    ("input", None, None, ()),
    ("select", "prod", "prod", ("Production",)),
    ("select", "gone", "gone", ("gone",)),
    ("multiselect", ["prod", "test"], ("prod", "test"), ("Production", "Test")),
    ("multiselect", [], None, ()),
    ("multiselect", None, None, ()),
    ("boolean", False, "false", ()),
    ("boolean", None, None, ()),
    ("integer", 0, "0", ()),
    ("integer", None, None, ()),
    ("date", "2030-05-06", "2030-05-06", ()),
    ("datetime", "2030-05-06T10:00:30.000Z", "2030-05-06T10:00Z", ()),
    ("autocompletion_ajax_external_data_source", {"value": 9, "label": "Nine"}, "9", ("Nine",)),
]


@pytest.mark.parametrize(("data_type", "raw", "value", "labels"), READ)
def test_values_of_tickets_are_read_with_what_people_call_them(data_type, raw, value, labels):
    field = one("x", data_type, options={"prod": "Production", "test": "Test"})

    found = field_value(field, raw)

    assert (found.value if found else None) == value
    assert (found.labels if found else ()) == labels


def test_a_path_in_a_tree_is_read_level_by_level_even_if_it_is_gone():
    field = one("category", "tree_select", options=rows.tree())

    known, gone = field_value(field, "HW::Laptop"), field_value(field, "A::B")

    assert (known.value, known.labels) == (("HW", "HW::Laptop"), ("Hardware", "Laptop"))
    assert (gone.value, gone.labels) == (("A", "A::B"), ("A", "B"))


WRITTEN = [
    ("asset_tag", "A-1", "A-1"),
    ("asset_tag", "", ""),
    ("env", "prod", "prod"),
    ("areas", ("a", "b"), ["a", "b"]),
    ("areas", "a", ["a"]),
    ("areas", (), []),
    ("category", ("HW", "HW::Laptop"), "HW::Laptop"),
    ("urgent", "true", True),
    ("seats", "7", 7),
    ("seats", "", None),
    ("due_on", "2030-05-06", "2030-05-06"),
    ("starts_at", "2030-05-06T10:00+02:00", "2030-05-06T08:00:00.000Z"),
]


@pytest.mark.parametrize(("key", "value", "sent"), WRITTEN)
def test_values_are_written_as_the_desk_keeps_them(key, value, sent):
    assert written([FieldValue(key=key, value=value)], attributes(rows.attributes())) == {key: sent}


JUNK = [
    ("due_on", "06/05/2030"),
    ("due_on", "garbage"),
    ("starts_at", "2030-05-06T10:00"),
    ("starts_at", "soon"),
    ("urgent", "maybe"),
    ("seats", "abc"),
    ("seats", "7.5"),
    ("seats", "\u0667"),
    ("seats", "0"),
    ("seats", "51"),
    ("asset_tag", "x" * 21),
    ("env", ("prod", "test")),
    ("nowhere", "x"),
]


@pytest.mark.parametrize(("key", "value"), JUNK)
def test_what_the_desk_would_change_without_a_word_is_refused(key, value):
    with pytest.raises(Refused) as refused:
        written([FieldValue(key=key, value=value)], attributes(rows.attributes()))

    assert list(refused.value.fields) == [key]


async def test_one_group_is_not_asked_for_and_several_are(desk, stand_in):
    alone = await desk.fields()
    stand_in.on("GET /ticket_create", rows.ticket_create(1, 2))

    [group, *others] = await desk.fields()

    assert [field.key for field in others] == [field.key for field in alone]
    assert (group.key, group.kind, group.requester) == (
        "group_id",
        FieldKind.CHOICE,
        Access.REQUIRED,
    )
    assert [option.label for option in group.options] == ["Users", "Facilities"]


async def test_without_the_right_to_read_fields_the_web_pages_form_is_read(desk, stand_in):
    row = {
        "name": "env",
        "display": "Environment",
        "tag": "select",
        "options": {"p": "Production"},
        "screen": {"create_middle": {"shown": True, "required": True}},
    }
    stand_in.on("GET /object_manager_attributes", error(403, "Not authorized (token)!"))
    stand_in.on("GET /signshow", {"models": {"Ticket": [row, {"name": "title", "tag": "input"}]}})

    [field] = await desk.fields()

    assert (field.label, field.requester) == ("Environment", Access.REQUIRED)
    assert attributes_of_form([row]) == (field,)


async def test_with_no_rights_at_all_there_are_no_fields(desk, stand_in):
    stand_in.on("GET /object_manager_attributes", error(403, "Not authorized (user)!"))
    stand_in.on("GET /signshow", {"session": {}})
    stand_in.on("GET /ticket_create", error(403, "Not authorized"))

    assert await desk.fields() == ()


async def test_people_have_fields_of_their_own(desk, stand_in):
    badge = attribute("badge", "input") | {"object": "User"}
    stand_in.on("GET /object_manager_attributes", [*rows.attributes(), badge])

    assert [field.key for field in await desk.fields(Category.PERSON)] == ["badge"]
    assert (await desk.field("badge")).label == "Badge"
    with pytest.raises(NotFound):
        await desk.field("nowhere")


async def test_a_definition_cannot_be_changed(desk):
    with pytest.raises(Unsupported) as unsupported:
        await desk.change_field("env", FieldChange(label="x"))

    assert unsupported.value.ability == "updates_fields"
