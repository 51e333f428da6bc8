async def test_a_person_sees_themselves_without_what_agents_write_down(xiaolin, wang):
    own = (await xiaolin.get("users/me")).json()
    assert own["lastname"] == "林晓"
    assert not {"phone", "note", "address"} & set(own)
    seen = (await wang.get("users/6")).json()
    assert seen["phone"] == "13800000001"
    assert set(own) < set(seen)


async def test_customers_see_colleagues_by_name_and_nobody_else(ana, vera):
    colleague = (await ana.get("users/6")).json()
    assert set(colleague) == {"id", "firstname", "lastname", "image", "image_source", "active"}
    for user_id in (3, 5):
        assert (await vera.get(f"users/{user_id}")).status_code == 403
    assert (await vera.get("users/999")).status_code == 404
    assert [one["id"] for one in (await vera.get("users")).json()] == [7]
    assert [one["id"] for one in (await ana.get("users")).json()] == [5]


async def test_people_are_searched_by_substring_and_without_fields(desk, wang, ana):
    desk.account.add_user("diana@acme.example")
    found = (await wang.get("users/search?query=ana@acme.example")).json()
    assert {one["email"] for one in found} == {"ana@acme.example", "diana@acme.example"}
    assert (await wang.get("users/search?query=email:ana@acme.example")).json() == []
    assert len((await wang.get("users/search?query=*&limit=2")).json()) == 2
    assert (await ana.get("users/search?query=wang")).status_code == 403
    desk.settings.elasticsearch = True
    assert (await wang.get('users/search?query=email:"vera@partner.example"')).json()[0]["id"] == 7


async def test_agents_create_customers_once_whatever_role_they_ask_for(desk, wang, ana):
    body = {"email": "New@Acme.example", "firstname": "New", "roles": ["Admin"]}
    answer = await wang.post("users", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["login"], made["role_ids"]) == ("new@acme.example", [3])
    again = await wang.post("users", json=body)
    assert again.status_code == 422
    assert again.json()["error"] == (
        "Email address 'new@acme.example' is already used for another user."
    )
    assert (await wang.post("users", json={})).status_code == 422
    assert (await ana.post("users", json=body)).status_code == 403


async def test_agents_change_the_names_of_customers_alone(desk, wang, marta, ana):
    renamed = (await wang.put("users/5", json={"firstname": "Ana", "lastname": "de Souza"})).json()
    assert (renamed["firstname"], renamed["lastname"]) == ("Ana", "de Souza")
    assert desk.account.user_named("ana").name == "Ana de Souza"
    assert (await wang.put("users/3", json={"firstname": "M"})).status_code == 403
    assert (await marta.put("users/4", json={"firstname": "Wang"})).status_code == 200
    assert (await ana.put("users/5", json={"firstname": "A"})).status_code == 403
    assert (await wang.put("users/999", json={"firstname": "A"})).status_code == 404


async def test_organizations_are_shown_to_their_members_and_to_agents(desk, wang, ana, vera):
    both = (await wang.get("organizations")).json()
    assert [(one["name"], one["shared"]) for one in both] == [("Acme", True), ("Partner", False)]
    assert both[0]["member_ids"] == [5, 6]
    assert [one["name"] for one in (await ana.get("organizations")).json()] == ["Acme"]
    assert (await ana.get("organizations/3")).status_code == 403
    assert (await wang.get("organizations/99")).status_code == 404
    desk.account.user_named("vera").organization = None
    assert (await vera.get("organizations/3")).json() == {}


async def test_groups_are_for_administrators_until_newer_servers_show_them_to_all(
    desk, marta, wang, ana
):
    names = [one["name"] for one in (await marta.get("groups")).json()]
    assert names == ["Users", "Facilities", "工厂", "工厂::Line 1"]
    for client in (wang, ana):
        assert (await client.get("groups")).json()["error"] == "Not authorized (token)!"
    desk.settings.version = "6.5"
    nested = (await wang.get("groups")).json()[-1]
    assert (nested["name_last"], nested["parent_id"]) == ("Line 1", 3)
    assert set((await ana.get("groups")).json()[0]) == {
        *("id", "name", "follow_up_possible", "reopen_time_in_days", "active")
    }
