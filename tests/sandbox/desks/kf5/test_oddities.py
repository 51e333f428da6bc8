"""The tolerated forms come every other time, once they are asked for."""

import pytest


@pytest.fixture(autouse=True)
def odd(desk):
    desk.settings.oddities = True


async def twice(client, path):
    return [(await client.get(path)).json() for _ in range(2)]


async def test_a_single_object_comes_under_its_plural_key(ana):
    odd, usual = await twice(ana, "/apiv2/requests/112.json")
    assert odd["requests"]["id"] == usual["request"]["id"] == 112


async def test_the_count_is_missing(ana):
    odd, usual = await twice(ana, "/apiv2/requests.json")
    assert "count" not in odd
    assert usual["count"] == 6


async def test_the_default_order_is_either_of_the_two_documented(ana):
    newest, by_number = await twice(ana, "/apiv2/requests.json")
    assert newest["requests"][0]["id"] == 112
    assert by_number["requests"][0]["id"] == 107


async def test_an_unset_field_is_null_or_missing(ana):
    odd, usual = await twice(ana, "/apiv2/requests/112.json")
    assert {"name": "field_4", "value": None} in odd["requests"]["custom_fields"]
    assert usual["request"]["custom_fields"] == []


async def test_an_attachment_has_a_text_as_id_and_the_name_in_its_address(desk, ana, upload):
    odd, usual = await upload_twice(ana, upload)
    assert isinstance(odd["id"], str)
    assert odd["content_url"].endswith("/?filename=a%20b.txt")
    assert isinstance(usual["id"], int)
    assert (await ana.get(odd["content_url"])).content == b"hello"


async def upload_twice(client, upload):
    params = {"filename": "a b.txt"}
    headers = {"Content-Type": "application/binary"}
    path = "/apiv2/attachments.json"
    bodies = [
        (await client.post(path, params=params, content=b"hello", headers=headers)).json()
        for _ in range(2)
    ]
    return bodies[0]["attachments"], bodies[1]["attachment"]


async def test_the_key_of_a_users_and_an_organizations_requests_varies(desk, marta):
    ana = desk.account.user_named("ana").id
    odd, usual = await twice(marta, f"/apiv2/users/{ana}/requests.json")
    assert (odd.keys() & {"requests", "tickets"}, usual.keys() & {"requests", "tickets"}) == (
        {"requests"},
        {"tickets"},
    )
    odd, usual = await twice(marta, "/apiv2/organizations/186/requests.json")
    assert "tickets" in odd
    assert "requests" in usual


async def test_a_due_date_is_a_number_and_a_pattern_an_array(desk, marta, ana):
    await desk.agent("marta").set(112, due_at="2030-04-09 18:00:10")
    odd, usual = await twice(ana, "/apiv2/requests/112.json")
    assert odd["requests"]["due_date"] == 1901959210
    assert usual["request"]["due_date"] == "2030-04-09 18:00:10"
    odd, usual = await twice(marta, "/apiv2/ticket_fields/8.json")
    assert odd["ticket_fields"]["regexp_for_validation"] == ["[A-Z]-[0-9]{3,6}"]
    assert usual["ticket_field"]["regexp_for_validation"] == "[A-Z]-[0-9]{3,6}"
