from datetime import UTC, datetime, timedelta

import httpx
import pytest

from helpdesks.errors import Accepted, Forbidden, SignInFailed, Unclear, Unreachable
from helpdesks.fields import FieldValue
from helpdesks.kf5.wire.writing import file_name
from helpdesks.models import Body, Change, Draft, Identity, Priority, Reply, Role, Status, Upload
from tests.helpdesks.kf5.stand_in import error_answer, fixture

ANA = Identity(email="ana@acme.example", person_id="733")
MARTA = Identity(email="marta@acme.example", person_id="735", role=Role.AGENT)
BO = Identity(email="bo@acme.example")
LOG = Upload(token="t1", name="log.txt", size=3)
DRAFT = Draft(
    title="VPN is down",
    body=Body(text="Cannot connect since 9:00", html="<p>Cannot connect since 9:00</p>"),
    priority=Priority.HIGH,
    fields=(FieldValue(key="field_4", value="技术问题"),),
    uploads=(LOG,),
)
SAID = Reply(body=Body(text="the content", html="<p>the content</p>"), uploads=(LOG,))
POST = "POST /apiv2/requests.json"
AGENTS_POST = "POST /apiv2/tickets.json"
PUT = "PUT /apiv2/requests/118.json"
AGENTS_PUT = "PUT /apiv2/tickets/118.json"
COMMENTS = "GET /apiv2/requests/118/comments.json"
AGENTS_COMMENTS = "GET /apiv2/tickets/118/comments.json"
OPENED_AT = datetime(2014, 8, 9, 8, 12, 27, tzinfo=UTC)


def comments(*rows):
    row = fixture("comments_as_the_requester_sees_them")["comments"][0]
    defaults = {"created_at": "2014-08-30 14:26:49", "attachments": []}
    return {"comments": [{**row, **defaults, **changes} for changes in rows], "next_page": None}


async def test_a_requester_opens_a_request_as_such(desk, stand_in):
    stand_in.on(POST, "request")

    ticket = await desk.open_ticket(DRAFT, as_=ANA)

    assert ticket.id == "118"
    assert stand_in.who() == "ana@acme.example/token:kf5-token"
    assert stand_in.body() == {
        "request": {
            "title": "VPN is down",
            "comment": {"content": "Cannot connect since 9:00", "uploads": ["t1"]},
            "priority": "high",
            "custom_fields": [{"name": "field_4", "value": "技术问题"}],
        }
    }


@pytest.mark.parametrize(
    ("refusal", "error"), [("wrong_token", SignInFailed), ("not_an_agent", Forbidden)]
)
async def test_what_the_desk_forbids_somebody_it_knows_is_not_done_by_an_agent(
    desk, stand_in, refusal, error
):
    stand_in.on(POST, error_answer(refusal)).on(AGENTS_POST, "ticket_as_an_agent_sees_it")

    with pytest.raises(error):
        await desk.open_ticket(DRAFT, as_=ANA)

    assert stand_in.calls == [POST]


@pytest.mark.parametrize("refusal", ["wrong_token", "not_an_agent"])
async def test_a_colleague_unknown_to_the_desk_is_created_with_the_first_request(
    desk, stand_in, refusal
):
    stand_in.on(POST, error_answer(refusal)).on(AGENTS_POST, "ticket_as_an_agent_sees_it")

    ticket = await desk.open_ticket(DRAFT, as_=BO, name="Bo Lund")

    assert ticket.id == "119"
    assert stand_in.who() == "marta@acme.example/token:kf5-token"
    written = stand_in.body()["ticket"]
    assert written["requester"] == {"email": "bo@acme.example", "name": "Bo Lund"}
    assert written["comment"]["public"] is True


async def test_a_wrong_token_is_said_once_the_agent_is_refused_too(desk, stand_in):
    refused = error_answer("wrong_token")
    stand_in.on(POST, refused).on(AGENTS_POST, refused)

    with pytest.raises(SignInFailed):
        await desk.open_ticket(DRAFT, as_=BO)


async def test_an_agent_opens_a_ticket_for_themselves(desk, stand_in):
    stand_in.on(AGENTS_POST, "ticket_as_an_agent_sees_it")

    await desk.open_ticket(DRAFT, as_=MARTA)

    assert "requester" not in stand_in.body()["ticket"]


async def test_a_ticket_answered_in_part_is_read_whole(desk, stand_in):
    stand_in.on(POST, "request_shown_in_part").on("GET /apiv2/requests/118.json", "request")

    assert (await desk.open_ticket(DRAFT, as_=ANA)).created_at == OPENED_AT


async def test_a_ticket_answered_in_part_that_cannot_be_read_is_accepted(desk, stand_in):
    stand_in.on(POST, "request_shown_in_part")
    stand_in.on("GET /apiv2/requests/118.json", error_answer("server_trouble"))

    with pytest.raises(Accepted):
        await desk.open_ticket(DRAFT, as_=ANA)


async def test_a_connection_never_made_may_be_repeated(desk, stand_in):
    stand_in.on(POST, httpx.ConnectError("refused"))

    with pytest.raises(Unreachable):
        await desk.open_ticket(DRAFT, as_=ANA)


async def test_a_priority_without_a_word_at_the_desk_is_left_out(desk, stand_in):
    stand_in.on(POST, "request")

    await desk.open_ticket(Draft(title="x", body=DRAFT.body, priority=Priority.OTHER), as_=ANA)

    assert set(stand_in.body()["request"]) == {"title", "comment"}


async def test_the_lost_request_is_found_by_title_and_words(desk, stand_in):
    stand_in.on(
        "GET /apiv2/requests.json", "requests_none", {"requests": [fixture("request")["request"]]}
    )

    assert await desk.find_opened(DRAFT, as_=ANA, since=OPENED_AT, known=()) is None
    found = await desk.find_opened(DRAFT, as_=ANA, since=OPENED_AT, known=())

    assert found is not None
    assert found.id == "118"
    assert stand_in.query()["created_order"] == "desc"


def described(**changes):
    return {"requests": [{**fixture("request")["request"], **changes}], "next_page": None}


@pytest.mark.parametrize(
    ("changes", "since", "known", "found"),
    [
        ({}, OPENED_AT, (), True),
        ({"description": "Cannot  connect\nsince 9:00 "}, OPENED_AT, (), True),
        ({}, OPENED_AT + timedelta(minutes=9), (), True),
        ({}, OPENED_AT + timedelta(minutes=11), (), False),
        ({}, OPENED_AT, ("118",), False),
        ({"title": "VPN is up"}, OPENED_AT, (), False),
        ({"description": "Cannot connect since 10:00"}, OPENED_AT, (), False),
    ],
    ids=range(7),
)
async def test_only_a_new_request_with_the_same_words_is_taken_for_ours(
    desk, stand_in, changes, since, known, found
):
    stand_in.on("GET /apiv2/requests.json", described(**changes))

    ticket = await desk.find_opened(DRAFT, as_=ANA, since=since, known=known)

    assert (ticket is not None) is found


async def test_a_description_that_the_list_leaves_out_is_read(desk, stand_in):
    stand_in.on("GET /apiv2/requests.json", described(description=None))
    stand_in.on("GET /apiv2/requests/118.json", "request")

    assert await desk.find_opened(DRAFT, as_=ANA, since=OPENED_AT, known=())


async def test_the_request_of_a_new_person_is_looked_for_as_an_agent(desk, stand_in):
    stand_in.on("GET /apiv2/requests.json", error_answer("wrong_token"))
    stand_in.on("GET /apiv2/users/search.json", "users_found_fuzzily")
    stand_in.on("GET /apiv2/users/733/requests.json", described())

    assert await desk.find_opened(DRAFT, as_=ANA, since=OPENED_AT, known=())


async def test_nothing_was_opened_by_somebody_the_desk_does_not_know(desk, stand_in):
    stand_in.on("GET /apiv2/requests.json", error_answer("wrong_token"))
    stand_in.on("GET /apiv2/users/search.json", "users_found_fuzzily")

    assert await desk.find_opened(DRAFT, as_=BO, since=OPENED_AT, known=()) is None


async def test_a_requesters_reply_is_a_comment_and_nothing_else(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, comments({"id": 7}))

    comment = await desk.add_comment("118", SAID, as_=ANA)

    assert comment.id == "7"
    assert stand_in.body(0) == {
        "request": {"comment": {"content": "the content", "uploads": ["t1"]}}
    }
    assert stand_in.who(0) == "ana@acme.example/token:kf5-token"
    assert stand_in.query()["sort_order"] == "desc"


@pytest.mark.parametrize("public", [True, False])
async def test_an_agents_comment_always_says_who_may_read_it(desk, stand_in, public):
    row = {"id": 7, "author_id": 735, "public": public}
    stand_in.on(AGENTS_PUT, "request").on(AGENTS_COMMENTS, comments(row))
    reply = Reply(body=SAID.body, public=public)

    comment = await desk.add_comment("118", reply, as_=MARTA)

    assert comment.public is public
    assert stand_in.body(0) == {
        "ticket": {
            "comment": {
                "content": "the content",
                "html_content": "<p>the content</p>",
                "public": public,
            }
        }
    }


async def test_an_internal_comment_of_a_requester_never_goes_out_as_a_reply(desk, stand_in):
    stand_in.on(AGENTS_PUT, error_answer("not_an_agent"))

    with pytest.raises(Exception, match="403"):
        await desk.add_comment("118", Reply(body=SAID.body, public=False), as_=ANA)

    assert stand_in.calls == [AGENTS_PUT]


async def test_the_same_words_of_another_author_are_not_ours(desk, stand_in):
    stand_in.on(PUT, "request")
    stand_in.on(COMMENTS, comments({"id": 9, "author_id": 735}, {"id": 7}))

    assert (await desk.add_comment("118", SAID, as_=ANA)).id == "7"


async def test_the_same_words_of_long_ago_are_not_ours(desk, stand_in):
    stand_in.on(PUT, "request")
    stand_in.on(COMMENTS, comments({"id": 6, "created_at": "2014-08-30 14:20:00"}))

    with pytest.raises(Accepted):
        await desk.add_comment("118", SAID, as_=ANA)

    assert stand_in.calls.count(PUT) == 1


async def test_a_comment_that_the_desk_shows_a_little_later_is_waited_for(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, comments(), comments(), comments({"id": 7}))

    assert (await desk.add_comment("118", SAID, as_=ANA)).id == "7"
    assert stand_in.calls == [PUT, COMMENTS, COMMENTS, COMMENTS]


async def test_until_it_is_shown_no_other_comment_of_the_author_is_taken_for_it(desk, stand_in):
    other = {"id": 6, "content": "a minute ago"}
    stand_in.on(PUT, "request").on(COMMENTS, comments(other), comments({"id": 7}, other))

    assert (await desk.add_comment("118", SAID, as_=ANA)).id == "7"


async def test_a_comment_that_stays_unseen_is_accepted_and_an_unclear_one(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, comments())

    with pytest.raises(Unclear) as raised:
        await desk.add_comment("118", SAID, as_=ANA)

    assert type(raised.value) is Accepted
    assert stand_in.calls == [PUT, *[COMMENTS] * 4]


async def test_a_reply_that_holds_the_address_of_a_file_is_found_again(desk, stand_in):
    words = "see https://acme.kf5.com/attachments/download/55/d82e779e28719c56/ please"
    stand_in.on(PUT, "request").on(COMMENTS, comments({"id": 7, "content": words}))
    reply = Reply(body=Body(text=words, html=""))

    assert (await desk.add_comment("118", reply, as_=ANA)).text == "see … please"
    assert await desk.find_added("118", reply, as_=ANA, since=ADDED_AT, known=())


async def test_a_comment_whose_words_the_desk_changed_is_the_authors_newest(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, comments({"id": 7, "content": "the [filtered]"}))

    assert (await desk.add_comment("118", SAID, as_=ANA)).id == "7"


async def test_an_author_without_a_known_id_is_asked_for_before_anything_is_written(desk, stand_in):
    stand_in.on("GET /apiv2/users/me.json", error_answer("server_trouble"))

    with pytest.raises(Unreachable):
        await desk.add_comment("118", SAID, as_=BO)

    assert PUT not in stand_in.calls


async def test_a_comment_added_but_not_read_again_is_accepted(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, error_answer("server_trouble"))

    with pytest.raises(Accepted):
        await desk.add_comment("118", SAID, as_=ANA)


async def test_an_empty_answer_to_a_reply_is_enough(desk, stand_in):
    stand_in.on(PUT, httpx.Response(200)).on(COMMENTS, comments({"id": 7}))

    assert (await desk.add_comment("118", SAID, as_=ANA)).id == "7"


async def test_a_comment_of_files_alone_says_their_names(desk, stand_in):
    stand_in.on(PUT, "request").on(COMMENTS, comments({"id": 7, "content": "log.txt"}))
    reply = Reply(body=Body(text=" ", html=""), uploads=(LOG,))

    assert (await desk.add_comment("118", reply, as_=ANA)).id == "7"
    assert stand_in.body(0)["request"]["comment"]["content"] == "log.txt"


ADDED_AT = datetime(2014, 8, 30, 6, 26, 49, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "since", "known", "found"),
    [
        ({}, ADDED_AT, (), True),
        ({}, ADDED_AT + timedelta(minutes=11), (), False),
        ({}, ADDED_AT, ("7",), False),
        ({"content": "other words"}, ADDED_AT, (), False),
        ({"author_id": 735}, ADDED_AT, (), False),
    ],
    ids=range(5),
)
async def test_only_a_new_comment_with_the_same_words_is_taken_for_ours(
    desk, stand_in, changes, since, known, found
):
    stand_in.on(COMMENTS, comments({"id": 7, **changes}))

    comment = await desk.find_added("118", SAID, as_=ANA, since=since, known=known)

    assert (comment is not None) is found


async def test_one_comment_is_asked_for_by_the_requester_and_looked_up_by_an_agent(desk, stand_in):
    [row] = comments({"id": 7})["comments"]
    stand_in.on("GET /apiv2/requests/118/comments/7.json", {"comment": row})
    stand_in.on(AGENTS_COMMENTS, comments({"id": 8}, {"id": 7}))

    assert (await desk.comment("118", "7", as_=ANA)).public is True
    assert (await desk.comment("118", "7", as_=MARTA)).id == "7"


async def test_only_what_changes_is_sent(desk, stand_in):
    stand_in.on(AGENTS_PUT, "ticket_as_an_agent_sees_it")
    fields = (FieldValue(key="field_4", value="x"),)

    await desk.change(
        "118", Change(status=Status.SOLVED, assignee_id="735", fields=fields), as_=MARTA
    )

    assert stand_in.body() == {
        "ticket": {
            "status": "solved",
            "assignee_id": 735,
            "custom_fields": [{"name": "field_4", "value": "x"}],
        }
    }


async def test_a_status_the_desk_does_not_have_cannot_be_set(desk):
    with pytest.raises(ValueError, match="other"):
        await desk.change("118", Change(status=Status.OTHER))


async def test_a_ticket_and_an_attachment_are_deleted_with_an_empty_answer(desk, stand_in):
    stand_in.on("DELETE /apiv2/tickets/118.json", httpx.Response(200))
    stand_in.on("DELETE /apiv2/attachments/1948.json", httpx.Response(204))

    await desk.delete("118")
    await desk.delete_attachment("1948")

    assert len(stand_in.calls) == 2


async def test_a_requester_rates_and_nudges_without_repeating(desk, stand_in):
    stand_in.on("POST /apiv2/requests/118/score.json", {"message": "ok"})
    stand_in.on("GET /apiv2/requests/118/push.json", error_answer("server_trouble"))

    await desk.score("118", as_=ANA, stars=5, said="quick help")
    with pytest.raises(Unclear):
        await desk.nudge("118", as_=ANA)

    assert stand_in.body(0) == {"satisfaction": {"score": 5, "content": "quick help"}}
    assert len(stand_in.calls) == 2


@pytest.mark.parametrize(
    ("said", "safe"),
    [
        ("hello.gif", "hello.gif"),
        ("测试 报告.jpg", "测试 报告.jpg"),
        ("../../x", "x"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        ("", "file"),
        ("..", "file"),
        (".bashrc", "bashrc"),
        ("a/", "file"),
        ("文" * 200 + ".pdf", "文" * 78 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("lone\ud800.txt", "lone.txt"),
    ],
    ids=range(12),
)
def test_a_name_that_goes_into_an_address_is_safe_and_keeps_its_extension(said, safe):
    assert file_name(said) == safe


async def test_tags_are_added_to_those_that_a_ticket_has(desk, stand_in):
    row = fixture("ticket_as_an_agent_sees_it")["ticket"] | {"tags": ["slack"]}
    stand_in.on("GET /apiv2/tickets/118.json", {"ticket": row})
    stand_in.on(AGENTS_PUT, "ticket_as_an_agent_sees_it")

    await desk.change("118", Change(type="incident", tags=("vpn", "slack")))

    assert stand_in.body() == {"ticket": {"type": "incident", "tags": ["slack", "vpn"]}}
