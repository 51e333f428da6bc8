import pytest

MASKED = "Please contact your administrator."


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("environment", "", ""),
        ("affected_systems", ["vpn", "mail"], ["vpn", "mail"]),
        ("affected_systems", "vpn", []),
        ("remote_work", True, True),
        ("remote_work", "true", True),
        ("remote_work", "maybe", True),
        ("remote_work", "false", False),
        ("seats", "7", 7),
        ("seats", "", None),
        ("needed_by", "2030-05-06", "2030-05-06"),
        ("needed_by", "06/05/2030", "2030-05-06"),
        ("needed_by", "garbage", None),
        ("starts_at", "2099-05-06T10:00:00+02:00", "2099-05-06T08:00:00.000Z"),
        ("starts_at", "garbage", None),
        ("category", "Hardware::Laptop::Screen::Broken", "Hardware::Laptop::Screen::Broken"),
        ("category", "Hardware::Laptop", "Hardware::Laptop"),
        ("sites", ["Europe::Berlin", "亚洲"], ["Europe::Berlin", "亚洲"]),
        ("room", "room-250", "room-250"),
        ("reference_url", "no address at all", "no address at all"),
        ("legacy_code", "kept though inactive", "kept though inactive"),
    ],
)
async def test_values_are_kept_or_silently_changed(ana, create, name, sent, kept):
    made = await create(ana, **{name: sent})
    assert made[name] == kept


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("environment", "nope"),
        ("environment", "Production"),
        ("affected_systems", ["vpn", "zzz"]),
        ("category", "Hardware::Nope"),
        ("category", "Laptop"),
        ("sites", ["Berlin"]),
        ("room", "room-251"),
    ],
)
async def test_values_that_are_not_offered_are_refused_without_a_name(
    ana, marta, create, name, sent
):
    assert MASKED in (await create(ana, 422, **{name: sent}))["error"]
    told = await create(marta, 422, customer="ana@acme.example", **{name: sent})
    assert f"for field '{name}'!" in told["error"]


@pytest.mark.parametrize(
    ("name", "sent", "error"),
    [
        ("seats", 99, "Seats is larger than the allowed maximum value of 50"),
        ("seats", "abc", "Seats is smaller than the allowed minimum value of 1"),
        ("asset_tag", "x" * 21, "Asset tag is longer than the allowed length 20"),
        ("impact", "x" * 501, "Impact on the work is longer than the allowed length 500"),
        ("starts_at", "2020-01-01T00:00:00Z", "Starts at does not allow past dates"),
        ("happened_at", "2099-01-01T00:00:00Z", "Happened at does not allow future dates"),
    ],
)
async def test_values_out_of_bounds_are_explained(ana, create, name, sent, error):
    assert await create(ana, 422, **{name: sent}) == {"error": error, "error_human": error}


async def test_unknown_and_unborn_fields_are_dropped(ana, create):
    made = await create(ana, vendor_ticket="V-1", no_such_field=1)
    assert "vendor_ticket" not in made
    assert "no_such_field" not in made


async def test_what_was_never_set_has_its_kinds_empty_value(ana, create):
    made = await create(ana)
    empty = {
        "asset_tag": "",
        "environment": "",
        "support_level": "standard",
        "category": "",
        "affected_systems": [],
        "sites": [],
        "remote_work": False,
        "seats": None,
        "needed_by": None,
        "starts_at": None,
    }
    assert {name: made[name] for name in empty} == empty


async def test_an_external_value_is_an_object_on_servers_that_know_the_kind(desk, ana, create):
    assert "project" not in await create(ana, project={"value": "7", "label": "Seven"})
    desk.settings.version = "6.5"
    made = await create(ana, project={"value": "7", "label": "Seven"})
    assert made["project"] == {"value": "7", "label": "Seven"}


async def test_an_update_checks_only_what_changes(desk, wang, ana):
    desk.ticket(9).custom_fields["environment"] = "gone since"
    assert (await wang.put("tickets/9", json={"title": "New"})).status_code == 200
    same = await ana.put("tickets/9", json={"environment": "gone since"})
    assert same.status_code == 200
    assert (await ana.put("tickets/9", json={"environment": "gone too"})).status_code == 422
