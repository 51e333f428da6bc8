async def test_a_user_is_searched_fuzzily(marta):
    asked = {"query": "an", "query_fields": "email", "per_page": 100}
    found = (await marta.get("/apiv2/users/search.json", params=asked)).json()["users"]
    assert [row["email"] for row in found] == ["ana@acme.example", "wang@acme.example"]
    assert (await marta.get("/apiv2/users/search.json")).status_code == 422
    phones = await marta.get("/apiv2/users/search.json?query=138000")
    assert [row["name"] for row in phones.json()["users"]] == ["林晓"]


async def test_users_are_listed_by_role_shown_and_shown_together(desk, marta):
    agents = (await marta.get("/apiv2/users.json?role=admin,agent")).json()["users"]
    assert [row["name"] for row in agents] == ["Marta Klein", "王伟"]
    ana = desk.account.user_named("ana").id
    shown = (await marta.get(f"/apiv2/users/{ana}.json")).json()["user"]
    assert (shown["organization_id"], shown["role"]) == (186, "end_user")
    assert (await marta.get("/apiv2/users/1.json")).status_code == 404
    many = await marta.get(f"/apiv2/users/show_many.json?ids={ana},1")
    assert [row["id"] for row in many.json()["users"]] == [ana]


async def test_an_agent_creates_an_end_user_once(desk, marta):
    desk.account.organizations[186].domain = "acme.example"
    body = {"user": {"email": "bo@acme.example", "name": "Bo Lund", "role": "end_user"}}
    made = await marta.post("/apiv2/users.json", json=body)
    assert (made.status_code, made.json()["user"]["organization_id"]) == (201, 186)
    assert made.headers["Location"].endswith(f"/users/{made.json()['user']['id']}.json")
    assert (await marta.post("/apiv2/users.json", json=body)).status_code == 422


async def test_an_end_user_sees_less_of_themselves_than_an_agent(ana, marta):
    own = (await ana.get("/apiv2/users/me.json")).json()["user"]
    agent = (await marta.get("/apiv2/users/me.json")).json()["user"]
    assert set(agent) - set(own) >= {"ticket_restriction", "public_comments", "groups_info"}


async def test_organizations_and_groups_are_listed_and_shown(desk, wang):
    organizations = (await wang.get("/apiv2/organizations.json")).json()["organizations"]
    assert [row["name"] for row in organizations] == ["Acme"]
    one = await wang.get("/apiv2/organizations/186.json")
    assert one.json()["organization"] == organizations[0]
    groups = (await wang.get("/apiv2/groups.json")).json()["groups"]
    assert [agent["name"] for agent in groups[0]["agents"]] == ["Marta Klein", "王伟"]
    assert (await wang.get("/apiv2/groups/165.json")).json()["group"] == groups[0]
    assert (await wang.get("/apiv2/groups/1.json")).status_code == 404
    wang_id = desk.account.user_named("wang").id
    mine = (await wang.get(f"/apiv2/users/{wang_id}/groups.json")).json()["groups"]
    assert [row["id"] for row in mine] == [165, 166]


async def test_fields_have_their_options_in_the_form_of_their_type(wang):
    every = (await wang.get("/apiv2/ticket_fields.json")).json()
    active = (await wang.get("/apiv2/ticket_fields/active.json")).json()
    assert (every["count"], active["count"]) == (11, 10)
    by_name = {row["name"]: row for row in active["ticket_fields"]}
    assert by_name["field_4"]["custom_field_options"][0] == {"key": "Hardware", "value": "Hardware"}
    assert by_name["field_15"]["custom_field_options"]["titles"] == ["Class", "Maker"]
    child = by_name["field_18"]
    assert (child["cascade_id"], child["cascade_value"]) == (17, "Other")
    assert (by_name["field_4"]["cascade_id"], by_name["field_4"]["cascade_value"]) == (None, None)
    one = await wang.get("/apiv2/ticket_fields/4.json")
    assert one.json()["ticket_field"] == by_name["field_4"]
    assert (await wang.get("/apiv2/ticket_fields/1.json")).status_code == 404
