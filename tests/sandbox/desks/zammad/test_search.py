import pytest

AFTER = "after (absolute)"
BEFORE = "before (absolute)"


def _updated(operator, value):
    return {"ticket.updated_at": {"operator": operator, "value": value}}


async def test_changes_since_a_stamp_include_the_stamp(desk, marta, search, clock):
    stamp = (await marta.get("tickets/5")).json()["updated_at"]
    found = await search(
        marta, condition=_updated(AFTER, stamp), sort_by="updated_at,id", order_by="asc,asc"
    )
    assert found[0] == 5
    moments = [desk.ticket(one).updated_at for one in found]
    assert moments == sorted(moments)
    until = await search(marta, condition=_updated(BEFORE, stamp))
    assert set(found) & set(until) == {5}


async def test_an_offset_is_dropped_and_not_applied(marta, search):
    stamp = (await marta.get("tickets/5")).json()["updated_at"]
    shifted = stamp.replace("Z", "+08:00")
    assert await search(marta, condition=_updated(AFTER, shifted)) == await search(
        marta, condition=_updated(AFTER, stamp)
    )


async def test_conditions_come_in_the_address_too(marta):
    name = "condition[ticket.title]"
    address = f"tickets/search?expand=true&{name}[operator]=contains&{name}[value]=VPN"
    assert [one["id"] for one in (await marta.get(address)).json()] == [3]


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ({"ticket.number": {"operator": "is", "value": "20003"}}, [3]),
        ({"ticket.state_id": {"operator": "is", "value": [1, 3]}}, [3, 5]),
        ({"ticket.state_id": {"operator": "is not", "value": ["2", "4", "5"]}}, [3, 5, 7]),
        ({"customer.email": {"operator": "is", "value": "vera@partner.example"}}, [6]),
        ({"owner.login": {"operator": "is", "value": "wang@acme.example"}}, [2, 4, 7]),
        ({"ticket.owner_id": {"operator": "is", "pre_condition": "not_set"}}, [5, 9, 10]),
        (
            {"ticket.owner_id": {"operator": "is", "pre_condition": "current_user.id"}},
            [1, 3, 6, 8],
        ),
        ({"ticket.title": {"operator": "contains", "value": "Licence"}}, [9, 10]),
        ({"ticket.title": {"operator": "contains", "value": "licence"}}, []),
        ({"ticket.tags": {"operator": "contains one", "value": "vpn, other"}}, [3]),
        ({"ticket.tags": {"operator": "contains all", "value": "vpn, remote"}}, [3]),
        ({"ticket.category": {"operator": "starts with one of", "value": ["Software"]}}, [4, 9]),
        ({"ticket.affected_systems": {"operator": "contains one", "value": ["mail"]}}, [3]),
        ({"ticket.remote_work": {"operator": "is", "value": True}}, [3]),
        ({"organization.name": {"operator": "is", "value": "Partner"}}, [6]),
        ({"ticket_state.name": {"operator": "is", "value": "merged"}}, [10]),
        ({"article.body": {"operator": "contains", "value": "E08"}}, [5]),
        (
            {
                "ticket.created_at": {
                    "operator": "within last (relative)",
                    "value": "10",
                    "range": "hour",
                }
            },
            [5, 8],
        ),
        ({"ticket.pending_time": {"operator": "till (relative)", "value": 1, "range": "day"}}, [3]),
        (
            {
                "operator": "OR",
                "conditions": [
                    {"name": "ticket.id", "operator": "is", "value": 1},
                    {
                        "operator": "AND",
                        "conditions": [
                            {"name": "ticket.group_id", "operator": "is", "value": "2"},
                            {"name": "ticket.title", "operator": "matches regex", "value": "^S"},
                        ],
                    },
                ],
            },
            [1, 5],
        ),
        (
            {
                "operator": "NOT",
                "conditions": [{"name": "ticket.id", "operator": "is not", "value": 4}],
            },
            [4],
        ),
    ],
)
async def test_conditions_select(marta, search, condition, ids):
    assert sorted(await search(marta, condition=condition)) == ids


async def test_mine_is_the_callers(as_, search, desk):
    condition = {
        "ticket.customer_id": {"operator": "is", "pre_condition": "current_user.id", "value": ""}
    }
    ana = as_("ana", acting=True)
    own = sorted(one.id for one in desk.find(requester="ana@acme.example"))
    assert sorted(await search(ana, condition=condition)) == own
    other = condition["ticket.customer_id"] | {"operator": "is not"}
    colleagues = await search(ana, condition={"ticket.customer_id": other})
    assert {desk.ticket(one).customer_email for one in colleagues} == {"xiaolin@acme.example"}


async def test_a_window_needs_the_expert_form(marta, search):
    stamps = [(await marta.get(f"tickets/{one}")).json()["updated_at"] for one in (9, 5)]
    condition = {
        "operator": "AND",
        "conditions": [
            {"name": "ticket.updated_at", "operator": AFTER, "value": stamps[0]},
            {"name": "ticket.updated_at", "operator": BEFORE, "value": stamps[1]},
        ],
    }
    found = await search(marta, condition=condition)
    assert {5, 8, 9} <= set(found)
    assert 2 not in found


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"condition": {"ticket.updated_at": {"operator": "greater", "value": "x"}}}, 500),
        ({"condition": {"ticket.bogus": {"operator": "is", "value": "x"}}}, 422),
        ({"sort_by": "bogus", "order_by": "asc"}, 500),
        ({"sort_by": "id", "order_by": "sideways"}, 500),
    ],
)
async def test_bad_searches_are_refused_with_a_masked_reason(marta, wang, body, status):
    told = await marta.post("tickets/search?expand=true", json=body)
    masked = await wang.post("tickets/search?expand=true", json=body)
    assert (told.status_code, masked.status_code) == (status, status)
    assert not told.json()["error"].startswith("Error ID")
    assert masked.json()["error"].startswith("Error ID")


async def test_pages_and_order_are_the_askers(marta, search):
    assert await search(marta, sort_by="id", order_by="asc", limit=3) == [1, 2, 3]
    assert await search(marta, sort_by="id", order_by="asc", per_page=3, page=2) == [4, 5, 6]
    assert await search(marta, sort_by=["id"], order_by=["desc"], limit=1) == [10]
    by_state = await search(marta, sort_by="state_id,id", order_by="asc,desc")
    assert by_state[0] == 5
    assert await search(marta, limit="abc") == []


async def test_a_sort_without_a_direction_is_ignored(marta, search):
    assert await search(marta, sort_by="id") == await search(marta)


async def test_text_without_an_index_is_a_substring_in_its_own_case(desk, marta, search):
    assert await search(marta, query="E08") == [5]
    assert await search(marta, query="e08") == []
    assert await search(marta, query="20003") == [3]
    assert await search(marta, query="打印机") == [2]
    assert await search(marta, query="state.name:closed") == []
    assert len(await search(marta, query="*")) == 10
    desk.settings.version = "6.5"
    assert await search(marta, query="e08") == [5]


async def test_a_customers_text_search_finds_internal_notes_too(ana, search):
    assert await search(ana, query="4711") == [9]


async def test_older_servers_forget_the_condition_beside_a_query(desk, marta, search):
    condition = {"ticket.id": {"operator": "is", "value": 1}}
    assert await search(marta, query="E08", condition=condition) == [5]
    desk.settings.version = "6.5"
    assert await search(marta, query="E08", condition=condition) == []


async def test_the_index_knows_fields_and_whole_words(desk, marta, search):
    desk.settings.elasticsearch = True
    assert sorted(await search(marta, query="state.name:closed")) == [1, 2]
    assert sorted(await search(marta, query="state.name:(new OR closed)")) == [1, 2, 5]
    assert await search(marta, query='title:"standing desk"') == [5]
    assert await search(marta, query="customer.email:vera@partner.example") == [6]
    assert await search(marta, query="tags:vpn AND number:20003") == [3]
    assert await search(marta, query="tags:vpn NOT number:20003") == []
    assert await search(marta, query="stand") == [5]
    assert await search(marta, query="tanding") == []
    assert len(await search(marta, query="updated_at:[2000-01-01 TO *]")) == 10
    assert len(await search(marta, query="created_at:>2000-01-01")) == 10


async def test_the_index_lags_but_a_condition_never_does(desk, ana, marta, create, search, clock):
    desk.settings.elasticsearch = True
    made = (await create(ana, title="Elephant in the lift"))["id"]
    assert await search(marta, query="elephant") == []
    condition = {"ticket.title": {"operator": "contains", "value": "Elephant"}}
    assert await search(marta, condition=condition) == [made]
    clock.advance(desk.settings.index_lag + 1)
    assert await search(marta, query="elephant") == [made]


async def test_an_index_in_trouble_answers_with_nothing(desk, marta, search):
    desk.settings.elasticsearch = desk.settings.elasticsearch_down = True
    assert await search(marta, query="vpn") == []
    assert len(await search(marta)) == 10


async def test_the_shapes_of_older_servers(marta):
    for mode in ("", "?full=true"):
        body = (await marta.post(f"tickets/search{mode}", json={"limit": 2})).json()
        assert set(body) == {"tickets", "tickets_count", "assets"}
        assert body["tickets_count"] == len(body["tickets"]) == 2
        assert set(body["assets"]["Ticket"]) == {str(one) for one in body["tickets"]}


async def test_the_shapes_of_newer_servers(desk, marta):
    desk.settings.version = "6.5"
    listed = (await marta.post("tickets/search", json={"limit": 2})).json()
    assert len(listed) == 2
    assert "article_ids" in listed[0]
    assert "state" not in listed[0]
    full = (await marta.post("tickets/search?full=true", json={"limit": 2})).json()
    assert set(full) == {"record_ids", "assets", "total_count"}
    assert (len(full["record_ids"]), full["total_count"]) == (2, 10)
    count = (await marta.get("tickets/search?only_total_count=true")).json()
    assert count == {"total_count": 10}


async def test_a_stranger_finds_only_what_is_theirs(vera, search):
    assert await search(vera) == [6]
    assert await search(vera, query="VPN") == []
    assert await search(vera, condition={"ticket.id": {"operator": "is", "value": 3}}) == []
