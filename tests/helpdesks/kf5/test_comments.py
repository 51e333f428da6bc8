"""A comment that cannot be read is never shown to more people than it was meant for."""

from datetime import UTC, datetime

import pytest

from helpdesks.models import Identity, Person
from tests.helpdesks.kf5.stand_in import fixture

ANA = Identity(email="ana@acme.example", person_id="733")
OWN = "GET /apiv2/requests/118/comments.json"
ALL = "GET /apiv2/tickets/118/comments.json"
WHEN = datetime(2014, 3, 5, 10, 40, 33, tzinfo=UTC)
BROKEN = {"id": 2061, "created_at": "2014-03-05 18:40:33", "content": {"a": "secret"}}


def around(*broken):
    """These rows between two that can be read."""
    row = fixture("comments_as_the_requester_sees_them")["comments"][0]
    first, last = ({**row, "id": number, "public": True} for number in (1, 9))
    return {"comments": [first, *broken, last], "next_page": None}


async def read(desk, as_=None, **how):
    return [comment async for comment in desk.comments("118", as_=as_, **how)]


@pytest.mark.parametrize(
    ("said", "public"), [(True, True), ("1", True), (False, False), (0, False)]
)
async def test_what_is_left_of_a_comment_comes_without_words_and_author(
    desk, stand_in, said, public
):
    stand_in.on(ALL, around({**BROKEN, "author_id": 735, "public": said}))

    _, comment, _ = await read(desk)

    assert (comment.id, comment.public, comment.created_at) == ("2061", public, WHEN)
    assert (comment.text, comment.html, comment.author) == ("", "", Person(id=""))
    assert desk.skipped == 1


@pytest.mark.parametrize(
    "broken",
    [
        BROKEN,
        {**BROKEN, "public": "perhaps"},
        {**BROKEN, "public": {}},
        {**BROKEN, "public": True, "id": None},
        {"public": True},
        None,
    ],
    ids=range(6),
)
async def test_without_an_id_or_a_sure_word_on_who_may_read_it_a_comment_is_left_out(
    desk, stand_in, broken
):
    stand_in.on(ALL, around(broken))

    assert [comment.id for comment in await read(desk)] == ["1", "9"]
    assert desk.skipped == 1


async def test_what_a_requester_is_shown_is_public_unless_it_says_otherwise(desk, stand_in):
    stand_in.on(OWN, around(BROKEN, {**BROKEN, "id": 2062, "public": "perhaps"}))

    assert [(one.id, one.public) for one in await read(desk, ANA)][1:-1] == [("2061", True)]


@pytest.mark.parametrize("newest_first", [True, False])
async def test_a_comment_without_a_time_comes_in_its_place(desk, stand_in, newest_first):
    stand_in.on(ALL, around({"id": 5, "public": True, "created_at": "soon"}))

    comments = await read(desk, newest_first=newest_first)

    assert [comment.id for comment in comments] == ["1", "5", "9"]
    assert comments[1].created_at == comments[0].created_at


@pytest.mark.parametrize("files", [{}, "x", 5, [None], [{"name": "a.txt"}], [{"id": {}}]])
async def test_files_that_cannot_be_read_do_not_hide_the_words(desk, stand_in, files):
    row = fixture("comments_as_the_requester_sees_them")["comments"][0]
    stand_in.on(OWN, {"comments": [{**row, "attachments": files}]})

    [comment] = await read(desk, ANA)

    assert (comment.text, comment.attachments) == ("the content", ())
