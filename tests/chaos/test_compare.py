"""The comparison finds what went wrong: a chaos run that cannot fail would prove nothing."""

from dataclasses import replace

import pytest

from tests.chaos.compare import differences
from tests.chaos.ledger import Case, Made, Post, Row, Said, Stirred, World

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
NOTE = Made(
    kind="note",
    token="a1x00005",
    request="a1x00001",
    author="marta",
    public=False,
    files=("hush-a1x00005.txt",),
)
WHISPER = Made(
    kind="whisper",
    token="a1x00006",
    request="a1x00001",
    author="wang",
    public=False,
    said=(("A1", "6.0"),),
)
MADE = [ASKED, SAID, LATER, ANSWER, NOTE, WHISPER]


def comment(made, **more):
    found = Said(
        token=made.token,
        request=made.request,
        author=made.author,
        public=made.public,
        files=made.files,
    )
    return replace(found, **more)


def post(ts, text, *, channel="C1", root="1.0", files=(), key="comment:0"):
    words = frozenset(word for word in text.split() if word.startswith("a1x"))
    return Post(
        spot=(channel, ts),
        root=root,
        text=text,
        tokens=words,
        named=frozenset(),
        key="" if files else key,
        files=files,
    )


def among(ts, text, **more):
    return post(ts, text, channel="A1", **more)


WELL = World(
    cases=(Case(token="a1x00001", requester="ana", status=("Open",)),),
    said=tuple(comment(made) for made in MADE[1:]),
    posts=(
        post("1.0", "a1x00001 Open", root=None, key="card:1"),
        post("4.0", "a1x00004", key="comment:4"),
        post("4.1", "", files=("a1x00004.txt",)),
        among("1.1", "a1x00001 Open", root=None, key="card:2"),
        among("2.1", "a1x00002", key="comment:2"),
        among("3.1", "a1x00003", key="comment:3"),
        among("4.2", "a1x00004", key="comment:4"),
        among("4.3", "", files=("a1x00004.txt",)),
        among("5.1", "a1x00005", key="note:5"),
        among("5.2", "", files=("hush-a1x00005.txt",)),
    ),
    marks={
        spot: frozenset({"white_check_mark"})
        for spot in (("C1", "2.0"), ("C1", "3.0"), ("A1", "6.0"))
    },
    taken={("C1", "2.0"): (2.0, 2.1), ("C1", "3.0"): (3.0, 3.1)},
    agents=frozenset({"A1", "A2"}),
    shaken=frozenset({"A2"}),
    among={"a1x00001": frozenset({"A1"})},
)
DEAD = Row(id=1, kind="add_comment", state="dead", attempts=8, error="", tokens=frozenset())


def without(world, text, channel="C1"):
    left = [p for p in world.posts if (p.spot[0], p.text) != (channel, text) or p.files]
    return replace(world, posts=tuple(left))


def wrongs(world, made=MADE):
    return sorted({difference.what for difference in differences(made, world)})


def test_a_run_in_which_all_went_well_has_no_difference():
    assert differences(MADE, WELL) == []


@pytest.mark.parametrize("gone", ["a1x00002", "a1x00004"])
def test_a_comment_that_the_desk_has_not_is_lost(gone):
    assert "lost" in wrongs(replace(WELL, said=tuple(s for s in WELL.said if s.token != gone)))


def test_a_comment_that_the_desk_has_twice_is_doubled():
    assert "doubled" in wrongs(replace(WELL, said=(*WELL.said, WELL.said[0])))


def test_words_said_twice_on_purpose_must_be_there_twice():
    twice = [ASKED, replace(SAID, kind="twice", least=2, most=2), *MADE[2:]]
    assert wrongs(WELL, twice) == ["lost"]


def test_a_ticket_opened_twice_and_a_card_that_is_missing_are_told():
    assert wrongs(replace(WELL, cases=WELL.cases * 2)) == ["doubled"]
    assert wrongs(replace(WELL, posts=WELL.posts[1:])) == ["lost"]


def test_an_answer_or_its_file_that_the_thread_does_not_show_is_lost():
    assert wrongs(without(WELL, "a1x00004")) == ["lost"]
    assert wrongs(replace(WELL, posts=WELL.posts[:2] + WELL.posts[3:])) == ["lost"]


def test_an_answer_or_a_delivery_that_stands_there_twice_is_doubled():
    again = replace(WELL.posts[1], spot=("C1", "5.0"), key="comment:5")
    assert wrongs(replace(WELL, posts=(*WELL.posts, again))) == ["doubled"]
    note = post("5.0", "The status changed", key="status:1")
    twice = (*WELL.posts, note, replace(note, spot=("C1", "5.1")))
    assert wrongs(replace(WELL, posts=twice)) == ["doubled"]


def test_what_was_said_in_the_thread_does_not_come_back_into_it():
    assert wrongs(replace(WELL, posts=(*WELL.posts, post("5.0", "a1x00002")))) == ["doubled"]


def test_a_note_before_others_than_agents_is_a_leak_and_so_are_its_words_on_the_way():
    for word in ("a1x00005", "a1x00006"):
        shown = replace(WELL, posts=(*WELL.posts, post("7.0", word)))
        assert wrongs(shown) == ["leaked"]
    named = replace(WELL, posts=(*WELL.posts, post("7.0", "", files=("hush-a1x00005.txt",))))
    assert wrongs(named) == ["doubled"]
    assert wrongs(replace(WELL, leaks=(("a1x00005", "a view"),))) == ["leaked"]


def test_a_note_must_be_for_agents_at_the_desk_and_stand_among_agents_once():
    public = replace(WELL, said=(*WELL.said[:-1], comment(WHISPER, public=True)))
    assert wrongs(public) == ["wrong"]
    assert wrongs(without(WELL, "a1x00005", "A1")) == ["lost"]
    again = among("8.0", "a1x00005", key="note:8")
    assert wrongs(replace(WELL, posts=(*WELL.posts, again))) == ["doubled"]


def test_what_an_agent_wrote_among_agents_does_not_come_back_there():
    assert wrongs(replace(WELL, posts=(*WELL.posts, among("8.0", "a1x00006")))) == ["doubled"]


def test_where_strangers_came_and_went_notes_may_have_been_taken_back():
    here = replace(WELL, shaken=frozenset({"A1", "A2"}))
    assert wrongs(without(here, "a1x00005", "A1")) == []
    elsewhere = replace(WELL, posts=(*WELL.posts, post("8.0", "a1x00005", channel="A2")))
    assert wrongs(elsewhere) == ["doubled"]


def test_a_reworded_message_has_its_last_words_at_the_desk_once():
    edited = replace(SAID, kind="edit", again=("a1x20002",))
    made = [ASKED, edited, *MADE[2:]]
    assert wrongs(WELL, made) == ["lost"]
    word = replace(edited, token="a1x20002")
    corrected = replace(
        WELL,
        said=(*WELL.said, comment(word)),
        posts=(*WELL.posts, among("8.0", "a1x20002")),
    )
    assert wrongs(corrected, made) == []
    assert wrongs(replace(corrected, said=(*corrected.said, comment(word))), made) == [
        "doubled",
        "lost",
    ]
    turned = replace(corrected, said=(comment(word), *WELL.said))
    assert wrongs(turned, made) == ["out of order"]
    before = without(replace(corrected, said=corrected.said[1:]), "a1x00002", "A1")
    assert wrongs(before, made) == []


def test_what_was_reworded_late_leaves_the_desk_with_the_first_words():
    late = replace(SAID, kind="edit_late", again=("a1x20002",), late=True)
    made = [ASKED, late, *MADE[2:]]
    assert wrongs(WELL, made) == []
    both = replace(
        WELL,
        said=(*WELL.said, comment(replace(late, token="a1x20002"))),
        posts=(*WELL.posts, among("8.0", "a1x20002")),
    )
    assert wrongs(both, made) == ["doubled"]
    assert wrongs(both, [ASKED, replace(late, least=2, most=2), *MADE[2:]]) == []


def test_a_deletion_is_told_once_if_the_desk_has_the_message():
    deleted = replace(SAID, kind="delete", deleted=True, least=0)
    made = [ASKED, deleted, *MADE[2:]]
    assert wrongs(WELL, made) == ["lost"]
    told = replace(WELL, tombstones={("a1x00001", "ana"): 1})
    assert wrongs(told, made) == []
    assert wrongs(replace(WELL, tombstones={("a1x00001", "ana"): 2}), made) == ["doubled"]
    solved = replace(WELL, stirred=Stirred(status_set=frozenset({"a1x00001"})))
    assert wrongs(solved, made) == []
    never = without(replace(WELL, said=WELL.said[1:]), "a1x00002", "A1")
    assert wrongs(never, made) == []
    assert wrongs(replace(never, tombstones={("a1x00001", "ana"): 1}), made) == ["doubled"]


def test_another_apps_words_and_what_was_undone_never_reach_the_desk():
    for kind in ("other_bot", "undo"):
        made = [ASKED, replace(SAID, kind=kind, least=0, most=0, said=()), *MADE[2:]]
        assert "doubled" in wrongs(WELL, made)


def test_a_hidden_answer_that_still_stands_is_a_leak():
    hidden = replace(
        WELL,
        stirred=Stirred(hidden=frozenset({"a1x00004"})),
        said=tuple(replace(s, public=s.public and s.token != "a1x00004") for s in WELL.said),
    )
    assert "leaked" in wrongs(hidden)


def test_what_was_said_before_and_after_a_merge_is_in_either_request_once():
    merged = replace(WELL, stirred=Stirred(merged={"a1x00001": "a1x00009"}))
    moved = replace(merged, said=tuple(replace(s, request="a1x00009") for s in merged.said))
    assert wrongs(moved) == []
    assert "doubled" in wrongs(replace(moved, said=(*moved.said, moved.said[0])))


def test_nothing_is_asked_of_a_request_that_was_erased():
    erased = replace(WELL, cases=(), said=(), stirred=Stirred(erased=frozenset({"a1x00001"})))
    assert wrongs(erased) == []
    assert wrongs(replace(erased, rows=(replace(DEAD, state="waiting"),))) == ["stuck"]


def test_a_second_card_is_doubled_unless_the_request_has_moved():
    second = replace(WELL.posts[0], spot=("C2", "9.0"), key="card:9")
    two = replace(WELL, posts=(*WELL.posts, second))
    assert wrongs(two) == ["doubled"]
    assert wrongs(replace(two, stirred=Stirred(moved=frozenset({"a1x00001"})))) == []


def test_a_new_home_is_told_again_what_came_with_files_and_nothing_else():
    moved = Stirred(moved=frozenset({"a1x00001"}))
    again = post("4.5", "a1x00004", channel="D1", key="comment:9")
    two = replace(WELL, posts=(*WELL.posts, again))
    assert wrongs(two) == ["doubled"]
    assert wrongs(replace(two, stirred=moved)) == []
    bare = [replace(made, files=()) for made in MADE]
    assert "doubled" in wrongs(replace(two, stirred=moved), bare)
    same = replace(two, posts=(*WELL.posts, replace(again, spot=("C1", "4.5"))), stirred=moved)
    assert "doubled" in wrongs(same)


def test_a_new_home_is_told_what_was_heard_only_when_the_old_one_was_read():
    shown = post("2.5", "a1x00002", channel="D1", key="comment:8")
    moved = replace(
        WELL, posts=(*WELL.posts, shown), stirred=Stirred(moved=frozenset({"a1x00001"}))
    )
    assert wrongs(moved) == ["doubled"]
    assert wrongs(replace(moved, given_up=frozenset({("C1", "2.0")}))) == []


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
