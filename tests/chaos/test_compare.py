"""The comparison finds what went wrong: a chaos run that cannot fail would prove nothing."""

from dataclasses import replace

import pytest

from tests.chaos.compare import differences
from tests.chaos.ledger import Case, Made, Post, Row, Said, World

ASKED = Made(kind="ask", token="a1x00001", request="a1x00001", author="ana")
SAID = Made(kind="say", token="a1x00002", request="a1x00001", author="ana", said=(("C1", "2.0"),))
LATER = replace(SAID, token="a1x00003", said=(("C1", "3.0"),))
ANSWER = Made(
    kind="send",
    token="a1x00004",
    request="a1x00001",
    author="marta",
    shown=True,
    files=("a1x00004.txt",),
)
NOTE = Made(kind="note", token="a1x00005", request="a1x00001", author="marta")
MADE = [ASKED, SAID, LATER, ANSWER, NOTE]


def comment(made):
    return Said(
        token=made.token,
        request=made.request,
        author=made.author,
        public=made.kind != "note",
        files=made.files,
    )


def post(ts, text, *, root="1.0", files=(), key=""):
    words = frozenset(word for word in text.split() if word.startswith("a1x"))
    return Post(
        spot=("C1", ts),
        root=root,
        text=text,
        tokens=words,
        named=frozenset(),
        key=key,
        files=files,
    )


WELL = World(
    cases=(Case(token="a1x00001", requester="ana", status=("Open",)),),
    said=tuple(comment(made) for made in MADE[1:]),
    posts=(
        post("1.0", "a1x00001 Open", root=None, key="card:1"),
        post("4.0", "a1x00004", key="comment:4"),
        post("4.1", "", files=("a1x00004.txt",)),
    ),
    marks={
        ("C1", "2.0"): frozenset({"white_check_mark"}),
        ("C1", "3.0"): frozenset({"white_check_mark"}),
    },
    taken={("C1", "2.0"): (2.0, 2.1), ("C1", "3.0"): (3.0, 3.1)},
)
DEAD = Row(id=1, kind="add_comment", state="dead", attempts=8, error="", tokens=frozenset())


def wrongs(world, made=MADE):
    return sorted({difference.what for difference in differences(made, world)})


def test_a_run_in_which_all_went_well_has_no_difference():
    assert differences(MADE, WELL) == []


@pytest.mark.parametrize("gone", ["a1x00002", "a1x00004"])
def test_a_comment_that_the_desk_has_not_is_lost(gone):
    assert "lost" in wrongs(replace(WELL, said=tuple(s for s in WELL.said if s.token != gone)))


def test_a_comment_that_the_desk_has_twice_is_doubled():
    assert wrongs(replace(WELL, said=(*WELL.said, WELL.said[0]))) == ["doubled"]


def test_words_said_twice_on_purpose_must_be_there_twice():
    twice = [ASKED, replace(SAID, kind="twice", least=2, most=2), *MADE[2:]]
    assert wrongs(WELL, twice) == ["lost"]


def test_a_ticket_opened_twice_and_a_card_that_is_missing_are_told():
    assert wrongs(replace(WELL, cases=WELL.cases * 2)) == ["doubled"]
    assert wrongs(replace(WELL, posts=WELL.posts[1:])) == ["lost"]


def test_an_answer_or_its_file_that_the_thread_does_not_show_is_lost():
    assert wrongs(replace(WELL, posts=WELL.posts[:1] + WELL.posts[2:])) == ["lost"]
    assert wrongs(replace(WELL, posts=WELL.posts[:2])) == ["lost"]


def test_an_answer_or_a_delivery_that_stands_there_twice_is_doubled():
    again = replace(WELL.posts[1], spot=("C1", "5.0"), key="")
    assert wrongs(replace(WELL, posts=(*WELL.posts, again))) == ["doubled"]
    note = post("5.0", "The status changed", key="status:1")
    twice = (*WELL.posts, note, replace(note, spot=("C1", "5.1")))
    assert wrongs(replace(WELL, posts=twice)) == ["doubled"]


def test_what_was_said_in_the_thread_does_not_come_back_into_it():
    assert wrongs(replace(WELL, posts=(*WELL.posts, post("5.0", "a1x00002")))) == ["doubled"]


def test_a_note_in_slack_is_a_leak_and_so_are_its_words_on_the_way():
    assert wrongs(replace(WELL, posts=(*WELL.posts, post("5.0", "a1x00005")))) == ["leaked"]
    assert wrongs(replace(WELL, leaks=(("a1x00005", "call chat.update"),))) == ["leaked"]


def test_what_arrived_in_order_must_stand_in_order():
    turned = replace(WELL, said=(WELL.said[1], WELL.said[0], *WELL.said[2:]))
    assert wrongs(turned) == ["out of order"]
    overtaken = {("C1", "2.0"): (2.0, 3.5), ("C1", "3.0"): (3.0, 3.1)}
    assert wrongs(replace(turned, taken=overtaken)) == []


def test_a_comment_in_another_request_or_under_another_name_is_wrong():
    elsewhere = replace(WELL.said[0], request="a1x00009")
    assert wrongs(replace(WELL, said=(elsewhere, *WELL.said[1:]))) == ["wrong"]
    somebody = replace(WELL.said[0], author="marta")
    assert wrongs(replace(WELL, said=(somebody, *WELL.said[1:]))) == ["wrong"]


def test_a_message_whose_fate_is_not_shown_is_told():
    assert wrongs(replace(WELL, marks={})) == ["unmarked"]


def test_a_row_left_behind_is_told_unless_its_person_knows():
    assert wrongs(replace(WELL, rows=(replace(DEAD, state="waiting"),))) == ["stuck"]
    given_up = replace(DEAD, tokens=frozenset({"a1x00002"}))
    assert wrongs(replace(WELL, rows=(given_up,))) == ["untold"]
    knows = frozenset({("a1x00002", "ana")})
    assert wrongs(replace(WELL, rows=(given_up,), told=knows)) == []


def test_a_card_that_does_not_say_where_its_ticket_stands_has_lost_it():
    case = replace(WELL.cases[0], status=("Solved",))
    assert wrongs(replace(WELL, cases=(case,))) == ["lost"]
