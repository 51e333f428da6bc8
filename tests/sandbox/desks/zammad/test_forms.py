import pytest

MASKED = "Please contact your administrator."


async def _perform(client, screen="create_middle", **params):
    body = {
        "event": "core_workflow",
        "request_id": "r1",
        "class_name": "Ticket",
        "screen": screen,
        "params": params,
    }
    answer = await client.post("core_workflows/perform", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_definitions_are_for_administrators(marta, wang, ana):
    rows = (await marta.get("object_manager_attributes")).json()
    kinds = {row["data_type"] for row in rows if row["position"] > 900}
    assert kinds >= {
        *("input", "textarea", "select", "multiselect", "tree_select", "multi_tree_select"),
        *("boolean", "integer", "date", "datetime"),
    }
    assert {row["object"] for row in rows} == {"Ticket"}
    by_name = {row["name"]: row for row in rows}
    assert by_name["legacy_code"]["active"] is False
    assert by_name["vendor_ticket"]["to_create"] is True
    assert len(by_name["room"]["data_option"]["options"]) == 150
    assert isinstance(by_name["environment"]["data_option"]["options"], list)

    one = (await marta.get(f"object_manager_attributes/{by_name['seats']['id']}")).json()
    assert (one["name"], one["object_lookup_id"]) == ("seats", 1)
    assert (await marta.get("object_manager_attributes/999")).status_code == 404
    for client in (wang, ana):
        assert (await client.get("object_manager_attributes")).status_code == 403


async def test_the_form_to_create_tells_what_is_shown_and_what_may_be_chosen(as_):
    body = (await as_("ana", acting=True).get("ticket_create")).json()
    workflow = body["form_meta"]["core_workflow"]
    assert workflow["visibility"]["support_level"] == "remove"
    assert "customer_id" not in workflow["visibility"]
    assert workflow["visibility"]["asset_tag"] == "show"
    assert workflow["mandatory"]["title"] is True
    assert workflow["mandatory"]["cost_center"] is False
    assert workflow["readonly"]["contract_number"] is True
    restricted = workflow["restrict_values"]
    assert restricted["state_id"] == ["1", "4"]
    assert restricted["priority_id"] == ["2", "1", "3"]
    assert restricted["environment"] == ["", "prod", "acc", "test"]
    assert restricted["remote_work"] == ["false", "true"]
    assert "Hardware::Laptop::Screen::Broken" in restricted["category"]
    assert restricted["group_id"] == ["", "1", "2", "3", "4"]
    assert body["assets"]["Group"]["4"]["name"] == "工厂::Line 1"
    assert not {"legacy_code", "vendor_ticket"} & set(workflow["visibility"])


async def test_an_agents_form_has_what_a_customers_has_not(wang):
    made = await _perform(wang, group_id="1", state_id="3")
    assert made["request_id"] == "r1"
    assert made["visibility"]["support_level"] == "show"
    assert made["mandatory"]["support_level"] is True
    assert made["mandatory"]["customer_id"] is True
    assert (made["visibility"]["pending_time"], made["mandatory"]["pending_time"]) == ("show", True)
    assert made["restrict_values"]["owner_id"] == ["", "3", "4"]
    assert "4" not in made["restrict_values"]["group_id"]


async def test_a_field_is_asked_only_when_another_has_the_right_value(ana):
    assert (await _perform(ana))["visibility"]["seats"] == "hide"
    assert (await _perform(ana, category="Hardware"))["visibility"]["seats"] == "hide"
    assert (await _perform(ana, category="Software::Licence"))["visibility"]["seats"] == "show"


async def test_the_form_of_a_ticket_knows_the_ticket(ana, vera):
    made = await _perform(ana, "edit", id="9")
    assert made["visibility"]["seats"] == "show"
    assert made["restrict_values"]["state_id"] == ["2", "4"]
    refused = await vera.post(
        "core_workflows/perform",
        json={"class_name": "Ticket", "screen": "edit", "params": {"id": "9"}},
    )
    assert refused.status_code == 403


async def test_a_form_asked_for_wrongly_is_empty(ana):
    for body in ({"screen": "create_middle"}, {"class_name": "Ticket"}, {}):
        answer = await ana.post("core_workflows/perform", json=body)
        assert (answer.status_code, answer.json()) == (200, {})


async def test_the_strict_form_demands_a_field_of_customers_alone(desk, ana, wang, create):
    await create(ana)
    desk.settings.strict_form = True
    assert (await _perform(ana))["mandatory"]["cost_center"] is True
    assert (await _perform(wang))["mandatory"]["cost_center"] is False
    assert MASKED in (await create(ana, 422))["error"]
    assert MASKED in (await create(ana, 422, cost_center="  "))["error"]
    await create(ana, cost_center="4711")
    await create(wang, customer="ana@acme.example")
    assert (await ana.put("tickets/9", json={"state": "closed"})).status_code == 200


async def test_a_person_alone_in_one_group_is_not_asked_for_it(desk, ana):
    for group in list(desk.account.groups.values())[1:]:
        group.active = False
    made = await _perform(ana)
    assert made["visibility"]["group_id"] == "hide"
    assert made["select"] == {"group_id": "1"}
    assert made["rerun_count"] == 1


@pytest.mark.parametrize("name", ["ana", "wang"])
async def test_a_session_shows_the_fields_of_the_persons_own_role(as_, name):
    body = (await as_(name).get("signshow")).json()
    fields = {one["name"]: one for one in body["models"]["Ticket"]}
    assert ("customer_id" in fields) is (name == "wang")
    assert fields["room"]["options"]["room-101"] == "Room 101"
    assert fields["category"]["historical_options"]["Hardware::Laptop"] == "Laptop"
    assert body["assets"]["TicketStateType"]["6"]["name"] == "merged"


async def test_a_session_is_nobodys_while_acting_for_somebody(as_):
    body = (await as_("ana", acting=True).get("signshow")).json()
    assert "session" not in body
    assert body["models"] == {}


async def test_states_and_priorities_are_readable_by_all(ana):
    states = {one["name"]: one for one in (await ana.get("ticket_states")).json()}
    assert states["pending close"]["next_state_id"] == states["closed"]["id"]
    assert [name for name, one in states.items() if not one["active"]] == ["removed"]
    priorities = (await ana.get("ticket_priorities")).json()
    assert [one["name"] for one in priorities if one["default_create"]] == ["2 normal"]
