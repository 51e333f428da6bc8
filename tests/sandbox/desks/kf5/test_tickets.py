import time

import pytest


def ticket_of(answer):
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()["ticket"]


async def test_an_agent_lists_all_tickets_by_number(marta):
    page = (await marta.get("/apiv2/tickets.json")).json()
    assert [row["id"] for row in page["tickets"]] == list(range(107, 119))
    assert page["next_page"] is None


async def test_what_changed_since_a_moment_is_found_in_order(clock, desk, marta):
    clock.advance(60)
    since = clock.epoch()
    await desk.agent("wang").note(110, "Asked the manager")
    clock.advance(5)
    await desk.agent("marta").set(118, status="solved")

    asked = {"updated_start": since, "updated_order": "asc"}
    page = (await marta.get("/apiv2/tickets.json", params=asked)).json()
    assert ([row["id"] for row in page["tickets"]], page["count"]) == ([110, 118], 2)


async def test_bounds_may_be_local_times_and_combine(desk, marta):
    old = desk.ticket(114).created_at.timestamp()
    asked = {"created_end": int(old), "updated_start": "2000-01-01 00:00:00"}
    found = (await marta.get("/apiv2/tickets.json", params=asked)).json()["tickets"]
    assert [row["id"] for row in found] == [107, 108, 114]
    later = await marta.get("/apiv2/tickets.json?updated_start=2900-01-01")
    assert later.json()["tickets"] == []
    assert (await marta.get("/apiv2/tickets.json?updated_start=today")).status_code == 422


async def test_a_restricted_agent_sees_their_groups_or_their_own(desk, wang):
    user = desk.account.user_named("wang")
    user.ticket_restriction = "assigned"
    mine = (await wang.get("/apiv2/tickets.json")).json()["tickets"]
    assert {row["assignee_id"] for row in mine} == {user.id}
    user.ticket_restriction = "groups"
    assert (await wang.get("/apiv2/tickets/109.json")).status_code == 200
    assert (await wang.get("/apiv2/tickets/113.json")).status_code == 404


async def test_several_tickets_are_shown_at_once(marta):
    found = (await marta.get("/apiv2/tickets/show_many.json?ids=118,1,107")).json()["tickets"]
    assert [row["id"] for row in found] == [118, 107]
    assert (await marta.get("/apiv2/tickets/show_many.json?ids=a")).status_code == 422


async def test_agents_search_internal_comments_too(marta):
    found = (await marta.get("/apiv2/tickets/search.json?query=replacement")).json()["tickets"]
    assert [row["id"] for row in found] == [109]
    both = await marta.get("/apiv2/tickets/search.json?status=new&query=desk")
    assert [row["id"] for row in both.json()["tickets"]] == [112]


async def test_a_ticket_for_an_unknown_person_makes_them_a_user(desk, marta, as_):
    bo = {"email": "bo@acme.example", "name": "Bo Lund"}
    body = {"title": "Help", "comment": {"content": "From Slack", "public": True}}
    made = ticket_of(
        await marta.post("/apiv2/tickets.json", json={"ticket": body | {"requester": bo}})
    )

    assert desk.ticket(made["id"]).requester.name == "Bo Lund"
    mine = (await as_("bo@acme.example").get("/apiv2/requests.json")).json()["requests"]
    assert [row["title"] for row in mine] == ["Help"]


async def test_the_requester_is_an_id_before_an_address_before_the_agent(desk, marta):
    ana, vera = (desk.account.user_named(name).id for name in ("ana", "vera"))

    async def requester_of(**who):
        body = {"title": "Help", "comment": {"content": "x"}, **who}
        answer = await marta.post("/apiv2/tickets.json", json={"ticket": body})
        return ticket_of(answer)["requester_id"]

    assert await requester_of(requester_id=ana, requester="vera@partner.example") == ana
    assert await requester_of(requester="VERA@partner.example") == vera
    assert await requester_of() == desk.account.user_named("marta").id


async def test_an_agent_changes_properties(desk, marta):
    wang = desk.account.user_named("wang").id
    asked = {
        "status": "pending",
        "priority": "urgent",
        "assignee_id": wang,
        "group_id": 166,
        "tags": ["slack", "slack", "desk"],
        "type": "task",
        "due_at": "2030-04-09 18:00:10",
        "custom_fields": [{"name": "field_15", "value": '["服务器品牌","DELL"]'}],
    }
    ticket = ticket_of(await marta.put("/apiv2/tickets/111.json", json={"ticket": asked}))

    assert (ticket["status"], ticket["priority"]) == ("pending", "urgent")
    assert (ticket["assignee_id"], ticket["group_id"]) == (wang, 166)
    assert (ticket["tags"], ticket["due_date"]) == (["slack", "desk"], "2030-04-09 18:00:10")
    assert {one["name"] for one in ticket["custom_fields"]} == {"field_4", "field_15"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done"},
        {"priority": "normal"},
        {"assignee_id": 733},
        {"group_id": 1},
        {"tags": "slack"},
        {"comment": {"content": "x", "public": "no"}},
        {"comment": {"content": ""}},
        {"custom_fields": [{"name": "field_15", "value": '["DELL"]'}]},
    ],
)
async def test_a_change_that_breaks_a_rule_changes_nothing(desk, marta, wrong):
    body = {"ticket": {"title": "Changed"} | wrong}
    assert (await marta.put("/apiv2/tickets/112.json", json=body)).status_code == 422
    assert desk.ticket(112).title.startswith("Standing")
    assert desk.ticket(112).status == "new"


async def test_a_path_also_names_a_choice_of_several_levels(marta):
    body = {"custom_fields": [{"name": "field_15", "value": "Laptops/Framework/"}]}
    answer = await marta.put("/apiv2/tickets/112.json", json={"ticket": body})
    assert answer.status_code == 200


async def test_comments_are_public_or_internal_and_agents_see_both(marta, ana):
    for public in (True, False):
        comment = {"content": f"public: {public}", "public": public}
        await marta.put("/apiv2/tickets/112.json", json={"ticket": {"comment": comment}})

    seen = (await marta.get("/apiv2/tickets/112/comments.json?sort_order=desc")).json()["comments"]
    assert [row["public"] for row in seen] == [False, True, True]
    assert seen[0]["author_name"] == "Marta Klein"
    assert (await ana.get("/apiv2/requests/112/comments.json")).json()["count"] == 2


async def test_an_agent_without_that_right_writes_no_public_comment(desk, wang):
    desk.account.user_named("wang").public_comments = False
    for public, status in ((True, 403), (False, 200)):
        body = {"ticket": {"comment": {"content": "x", "public": public}}}
        assert (await wang.put("/apiv2/tickets/112.json", json=body)).status_code == status


async def test_html_alone_gives_the_text_too(desk, marta):
    comment = {"html_content": "<p>One &amp; two</p><p>three</p>", "public": True}
    await marta.put("/apiv2/tickets/112.json", json={"ticket": {"comment": comment}})
    assert desk.ticket(112).comments[-1].text == "One & two\nthree"


async def test_a_closed_ticket_stays_as_it_is(marta):
    body = {"ticket": {"status": "open"}}
    assert (await marta.put("/apiv2/tickets/107.json", json=body)).status_code == 422


async def test_solving_is_dated_and_an_assigned_new_ticket_is_open(desk, marta):
    wang = desk.account.user_named("wang").id
    taken = ticket_of(
        await marta.put("/apiv2/tickets/112.json", json={"ticket": {"assignee_id": wang}})
    )
    solved = ticket_of(
        await marta.put("/apiv2/tickets/112.json", json={"ticket": {"status": "solved"}})
    )
    assert (taken["status"], bool(taken["assigneed_at"])) == ("open", True)
    assert solved["resolved_at"]


async def test_an_administrator_deletes_a_ticket_with_an_empty_answer(marta, ana):
    answer = await marta.delete("/apiv2/tickets/112.json")
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await ana.get("/apiv2/requests/112.json")).status_code == 404
    assert (await marta.get("/apiv2/tickets.json")).json()["count"] == 11


async def test_requests_of_a_user_and_of_an_organization_come_under_two_keys(desk, marta):
    ana = desk.account.user_named("ana").id
    of_user = (await marta.get(f"/apiv2/users/{ana}/requests.json?updated_order=desc")).json()
    of_all = (await marta.get("/apiv2/organizations/186/requests.json?per_page=3")).json()

    assert of_user["tickets"][0]["id"] == 112
    assert (of_all["count"], len(of_all["requests"])) == (10, 3)
    assert (await marta.get("/apiv2/organizations/1/requests.json")).status_code == 404
    assert (await marta.get("/apiv2/users/1/requests.json")).status_code == 404


async def test_among_a_hundred_thousand_the_changed_ones_are_found_at_once(clock, desk, marta):
    started = time.perf_counter()
    desk.add_requests(100_000)
    assert time.perf_counter() - started < 10

    clock.advance(3_600)
    since = clock.epoch()
    for ticket in desk.find(title="Request 5") + desk.find(title="Request 99999"):
        await desk.agent("wang").note(ticket.id, "Seen")

    async def millis(**asked):
        began = time.perf_counter()
        page = (await marta.get("/apiv2/tickets.json", params=asked)).json()
        return (time.perf_counter() - began) * 1000, page

    await millis(updated_start=since)  # connects
    few, page = await millis(updated_start=since, updated_order="asc")
    every, _ = await millis(status_order="asc")
    assert page["count"] == len(page["tickets"]) == 2
    assert few < every / 2
