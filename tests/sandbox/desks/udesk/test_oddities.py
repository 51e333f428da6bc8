import pytest


@pytest.fixture
def odd(desk):
    desk.settings.oddities = True
    return desk


async def test_fields_come_with_the_documents_own_inconsistencies(odd, ask):
    fields = (await ask("GET", "/custom_fields"))["fields"]
    assert {"id" in field for field in fields} == {True, False}
    keys = {key for field in fields for key in field if key.endswith("_permission")}
    assert keys == {"customer_permission", "cusotmer_permission"}
    permissions = [
        field.get("customer_permission") or field["cusotmer_permission"] for field in fields
    ]
    assert {"read", "readonly"} <= set(permissions)


async def test_a_large_droplist_may_have_no_options_at_all(odd, ask):
    found = [(await ask("GET", "/custom_fields/SelectField_5"))["field"] for _ in range(2)]
    assert [field["options"] for field in found] == [None, []]


async def test_codes_and_numbers_may_be_texts(odd, ask):
    answers = [await ask("GET", "/tickets/detail", id=520001) for _ in range(2)]
    assert {answer["code"] for answer in answers} == {"1000", 1000}
    assert {answer["ticket"]["field_num"] for answer in answers} == {"1041", 1041}


async def test_errors_take_the_shapes_seen_in_clients(odd, ask):
    found = [await ask("GET", "/tickets/detail", id=1) for _ in range(3)]
    sentence = "Ticket 1 does not exist."
    assert [one["exception"] for one in found] == [sentence, sentence, {"message": sentence}]
    assert found[1]["code_message"] == "没有找到该资源"


async def test_an_uploads_id_comes_under_each_likely_key(odd, upload):
    keys = [set(await upload(520006)) - {"code"} for _ in range(5)]
    assert sorted(key for one in keys for key in one) == [
        "attachment",
        "attachment_id",
        "attachment_ids",
        "file_id",
        "id",
    ]


async def test_the_surveys_key_may_be_misspelt(odd, ask):
    found = [set(await ask("GET", "/tickets/surveys")) - {"code"} for _ in range(2)]
    assert found == [{"ticket_servey"}, {"ticket_survey"}]
