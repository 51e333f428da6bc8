"""What an administrator's wish makes of a field, where desks differ or are odd."""

import click
import pytest

from bot.cli.fields.changing import Asked, differences, planned
from helpdesks.fields import Field, FieldChange, FieldKind, Option, OptionChange

PLAIN = (Option(value="0", label="Low"), Option(value="1", label="High", hidden=True))


def choice(options=PLAIN, **more) -> Field:
    return Field(key="f", kind=FieldKind.CHOICE, label="Level", options=options, **more)


def test_the_whole_list_is_sent_whatever_changes():
    change = planned(choice(default="1"), Asked(title="Urgency"))

    assert change.options == (
        OptionChange(value="0", title="Low"),
        OptionChange(value="1", title="High", hidden=True, default=True),
    )
    assert (change.label, change.hint) == ("Urgency", None)


def test_a_field_without_options_is_sent_none():
    text = Field(key="f", kind=FieldKind.TEXT, label="Room")

    assert planned(text, Asked(comment="")).options is None


def test_several_defaults_are_kept_and_one_replaces_them():
    field = Field(
        key="f", kind=FieldKind.CHECKBOXES, label="Level", options=PLAIN, default=("0", "1")
    )

    assert differences(field, planned(field, Asked(comment=""))) == ()
    assert differences(field, planned(field, Asked(default="0"))) == ("default: 0, 1 → 0",)


def test_options_that_share_a_value_stay_apart_and_none_of_them_is_meant():
    field = choice((Option(value="0", label="Here"), Option(value="0", label="There")))

    assert [option.title for option in planned(field, Asked(title="x")).options] == [
        "Here",
        "There",
    ]
    assert differences(field, planned(field, Asked(title="Level"))) == ()
    with pytest.raises(click.ClickException, match="2 options have the value 0"):
        planned(field, Asked(hide=("0",)))


def test_what_a_desk_did_not_do_is_seen():
    change = FieldChange(
        label="Urgency",
        options=(
            OptionChange(value="0", title="Lowest"),
            OptionChange(value="7", title="Lost"),
            OptionChange(title="New"),
            OptionChange(title="Low"),
        ),
    )

    assert set(differences(choice(), change)) == {
        "title: Level → Urgency",
        "option 0: Low → Lowest",
        "option 7: gone → Lost",
        "gone: High",
        "new option: New",
        "new option: Low",
    }


def test_an_option_that_came_under_a_new_value_is_there():
    change = FieldChange(options=(OptionChange(value="0", title="Low"), OptionChange(title="High")))

    assert differences(choice(), change) == ()


def test_an_option_without_a_title_at_the_desk_has_to_get_one():
    field = choice((Option(value="0", label=""),))

    with pytest.raises(click.ClickException, match="--rename-option"):
        planned(field, Asked(title="x"))
    assert planned(field, Asked(rename=(("0", "None"),))).options[0].title == "None"
