PATH = "/custom_fields/large_droplists/SelectField_5"


async def test_five_thousand_options_are_reached_page_by_page(ask):
    found = []
    for page in range(1, 51):
        answer = await ask("POST", PATH, {"page": page, "per_page": 100})
        assert answer["meta"] == {"page": page, "total_pages": 50, "total_count": 5000}
        found += answer["select_options"]
    assert len({one["value"] for one in found}) == len({one["title"] for one in found}) == 5000
    assert sum(one["is_hide"] for one in found) == 5
    assert (await ask("POST", PATH, {"page": 51, "per_page": 100}))["select_options"] == []


async def test_the_field_itself_shows_none_of_them(ask):
    field = (await ask("GET", "/custom_fields/SelectField_5"))["field"]
    assert (field["content_type"], field["options"]) == ("droplist", [])


async def test_without_a_body_there_are_twenty_and_never_more_than_a_hundred(ask):
    assert len((await ask("POST", PATH))["select_options"]) == 20
    assert len((await ask("POST", PATH, {"per_page": 500}))["select_options"]) == 100


async def test_titles_and_values_are_searched_exactly(ask):
    [one] = (await ask("POST", PATH, {"title": "CC-0002 质量部"}))["select_options"]
    assert one == {
        "title": "CC-0002 质量部",
        "value": "2574",
        "is_hide": False,
        "default": False,
        "created_at": "2023-02-17 08:02:00",
        "updated_at": "2023-02-17 08:02:00",
    }
    assert (await ask("POST", PATH, {"value": "2574"}))["select_options"] == [one]
    assert (await ask("POST", PATH, {"title": "CC-0002"}))["meta"]["total_count"] == 0


async def test_ranges_of_times_are_meant_in_beijing_and_include_their_ends(ask):
    for name in ("create_range", "update_range"):
        body = {name: "2023-02-17 08:10,2023-02-17 08:19"}
        assert (await ask("POST", PATH, body))["meta"]["total_count"] == 10
    assert (await ask("POST", PATH, {"update_range": "yesterday"}))["code"] == 2062


async def test_an_option_that_was_renamed_is_found_by_the_time_of_that(ask):
    change = {"select_options": [{"title": "CC-0002 Quality", "value": "2574"}]}
    await ask("PUT", "/custom_fields/SelectField_5", change)
    found = await ask("POST", PATH, {"update_range": "2024-01-01 00:00,2999-01-01 00:00"})
    assert [one["title"] for one in found["select_options"]] == ["CC-0002 Quality"]


async def test_other_fields_have_no_such_list(ask):
    other = await ask("POST", "/custom_fields/large_droplists/SelectField_1", {})
    unknown = await ask("POST", "/custom_fields/large_droplists/SelectField_99", {})
    assert (other["code"], unknown["code"]) == (2062, 2005)
