import pytest


async def _articles(client, ticket_id):
    answer = await client.get(f"ticket_articles/by_ticket/{ticket_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _say(client, status=201, **fields):
    answer = await client.post("ticket_articles", json={"ticket_id": 9, "body": "x"} | fields)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_internal_notes_are_not_there_for_the_customer(ana, wang):
    assert [one["internal"] for one in await _articles(wang, 9)] == [False, True]
    [public] = await _articles(ana, 9)
    assert public["from"] == "Ana Souza <ana@acme.example>"
    both = (await ana.get("tickets/9?expand=true")).json()["article_ids"]
    assert len(both) == 2
    hidden = await ana.get(f"ticket_articles/{both[1]}")
    assert (hidden.status_code, hidden.json()["error"]) == (403, "Not authorized")
    assert (await ana.get(f"ticket_articles/{both[0]}")).json()["body"].startswith("The program")
    assert (await ana.get("ticket_articles/999")).status_code == 404


async def test_a_customer_writes_in_their_own_name_and_never_internally(desk, ana):
    made = await _say(ana, type="phone", sender="Agent", internal=True, origin_by_id=3)
    assert (made["type"], made["sender"], made["internal"]) == ("note", "Customer", False)
    assert (made["from"], made["origin_by"]) == ("Ana Souza", "ana@acme.example")
    web = await _say(ana, type="web")
    assert web["from"] == "Ana Souza <ana@acme.example>"
    assert desk.ticket(9).last_contact_customer_at == desk.ticket(9).articles[-1].created_at


async def test_a_colleague_of_a_shared_organization_writes_too(xiaolin, vera):
    made = await _say(xiaolin)
    assert made["created_by"] == "xiaolin@acme.example"
    assert made["origin_by_id"] is None
    await _say(vera, 403)


async def test_a_reply_by_itself_opens_nothing_while_an_update_may(desk, ana):
    await _say(ana, ticket_id=1, body="Still broken", type="web")
    assert desk.ticket(1).state == "closed"
    body = {"state": "open", "article": {"body": "Really", "type": "web"}}
    assert (await ana.put("tickets/1", json=body)).status_code == 200
    assert desk.ticket(1).state == "open"


async def test_a_reply_to_a_merged_ticket_stays_there(desk, ana):
    await _say(ana, ticket_id=10, body="Lost?")
    assert desk.ticket(10).articles[-1].text == "Lost?"
    assert desk.ticket(10).state == "merged"


async def test_a_reply_by_itself_ignores_the_groups_follow_up_rule(desk, ana):
    desk.settings.follow_up_possible = "new_ticket"
    await _say(ana, ticket_id=1)


async def test_an_agent_with_read_and_change_cannot_post_but_can_put(wang):
    await _say(wang, 403, ticket_id=8)
    answer = await wang.put("tickets/8", json={"article": {"body": "by PUT"}})
    assert answer.status_code == 200
    assert (await _articles(wang, 8))[-1]["body"] == "by PUT"


async def test_the_first_answer_opens_a_new_ticket_and_a_note_does_not(desk, wang):
    await _say(wang, ticket_id=5, body="noted")
    assert desk.ticket(5).state == "new"
    await _say(wang, ticket_id=5, body="hidden", type="phone", internal=True)
    assert desk.ticket(5).state == "new"
    await _say(wang, ticket_id=5, body="told", type="phone")
    ticket = desk.ticket(5)
    assert ticket.state == "open"
    assert ticket.first_response_at == ticket.articles[-1].created_at


async def test_an_agent_writes_in_a_customers_name(desk, wang):
    made = await _say(wang, type="note", origin_by="ana@acme.example")
    assert (made["sender"], made["from"]) == ("Customer", "Ana Souza")
    assert made["created_by"] == "wang@acme.example"
    phone = await _say(wang, type="phone", sender="Customer")
    assert phone["origin_by"] == "ana@acme.example"
    assert desk.ticket(9).comments[-1].author_email == "ana@acme.example"


async def test_sending_an_e_mail_needs_an_address_no_group_has(desk, marta, wang):
    assert (await _say(wang, 500, type="email"))["error"].startswith("Error ID ")
    told = await _say(marta, 500, type="email", to="ana@acme.example")
    assert "No email address is assigned" in told["error"]
    desk.settings.version = "6.5"
    await _say(wang, 422, type="email")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"body": ""}, "Need at least an 'article body' field."),
        ({"body": "  "}, "Need at least an 'article body' field."),
        ({"type": "nosuch"}, "No lookup value found for 'type': \"nosuch\""),
    ],
)
async def test_a_bad_article_is_refused_readably(ana, fields, error):
    assert (await _say(ana, 422, **fields))["error_human"] == error


async def test_plain_text_stays_raw_and_html_is_made_harmless(ana):
    raw = await _say(ana, body="a < b & <b>c</b>")
    assert raw["body"] == "a < b & <b>c</b>"
    html = '<b onclick="x()">hi</b> <script>x</script><a href="http://e.example">l</a><iframe></iframe>'
    made = await _say(ana, body=html, content_type="text/html")
    assert made["body"] == (
        '<b>hi</b> <a href="http://e.example" rel="nofollow noreferrer noopener" target="_blank"'
        ' title="http://e.example">l</a>'
    )
    sly = await _say(ana, body='<a href="javascript:x()">l</a>', content_type="text/html")
    assert sly["body"] == "<a>l</a>"


async def test_a_body_has_a_longest_length(ana):
    html = {"content_type": "text/html"}
    assert len((await _say(ana, body="x" * 1_500_000, **html))["body"]) == 1_500_000
    await _say(ana, 422, body="x" * 1_500_001, **html)
    await _say(ana, 422, body="x" * 1_500_001)


async def test_agents_hide_and_show_articles(desk, ana, wang, clock):
    [public] = await _articles(ana, 9)
    before = desk.ticket(9).updated_at
    clock.advance(1)
    answer = await wang.put(f"ticket_articles/{public['id']}", json={"internal": True})
    assert answer.json()["internal"] is True
    assert await _articles(ana, 9) == []
    assert desk.ticket(9).updated_at > before
    refused = await ana.put(f"ticket_articles/{public['id']}", json={"internal": False})
    assert refused.status_code == 403


async def test_administrators_read_the_newest_articles_of_all(desk, marta, wang):
    newest = (await marta.get("ticket_articles?sort_by=id&order_by=desc&per_page=3")).json()
    last = max(desk.account.articles)
    assert [one["id"] for one in newest] == [last, last - 1, last - 2]
    assert "created_by" not in newest[0]
    assert (await wang.get("ticket_articles")).status_code == 403
