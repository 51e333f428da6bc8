import re
from datetime import timedelta

import pytest


def numbers(answer, key="requests"):
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()[key]]


def statuses(answer):
    return {row["status"] for row in answer.json()["requests"]}


async def test_a_list_holds_ones_own_requests_by_number(ana):
    answer = await ana.get("/apiv2/requests.json")
    assert numbers(answer) == [107, 109, 111, 112, 114, 117]
    assert answer.json()["count"] == 6


async def test_open_and_solved_are_two_groups_of_states(ana):
    assert statuses(await ana.get("/apiv2/requests/open.json")) == {"new", "open", "pending"}
    assert statuses(await ana.get("/apiv2/requests/solved.json")) == {"solved", "closed"}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"created_order": "desc"}, [112, 111, 117, 109, 114, 107]),
        ({"updated_order": "asc"}, [107, 114, 109, 117, 111, 112]),
        ({"status_order": "asc"}, [112, 111, 117, 109, 114, 107]),
        ({"field_order": "field_4_desc"}, [117, 111, 109, 107, 114, 112]),
    ],
)
async def test_a_list_is_sorted_as_asked(ana, order, expected):
    assert numbers(await ana.get("/apiv2/requests.json", params=order)) == expected


async def test_an_order_that_is_none_is_refused(ana):
    assert (await ana.get("/apiv2/requests.json?created_order=up")).status_code == 422
    assert (await ana.get("/apiv2/requests.json?field_order=field_x_asc")).status_code == 422


async def test_pages_lead_to_each_other_and_reach_every_request(desk, ana):
    desk.add_requests(120)
    found, url = [], "/apiv2/requests.json?updated_order=desc&per_page=50"
    while url:
        page = (await ana.get(url)).json()
        assert page["count"] == 126
        found += [row["id"] for row in page["requests"]]
        url = page["next_page"]
    assert len(found) == len(set(found)) == 126
    assert page["previous_page"].startswith(f"{desk.base_url}/apiv2/requests.json?")
    assert "page=2" in page["previous_page"]


async def test_a_page_holds_a_hundred_unless_less_is_asked_for(desk, ana):
    desk.add_requests(120)
    assert len(numbers(await ana.get("/apiv2/requests.json"))) == 100
    assert len(numbers(await ana.get("/apiv2/requests.json?per_page=500"))) == 100
    assert numbers(await ana.get("/apiv2/requests.json?page=9")) == []


async def test_the_pages_of_a_nested_list_repeat_its_number(ana):
    page = (await ana.get("/apiv2/requests/107/comments.json?per_page=1")).json()
    assert page["next_page"].endswith("/requests/107/comments.json?per_page=1&id=107&page=2")
    assert (await ana.get(page["next_page"])).json()["comments"]


async def test_members_of_a_sharing_organization_see_its_requests(xiaolin, vera):
    path = "/apiv2/requests/organization.json"
    assert 112 in numbers(await xiaolin.get(path))
    assert statuses(await xiaolin.get(path, params={"status": "solved"})) == {"solved", "closed"}
    assert (await xiaolin.get(path, params={"status": "pending"})).status_code == 422
    assert (await vera.get(path)).status_code == 403


async def test_an_organization_that_does_not_share_shows_nothing(desk, xiaolin):
    desk.account.organizations[186].shares_tickets = False
    assert (await xiaolin.get("/apiv2/requests/organization.json")).status_code == 403
    assert (await xiaolin.get("/apiv2/requests/112.json")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"query": "vpn"}, [109]),
        ({"query": "hotspot"}, [109]),
        ({"query": "gate 3"}, []),
        ({"status": "new,pending"}, [112, 109]),
        ({"fieldvalue": "Software"}, [111, 117]),
        ({"query": "tablet"}, []),
        ({"query": "tablet", "range": "organization"}, [118]),
        ({"query": "打印机", "range": "organization"}, [108]),
        ({"fieldvalue": "Software", "created_order": "asc"}, [117, 111]),
    ],
)
async def test_search_finds(ana, asked, expected):
    assert numbers(await ana.get("/apiv2/requests/search.json", params=asked)) == expected


@pytest.mark.parametrize("asked", [{}, {"range": "all", "query": "x"}, {"status": "solveed"}])
async def test_a_search_for_nothing_or_nonsense_is_refused(ana, asked):
    assert (await ana.get("/apiv2/requests/search.json", params=asked)).status_code == 422


async def test_a_request_has_the_documented_properties_and_naive_local_times(desk, ana):
    request = (await ana.get("/apiv2/requests/111.json")).json()["request"]
    assert set(request) >= {
        *("id", "url", "title", "description", "type", "status", "priority", "recipient"),
        *("requester_id", "assignee_id", "organization_id", "group_id", "due_date"),
        *("created_at", "updated_at", "source", "custom_fields", "assigneed_at"),
    }
    created = desk.ticket(111).created_at + timedelta(hours=8)
    assert request["created_at"] == created.strftime("%Y-%m-%d %H:%M:%S")
    assert request["custom_fields"] == [{"name": "field_4", "value": "Software"}]
    assert request["url"] == f"{desk.base_url}/apiv2/requests/111.json"


async def test_what_one_may_not_see_is_not_found(ana, vera):
    assert (await ana.get("/apiv2/requests/113.json")).status_code == 404
    assert (await vera.get("/apiv2/requests/118.json")).status_code == 404
    assert (await vera.get("/apiv2/requests/99999.json")).status_code == 404
    assert (await vera.get("/apiv2/requests/118/comments.json")).status_code == 404


async def test_a_created_request_is_told_with_its_address(desk, ana):
    answer = await ana.post(
        "/apiv2/requests.json",
        json={
            "request": {
                "title": "VPN is down",
                "priority": "high",
                "status": "closed",
                "comment": {"content": "Since 9:00 <b>\nand still"},
                "custom_fields": [{"name": "field_4", "value": "Network"}],
            }
        },
    )

    request = answer.json()["request"]
    assert (answer.status_code, request["id"], request["status"]) == (201, 119, "new")
    assert answer.headers["Location"] == f"{desk.base_url}/apiv2/requests/119.json"
    [ticket] = desk.find(title="VPN is down")
    assert ticket.requester_email == "ana@acme.example"
    assert ticket.custom_fields == {"field_4": "Network"}
    assert ticket.comments[0].html == "Since 9:00 &lt;b&gt;<br />and still"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 256},
        {"comment": None},
        {"comment": {"content": " "}},
        {"comment": {"content": "x" * 65_536}},
        {"comment": {"content": "x", "uploads": ["unknown"]}},
        {"priority": "normal"},
        {"custom_fields": [{"name": "field_4", "value": "Cheese"}]},
        {"custom_fields": [{"name": "field_8", "value": "1042"}]},
        {"custom_fields": [{"name": "field_15", "value": '["Laptops"]'}]},
        {"custom_fields": [{"name": "field_17", "value": "Office"}]},
        {"custom_fields": [{"name": "field_19", "value": "many"}]},
        {"custom_fields": [{"name": "field_21", "value": '["Hamburg","Floor 1"]'}]},
        {"custom_fields": [{"name": "field_99", "value": "x"}]},
        {"custom_fields": {"field_4": "Network"}},
    ],
)
async def test_a_request_that_breaks_a_rule_is_refused_whole(desk, ana, wrong):
    body = {"title": "Help", "comment": {"content": "Please"}} | wrong
    answer = await ana.post("/apiv2/requests.json", json={"request": body})
    assert answer.status_code == 422
    assert len(desk.find()) == 12


async def test_a_required_field_is_required_of_the_person(desk, ana):
    desk.account.fields[4].enduser_required = True
    body = {"request": {"title": "Help", "comment": {"content": "Please"}}}
    assert (await ana.post("/apiv2/requests.json", json=body)).status_code == 422


async def test_a_field_is_asked_only_under_the_option_it_belongs_to(desk, ana):
    desk.account.fields[17].enduser_required = True
    body = {"title": "Help", "comment": {"content": "Please"}}
    network = [{"name": "field_4", "value": "Network"}]
    software = [{"name": "field_4", "value": "Software"}]
    office = [*software, {"name": "field_17", "value": "Office"}]
    asked = [
        await ana.post("/apiv2/requests.json", json={"request": body | {"custom_fields": fields}})
        for fields in (network, software, office)
    ]
    assert [answer.status_code for answer in asked] == [201, 422, 201]


async def test_a_place_of_three_levels_is_kept_as_it_was_sent(desk, ana):
    path = '["Hamburg","Speicher","Floor 1"]'
    fields = [
        {"name": "field_21", "value": path},
        {"name": "field_20", "value": "Two\nlines"},
        {"name": "field_19", "value": "12"},
    ]
    body = {"title": "Help", "comment": {"content": "Please"}, "custom_fields": fields}
    made = await ana.post("/apiv2/requests.json", json={"request": body})

    assert made.status_code == 201
    ticket = desk.ticket(made.json()["request"]["id"])
    assert ticket.custom_fields["field_21"] == path
    shown = dict(desk.pane.ticket(ticket.id).facts)
    assert shown["Place"] == "Hamburg / Speicher / Floor 1"


async def test_a_body_that_is_not_the_documented_json_is_refused(ana):
    path = "/apiv2/requests.json"
    assert (await ana.post(path, json={"title": "x"})).status_code == 400
    assert (await ana.post(path, json=["request"])).status_code == 400
    assert (await ana.post(path, data={"request": "x"})).status_code == 415
    json = {"Content-Type": "application/json"}
    assert (await ana.post(path, content=b"{", headers=json)).status_code == 400


async def test_a_reply_answers_with_the_request_and_adds_a_comment(desk, ana):
    answer = await ana.put(
        "/apiv2/requests/112.json", json={"request": {"comment": {"content": "Thanks!"}}}
    )
    assert answer.status_code == 200
    assert "comments" not in answer.json()["request"]
    assert desk.ticket(112).comments[-1].author_email == "ana@acme.example"
    newest = await ana.get("/apiv2/requests/112/comments.json?sort_order=desc&per_page=1")
    [comment] = newest.json()["comments"]
    assert comment["content"] == "Thanks!"
    assert "public" not in comment
    one = await ana.get(f"/apiv2/requests/112/comments/{comment['id']}.json")
    assert one.json()["comment"] == comment


@pytest.mark.parametrize(("number", "after"), [(114, "open"), (109, "open"), (112, "new")])
async def test_the_requesters_reply_reopens(ana, number, after):
    answer = await ana.put(
        f"/apiv2/requests/{number}.json", json={"request": {"comment": {"content": "Again"}}}
    )
    assert answer.json()["request"]["status"] == after


async def test_a_closed_request_takes_no_reply(desk, ana):
    body = {"request": {"comment": {"content": "Late"}}}
    assert (await ana.put("/apiv2/requests/107.json", json=body)).status_code == 422
    assert len(desk.ticket(107).comments) == 4


async def test_a_colleague_may_look_but_not_write(xiaolin):
    body = {"request": {"comment": {"content": "Me too"}}}
    assert (await xiaolin.get("/apiv2/requests/112.json")).status_code == 200
    assert (await xiaolin.put("/apiv2/requests/112.json", json=body)).status_code == 403


async def test_a_reply_changes_nothing_but_the_conversation(ana):
    body = {"request": {"status": "solved", "title": "x", "comment": {"content": "Hm"}}}
    request = (await ana.put("/apiv2/requests/112.json", json=body)).json()["request"]
    assert (request["status"], request["title"][:8]) == ("new", "Standing")
    empty = await ana.put("/apiv2/requests/112.json", json={"request": {"status": "solved"}})
    assert empty.status_code == 422


async def test_internal_comments_are_not_there_for_the_requester(ana):
    found = await ana.get("/apiv2/requests/109/comments.json")
    assert found.json()["count"] == 2
    assert "Gate 2 is due" not in found.text


async def test_the_requester_rates_and_hurries(desk, ana, xiaolin):
    score = {"satisfaction": {"score": 5, "content": "quick help"}}
    rated = await ana.post("/apiv2/requests/107/score.json", json=score)
    assert rated.json()["message"]
    assert desk.ticket(107).rating.score == 5
    bad = {"satisfaction": {"score": 6}}
    assert (await ana.post("/apiv2/requests/107/score.json", json=bad)).status_code == 422
    assert (await ana.get("/apiv2/requests/112/push.json")).json()["message"]
    assert desk.ticket(112).pushes == 1
    assert (await xiaolin.get("/apiv2/requests/112/push.json")).status_code == 403


async def test_a_long_text_arrives_whole(ana):
    text = "長い文 & <tags>\n" * 2_000
    body = {"request": {"title": "Long", "comment": {"content": text}}}
    made = (await ana.post("/apiv2/requests.json", json=body)).json()["request"]
    assert made["description"] == text
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", made["created_at"])
