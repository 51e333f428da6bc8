"""A seed says everything that will be done, and everything that will go wrong."""

from typing import get_args

from tests.chaos.plan import AGENTS, ASKERS, OUTSIDERS, STIR_KINDS, TWO, Kind, plan


def test_the_same_seed_plans_the_same_run():
    assert plan(7, acts=300, seconds=60) == plan(7, acts=300, seconds=60)
    assert plan(7, acts=300, seconds=60) != plan(8, acts=300, seconds=60)


def test_what_is_done_is_in_order_and_about_as_much_as_was_asked_for():
    made = plan(3, acts=2000, seconds=100)
    times = [act.at for act in made.acts]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] <= 100
    twice = sum(act.kind in TWO for act in made.acts)
    rare = sum(act.kind in STIR_KINDS for act in made.acts)
    assert 1_990 <= len(made.acts) + twice - rare <= 2_010


def test_no_two_acts_share_a_word():
    acts = plan(5, acts=2000, seconds=100).acts
    words = [word for act in acts for word in (act.token, *act.again)]
    assert len(words) == len(set(words))


def test_everybody_takes_part_and_asks_before_answering():
    made = plan(11, acts=2000, seconds=100)
    assert {act.who for act in made.acts} == {*ASKERS, *OUTSIDERS, *AGENTS}
    for who in ASKERS:
        assert next(act.kind for act in made.acts if act.who == who) == "ask"


def test_everything_that_can_be_done_is_done_in_a_long_run():
    assert {act.kind for act in plan(2, acts=2000, seconds=100).acts} == set(get_args(Kind))


def test_what_takes_a_minute_to_be_over_is_left_out_of_short_runs():
    kinds = {act.kind for act in plan(2, acts=60, seconds=7).acts}
    assert not kinds & {"erase", "archive", "evict"}
    assert {"hide", "merge", "stranger", "uncard"} <= kinds


def test_the_bot_falls_early_enough_for_its_threads_to_be_read_again():
    troubles = plan(2, acts=2000, seconds=100).troubles
    assert max(trouble.at for trouble in troubles if trouble.what in {"kill", "stop"}) < 65


def test_a_long_run_meets_every_kind_of_trouble():
    troubles = plan(2, acts=2000, seconds=240).troubles
    assert {trouble.what for trouble in troubles} == {
        "kill",
        "stop",
        "disconnect",
        "down",
        "fault",
        "duplicate",
        "delay",
        "reorder",
        "drop_acks",
    }
    assert {t.side for t in troubles if t.what == "fault"} == {"slack", "kf5", "zammad", "udesk"}
