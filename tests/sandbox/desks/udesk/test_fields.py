import pytest

KINDS = {
    "text",
    "area_text",
    "date",
    "time",
    "datetime",
    "link",
    "location",
    "number",
    "numeric",
    "droplist",
    "radio",
    "checkbox",
    "chained_droplist",
    "calculate",
}


def depth(options):
    return 1 + max((depth(one.get("subs", [])) for one in options), default=-1)


async def test_tickets_have_a_field_of_every_kind_and_permission(ask):
    fields = (await ask("GET", "/custom_fields", category="ticket"))["fields"]
    assert {field["content_type"] for field in fields} == KINDS
    permissions = {field["customer_permission"] for field in fields}
    assert permissions == {"none", "readonly", "readwrite", "must"}
    assert all(
        (field["options"] is None) == field["field_name"].startswith("TextField_")
        for field in fields
    )
    assert not any("agent_permission" in field for field in fields)


async def test_a_category_that_is_unknown_means_tickets(ask):
    tickets = await ask("GET", "/custom_fields", category="ticket")
    assert await ask("GET", "/custom_fields") == tickets
    assert await ask("GET", "/custom_fields", category="agents") == tickets


async def test_customers_and_organizations_have_fields_of_their_own(ask):
    customer = (await ask("GET", "/custom_fields", category="customer"))["fields"]
    organization = (await ask("GET", "/custom_fields", category="organization"))["fields"]
    assert all({"agent_permission", "customer_permission"} <= field.keys() for field in customer)
    assert [field["agent_permission"] for field in organization] == ["readonly", "must"]
    assert not any("customer_permission" in field for field in organization)


async def test_one_field_is_shown_by_its_name(ask):
    field = (await ask("GET", "/custom_fields/SelectField_1"))["field"]
    assert (field["content_type"], field["updated_at"]) == (
        "droplist",
        "2023-02-17T08:00:00.000+08:00",
    )
    assert field["options"] == [
        {"title": "Hardware", "value": "3"},
        {"title": "Software", "value": "4", "default": True},
        {"title": "网络", "value": "1"},
        {"title": "Fax", "value": "7", "is_hide": True},
    ]
    total = (await ask("GET", "/custom_fields/TextField_10"))["field"]
    assert total["calculate_result_type"] == "numeric"


async def test_a_field_that_is_not_there_is_said_in_the_documents_words(ask):
    assert await ask("GET", "/custom_fields/TextField_99") == {
        "code": 2005,
        "message": "没有找到该资源",
        "exception": {"message": "未找到指定自定义字段"},
    }


async def test_a_chain_is_four_levels_deep_and_siblings_share_values(ask):
    options = (await ask("GET", "/custom_fields/SelectField_4"))["field"]["options"]
    assert depth(options) == 4
    assert [one["value"] for one in options] == ["0", "0", "1"]
    assert [one["title"] for one in options[:2]] == ["北京市", "天津市"]
    assert options[0]["subs"][0]["value"] == options[2]["subs"][0]["value"] == "0"


async def test_a_field_is_updated_and_what_is_left_out_stays(ask):
    changed = {
        "title": "Kind",
        "comment": "What is it about?",
        "select_options": [
            {"title": "Machines", "value": "3", "default": True},
            {"title": "网络", "value": "1", "is_hide": True},
            {"title": "Furniture"},
        ],
    }
    assert await ask("PUT", "/custom_fields/SelectField_1", changed) == {
        "code": 1000,
        "message": "更新成功",
    }
    field = (await ask("GET", "/custom_fields/SelectField_1"))["field"]
    assert (field["field_label"], field["comment"]) == ("Kind", "What is it about?")
    assert field["updated_at"] > "2023-02-17T08:00:00.000+08:00"
    assert field["options"] == [
        {"title": "Machines", "value": "3", "default": True},
        {"title": "Software", "value": "4"},
        {"title": "网络", "value": "1", "is_hide": True},
        {"title": "Fax", "value": "7", "is_hide": True},
        {"title": "Furniture", "value": "8"},
    ]


async def test_a_checkbox_may_have_several_defaults(ask):
    defaults = [
        {"title": "Mail", "value": "3", "default": True},
        {"title": "VPN", "value": "4", "default": True},
    ]
    await ask("PUT", "/custom_fields/SelectField_3", {"select_options": defaults})
    options = (await ask("GET", "/custom_fields/SelectField_3"))["field"]["options"]
    assert [one["title"] for one in options if one.get("default")] == ["Mail", "VPN"]


async def test_a_text_field_takes_a_title_and_a_comment(ask):
    await ask("PUT", "/custom_fields/TextField_2", {"comment": "One step a line"})
    field = (await ask("GET", "/custom_fields/TextField_2"))["field"]
    assert (field["field_label"], field["comment"]) == ("Steps to reproduce", "One step a line")


@pytest.mark.parametrize(
    ("name", "body", "code", "detail"),
    [
        ("SelectField_99", {"title": "x"}, 2005, "未找到指定自定义字段"),
        ("Subject", {"title": "x"}, 2062, "field_name参数仅支持 TextField SelectField"),
        ("SelectField_4", {"title": "x"}, 2062, "Chained"),
        ("SelectField_1", {"select_options": [{"value": "3"}]}, 2062, "title必填"),
        ("SelectField_1", {"select_options": [{"title": "x", "value": "9"}]}, 2062, "9"),
        ("SelectField_1", {"select_options": [{"title": "x", "default": False}]}, 2062, "true"),
        ("SelectField_1", {"title": " "}, 2062, "title"),
        ("TextField_1", {"select_options": [{"title": "x"}]}, 2062, "SelectField"),
    ],
)
async def test_an_update_against_the_rules_changes_nothing(ask, name, body, code, detail):
    before = await ask("GET", "/custom_fields")
    answer = await ask("PUT", f"/custom_fields/{name}", {"comment": "new", **body})
    assert answer["code"] == code
    assert detail in answer["exception"]["message"]
    assert await ask("GET", "/custom_fields") == before
