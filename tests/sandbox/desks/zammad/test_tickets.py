import httpx
import pytest

MASKED = "Please contact your administrator."


async def test_the_list_is_by_id_and_clipped_to_a_hundred(desk, marta):
    desk.add_requests(150)
    found = (await marta.get("tickets?per_page=500&sort_by=updated_at&order_by=desc")).json()
    assert [one["id"] for one in found] == list(range(1, 101))
    assert [one["id"] for one in (await marta.get("tickets?per_page=2&page=3")).json()] == [5, 6]
    assert "article_ids" not in found[0]
    expanded = (await marta.get("tickets?limit=1&expand=true")).json()
    assert (expanded[0]["state"], expanded[0]["article_ids"]) == ("closed", [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("paging", "status"), [("per_page=0", 200), ("page=0", 422), ("per_page=-1", 422)]
)
async def test_odd_pages_are_empty_or_refused(marta, ana, paging, status):
    answer = await marta.get(f"tickets?{paging}")
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == []
    else:
        assert "must not be negative" in answer.json()["error"]
        assert MASKED in (await ana.get(f"tickets?{paging}")).json()["error"]


async def test_a_person_sees_own_tickets_and_those_of_a_shared_organization(
    desk, ana, xiaolin, vera, wang
):
    of = {
        name: {t.id for t in desk.find(requester=name)}
        for name in ("ana@acme.example", "xiaolin@acme.example")
    }
    both = of["ana@acme.example"] | of["xiaolin@acme.example"]
    for client in (ana, xiaolin):
        assert {one["id"] for one in (await client.get("tickets")).json()} == both
    assert [one["id"] for one in (await vera.get("tickets")).json()] == [6]
    assert (await vera.get("tickets/1")).status_code == 403
    assert (await vera.get("tickets/999")).status_code == 404
    assert len((await wang.get("tickets")).json()) == 10

    desk.account.user_named("ana").organization.shared = False
    assert {one["id"] for one in (await ana.get("tickets")).json()} == of["ana@acme.example"]


async def test_an_agent_without_the_group_sees_nothing_of_it(desk, wang):
    del desk.account.user_named("wang").group_access[4]
    assert (await wang.get("tickets/8")).status_code == 403
    assert desk.ticket(4).owner.name == "王伟"
    del desk.account.user_named("wang").group_access[1]
    assert (await wang.get("tickets/4")).status_code == 200
    desk.settings.version = "6.5"
    assert (await wang.get("tickets/4")).status_code == 403


async def test_a_number_in_the_place_of_an_id_finds_another_ticket(desk, ana):
    desk.add_requests(1)
    assert (await ana.get("tickets/11")).json()["number"] == "20011"
    assert (await ana.get("tickets/20011")).status_code == 404


async def test_names_of_what_is_not_there_are_absent(vera, marta):
    own = (await vera.get("tickets/6?expand=true")).json()
    assert own["owner"] == "marta@acme.example"
    assert own["organization"] == "Partner"
    new = (await marta.get("tickets/5?expand=true")).json()
    assert new["owner"] == "-"


async def test_a_person_creates_a_ticket_for_themselves_whatever_they_say(desk, ana, create):
    made = await create(
        ana, customer="vera@partner.example", owner="marta@acme.example", number="1", tags="a,b"
    )
    assert (made["customer"], made["owner"], made["state"]) == ("ana@acme.example", "-", "new")
    ticket = desk.ticket(made["id"])
    assert ticket.number == made["number"] == "20011"
    assert (ticket.customer_email, ticket.tags) == ("ana@acme.example", ("a", "b"))
    assert ticket.organization.name == "Acme"


async def test_titles_lose_their_lines_and_are_cut_without_a_word(ana, create):
    made = await create(ana, title="one\ntwo" + "x" * 300)
    assert made["title"].startswith("one two")
    assert len(made["title"]) == 250


async def test_a_ticket_without_an_article_is_possible(desk, ana):
    answer = await ana.post("tickets", json={"title": "Bare", "group": "Users"})
    assert answer.status_code == 201
    assert answer.json()["article_ids"] == []
    assert (await ana.get("tickets/search?expand=true&query=Bare")).json() == []


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"state": "open"}, {"state": "pending close"}],
)
async def test_what_the_form_refuses_names_no_field_except_to_administrators(
    ana, marta, create, fields
):
    error = await create(ana, 422, **fields)
    assert set(error) == {"error"}
    assert error["error"].startswith("Error ID ")
    if "title" in fields:
        told = await create(marta, 422, customer="ana@acme.example", **fields)
        assert told == {"error": "Missing required value for field 'title'!"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"group": "users"}, "No lookup value found for 'group': \"users\""),
        ({"priority": "urgent"}, "No lookup value found for 'priority': \"urgent\""),
        ({"customer_id": 99999}, "Invalid value for param 'customer_id': 99999"),
        ({"customer": "x@y.example"}, "No lookup value found for 'customer': \"x@y.example\""),
        ({"owner_id": 0}, "Invalid value for param 'owner_id': 0"),
        ({"article": {"body": " "}}, "Need at least an 'article body' field."),
    ],
)
async def test_names_and_ids_that_do_not_exist_are_named(wang, create, fields, error):
    body = {"customer": "ana@acme.example"} | fields
    assert await create(wang, 422, **body) == {"error": error, "error_human": error}


async def test_a_refused_ticket_leaves_nothing_behind(desk, ana, create):
    await create(ana, 422, article={"body": "x", "type": "nosuch"})
    assert len(desk.find()) == 10
    assert (await create(ana))["number"] == "20011"


async def test_a_guessed_customer_is_found_or_made(desk, wang, create):
    known = await create(wang, customer_id="guess:ANA@acme.example")
    assert known["customer"] == "ana@acme.example"
    new = await create(wang, customer_id="guess:new@acme.example")
    made = desk.account.user_by_email("new@acme.example")
    assert new["customer_id"] == made.id
    assert (made.roles, made.firstname) == (("Customer",), "")
    assert await create(wang, 422, customer_id="guess:bad") == {
        "error": "Invalid email 'bad' of customer"
    }
    await create(wang, 422, customer_id="guess:refused@acme.example", environment="nope")
    assert desk.account.user_by_email("refused@acme.example") is None
    described = {"email": "third@acme.example", "firstname": "Third"}
    assert (await create(wang, customer=described))["customer"] == "third@acme.example"


async def test_an_agent_must_say_for_whom(wang, create):
    assert MASKED in (await create(wang, 422))["error"]


async def test_agents_need_the_right_to_create_in_the_group(wang, create):
    error = await create(wang, 403, group="工厂::Line 1", customer="ana@acme.example")
    assert error["error"] == "Not authorized"


async def test_an_owner_without_the_group_is_dropped_silently(wang, create):
    made = await create(wang, customer="ana@acme.example", owner="vera@partner.example")
    assert made["owner"] == "-"
    kept = await create(wang, customer="ana@acme.example", owner="wang@acme.example")
    assert kept["owner"] == "wang@acme.example"
    assert kept["last_owner_update_at"]


async def test_one_call_changes_and_says_something(desk, wang):
    body = {
        "state": "pending reminder",
        "pending_time": "2030-01-01T10:00:30+02:00",
        "priority": "3 high",
        "owner": "wang@acme.example",
        "article": {"body": "On it", "type": "note", "internal": False},
    }
    answer = await wang.put("tickets/5", json=body)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown["pending_time"] == "2030-01-01T08:00:00.000Z"
    ticket = desk.ticket(5)
    assert (ticket.state, ticket.priority) == ("pending reminder", "3 high")
    assert [one.text for one in ticket.comments][-1] == "On it"

    back = await wang.put("tickets/5", json={"state": "open"})
    assert back.json()["pending_time"] is None


async def test_a_pending_state_needs_its_time(marta, wang):
    told = await marta.put("tickets/5", json={"state": "pending close"})
    assert told.json() == {"error": "Missing required value for field 'pending_time'!"}
    assert MASKED in (await wang.put("tickets/5", json={"state": "pending close"})).json()["error"]


@pytest.mark.parametrize(
    ("state", "status"),
    [("open", 200), ("closed", 200), ("new", 422), ("pending close", 422), ("merged", 422)],
)
async def test_customers_open_and_close_and_nothing_else(ana, state, status):
    assert (await ana.put("tickets/9", json={"state": state})).status_code == status


async def test_agents_cannot_go_back_to_new_nor_merge_by_hand(wang):
    for state in ("new", "merged", "removed"):
        assert (await wang.put("tickets/9", json={"state": state})).status_code == 422


async def test_what_a_customer_may_not_change_is_ignored(desk, ana):
    body = {"owner": "wang@acme.example", "customer": "vera@partner.example", "group": "Facilities"}
    assert (await ana.put("tickets/9", json=body)).status_code == 200
    ticket = desk.ticket(9)
    assert (ticket.owner, ticket.customer_email, ticket.group) == (
        None,
        "ana@acme.example",
        "Facilities",
    )


async def test_an_agent_hands_a_ticket_to_another_customer(desk, wang, vera):
    assert (
        await wang.put("tickets/9", json={"customer": "vera@partner.example"})
    ).status_code == 200
    assert desk.ticket(9).organization.name == "Partner"
    assert (await vera.get("tickets/9")).status_code == 200


async def test_every_save_moves_updated_at(wang, clock):
    before = (await wang.get("tickets/9")).json()["updated_at"]
    clock.advance(1)
    after = (
        await wang.put(
            "tickets/9", json={"title": "Licence for the drawing program runs out on Friday"}
        )
    ).json()
    assert after["updated_at"] > before
    assert len(after["updated_at"]) == len("2030-01-01T10:00:00.000Z")


async def test_a_closed_ticket_takes_follow_ups_as_its_group_says(desk, ana, wang, clock):
    body = {"article": {"body": "again"}}
    assert (await ana.put("tickets/1", json=body)).status_code == 200
    desk.settings.follow_up_possible = "new_ticket"
    refused = await ana.put("tickets/1", json=body)
    assert refused.status_code == 422
    assert refused.json()["error_human"].startswith("Cannot follow-up on a closed ticket.")
    assert (await wang.put("tickets/1", json=body)).status_code == 200

    desk.settings.follow_up_possible = "new_ticket_after_certain_time"
    assert (await ana.put("tickets/1", json=body)).status_code == 422
    await wang.put("tickets/9", json={"state": "closed"})
    assert (await ana.put("tickets/9", json=body)).status_code == 200
    clock.advance(8 * 24 * 3600)
    assert (await ana.put("tickets/9", json=body)).status_code == 422


async def test_deleting_is_for_administrators_and_answers_nothing(desk, marta, wang, ana, vera):
    for client in (wang, ana):
        error = (await client.delete("tickets/9")).json()["error"]
        assert error == "Not authorized (admin permission required)!"
    assert (await vera.delete("tickets/9")).json()["error"] == "Not authorized"

    answer = await marta.delete("tickets/9")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/json"
    assert (await marta.get("tickets/9")).status_code == 404
    assert (await marta.get("links?link_object=Ticket&link_object_value=10")).json()["links"] == []
    page = await marta.delete("tickets/8", headers={"Accept": "*/*"})
    assert page.headers["Content-Type"].startswith("text/html")


async def test_everything_of_a_ticket_comes_at_once(ana):
    body = (await ana.get("tickets/3?all=true")).json()
    assert body["ticket_article_ids"] == [9, 10]
    assert body["tags"] == ["vpn", "remote"]
    assert set(body["assets"]) >= {"Ticket", "TicketArticle", "User", "Group", "Role"}
    owner = body["assets"]["User"]["3"]
    assert set(owner) == {"id", "firstname", "lastname", "image", "image_source", "active"}
    assert body["form_meta"]["configure_attributes"]
    full = (await ana.get("tickets/3?full=true")).json()
    assert (full["id"], set(full)) == (3, {"id", "assets"})


async def test_a_hundred_thousand_tickets_are_polled_at_once(desk, marta):
    desk.add_requests(100_000)
    newest = (
        await marta.get(
            "tickets/search?sort_by=updated_at,id&order_by=desc,desc&limit=1&expand=true"
        )
    ).json()[0]
    condition = {
        "ticket.updated_at": {"operator": "after (absolute)", "value": newest["updated_at"]}
    }
    body = {"condition": condition, "sort_by": "updated_at,id", "order_by": "asc,asc"}
    async with httpx.AsyncClient(
        base_url=str(marta.base_url), headers=marta.headers, timeout=5
    ) as quick:
        for _ in range(20):
            found = await quick.post("tickets/search?expand=true", json=body)
            assert [one["id"] for one in found.json()] == [newest["id"]]
