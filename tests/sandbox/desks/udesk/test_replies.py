import pytest


def reply(ticket_id, text="Still broken", **more):
    return {"id": ticket_id, "content_type": "text", "new_reply": text, **more}


async def test_replies_come_newest_first_and_without_the_content(ask):
    answer = await ask("GET", "/tickets/520001/replies")
    assert [one["author"]["user_type"] for one in answer["replies"]] == [
        "customer",
        "agent",
        "agent",
    ]
    times = [one["created_at"] for one in answer["replies"]]
    assert times == sorted(times, reverse=True)
    assert answer["meta"]["total_count"] == 3
    last = answer["replies"][-1]
    assert (last["content"], last["content_type"]) == (
        "<p>Ordered. It should be here within <b>two weeks</b>.</p>",
        "rich",
    )
    assert last["author"]["email"] == "marta@acme.example"


async def test_replies_have_pages(ask):
    answer = await ask("GET", "/tickets/520001/replies", page=2, per_page=2)
    assert len(answer["replies"]) == 1
    assert (await ask("GET", "/tickets/1/replies"))["code"] == 2005


async def test_a_reply_is_the_customers_whoever_called(desk, ask):
    assert (await ask("POST", "/tickets/customer_reply", reply(520006, "a < b\nc")))["code"] == 1000
    [comment] = desk.ticket(520006).replies
    assert (comment.text, comment.author_email) == ("a < b\nc", "ana@acme.example")
    [shown] = (await ask("GET", "/tickets/520006/replies"))["replies"]
    assert (shown["content"], shown["content_type"]) == ("a < b\nc", "text")


async def test_a_reply_opens_a_resolved_ticket_again(desk, ask):
    await ask("POST", "/tickets/customer_reply", reply(520002))
    assert (desk.ticket(520002).status, desk.ticket(520002).resolved_at) == ("open", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (reply(520001), 2062),
        (reply(999), 2005),
        (reply(None), 2000),
        (reply(520006, " "), 2062),
        (reply(520006, None), 2000),
        (reply(520006, content_type="rich"), 2062),
        (reply(520006, attachment_ids=[9]), 2005),
        (reply(520006, attachment_ids="9"), 2062),
        ([], 2000),
    ],
)
async def test_a_reply_against_the_rules_is_refused(desk, ask, body, code):
    assert (await ask("POST", "/tickets/customer_reply", body))["code"] == code
    assert desk.ticket(520006).replies == []


async def test_notes_are_written_only_where_the_desk_has_them(desk, ask):
    with pytest.raises(ValueError, match="no private notes"):
        await desk.agent("wang").note(520006, "Parts ordered")
    desk.settings.private_notes = True
    await desk.agent("wang").note(520006, "Parts ordered")
    await desk.agent("wang").reply(520006, "I am on it")

    found = (await ask("GET", "/tickets/520006/replies"))["replies"]
    assert [one["is_private"] for one in found] == [False, True]
    desk.settings.private_notes = False
    [shown] = (await ask("GET", "/tickets/520006/replies"))["replies"]
    assert "is_private" not in shown
