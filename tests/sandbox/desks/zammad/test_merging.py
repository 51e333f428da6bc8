async def test_merging_moves_what_was_said_and_leaves_a_link(desk, wang, ana, clock):
    before = {one: desk.ticket(one).updated_at for one in (5, 9)}
    said = [one.id for one in desk.ticket(5).articles]
    clock.advance(1)
    answer = await wang.put("ticket_merge/5/20009")
    body = answer.json()
    assert (body["result"], body["target_ticket"]["id"], body["source_ticket"]["id"]) == (
        "success",
        9,
        5,
    )
    source, target = desk.ticket(5), desk.ticket(9)
    assert (source.state, source.owner) == ("merged", None)
    assert [one.text for one in source.comments] == ["merged"]
    assert set(said) < {one.id for one in target.articles}
    assert source.updated_at > before[5]
    assert target.updated_at > before[9]
    moments = [one["created_at"] for one in (await ana.get("ticket_articles/by_ticket/9")).json()]
    assert moments == sorted(moments)

    links = (await ana.get("links?link_object=Ticket&link_object_value=5")).json()
    assert links["links"] == [
        {"link_type": "parent", "link_object": "Ticket", "link_object_value": 9}
    ]
    assert set(links["assets"]["Ticket"]) == {"9"}


async def test_files_stay_reachable_through_the_ticket_that_was_merged(desk, wang, xiaolin):
    article = desk.ticket(2).articles[0]
    where = f"{article.id}/{article.attachments[0].id}"
    assert (await wang.put("ticket_merge/2/20007")).json()["result"] == "success"
    for ticket_id in (2, 7):
        answer = await xiaolin.get(f"ticket_attachment/{ticket_id}/{where}")
        assert answer.content == article.attachments[0].bytes


async def test_what_cannot_be_merged_is_told_with_status_200(wang):
    for path in ("9/9", "999/20009", "9/20010", "9/20009"):
        answer = await wang.put(f"ticket_merge/{path}")
        assert answer.status_code == 200
        assert answer.json()["result"] == "failed"
    wrong = (await wang.put("ticket_merge/9/9")).json()
    assert wrong["message"] == "The target ticket number could not be found."


async def test_customers_do_not_merge(ana):
    assert (await ana.put("ticket_merge/9/20003")).status_code == 403


async def test_a_merged_ticket_of_the_seed_points_to_its_parent(ana):
    body = (await ana.get("links?link_object=Ticket&link_object_value=10")).json()
    assert [(one["link_type"], one["link_object_value"]) for one in body["links"]] == [
        ("parent", 9)
    ]


async def test_tags_are_read_by_all_and_changed_by_agents(desk, wang, ana, vera, clock):
    assert (await vera.get("tags?object=Ticket&o_id=3")).json() == {"tags": ["vpn", "remote"]}
    before = desk.ticket(3).updated_at
    clock.advance(1)
    body = {"item": "v2", "object": "Ticket", "o_id": 3}
    added = await wang.post("tags/add", json=body)
    assert (added.status_code, added.json()) == (201, True)
    assert desk.ticket(3).tags == ("vpn", "remote", "v2")
    assert desk.ticket(3).updated_at > before
    removed = await wang.request("DELETE", "tags/remove", json=body | {"item": "vpn"})
    assert (removed.status_code, removed.json()) == (200, True)
    assert desk.ticket(3).tags == ("remote", "v2")
    assert (await ana.post("tags/add", json=body)).status_code == 403
    assert (await ana.get("tags?object=Ticket&o_id=999")).status_code == 404
