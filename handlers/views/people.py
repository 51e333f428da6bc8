"""Who waits to be confirmed at a help desk, who is, and the form that says who somebody is."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ids import (
    COMMAND,
    CONFIRM,
    CONFIRM_PERSON,
    DECLINE_PERSON,
    OPEN_PEOPLE,
    TAKE_BACK,
)
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    MESSAGE_LIMIT,
    Element,
    actions,
    bold,
    button,
    confirmation,
    context,
    header,
    message,
    modal,
    mrkdwn,
    plain,
    section,
    weight,
    when,
)
from handlers.views.inputs import answers, text_input, text_of
from handlers.views.state import ConfirmPlace, PeoplePage, PersonRef
from handlers.words import Translate
from handlers.workspace import Block, Message, View
from store import Introduction

ADDRESS = "address"
AT_ONCE = 10
WORD_LIMIT = 60
ROOM = MESSAGE_LIMIT - 1_200  # of JSON; the buttons that turn the page need the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody who waits or is confirmed; then `name` is who they are at the desk."""

    intro: Introduction
    name: str = ""


def people_message(
    t: Translate,
    *,
    entries: Sequence[Entry],
    start: int = 0,
    several: bool = False,
    silent: Sequence[str] = (),
    said: str = "",
) -> Message:
    """A page of those who wait, and behind them those who are confirmed.

    `said` (mrkdwn, escaped) is what was decided a moment ago. `silent` desks are missing.
    """
    heading = t("Who asks to be known")
    missing = t("{desk} is not answering; its people are missing here.")
    notes = [said] if said else []
    notes += [missing.format(desk=escape(desk)) for desk in silent[:AT_ONCE]]
    blocks: list[Block] = [header(heading), *(context(mrkdwn(note)) for note in notes)]
    lines, shown = [heading, *notes], 0
    start = start if start < len(entries) else 0
    if not entries:
        lines.append(t("Nobody waits, and nobody is confirmed."))
        blocks.append(section(mrkdwn(lines[-1])))
    for entry in entries[start : start + AT_ONCE]:
        line, row = _words(t, entry, several=several), _row(t, entry, shown, several=several)
        if weight([*blocks, *row]) > ROOM:
            break
        blocks, lines, shown = [*blocks, *row], [*lines, line], shown + 1
    turning = _turning(t, start, start + shown, len(entries))
    return message("\n".join(lines), [*blocks, *([actions(*turning)] if turning else [])])


def _row(t: Translate, entry: Entry, at: int, *, several: bool) -> list[Block]:
    ref = PersonRef(user=entry.intro.user, desk=entry.intro.desk).to_text()
    buttons = _deciding(t, ref, at) if _waits(entry) else [_taking_back(t, ref, at)]
    return [section(mrkdwn(_words(t, entry, several=several))), actions(*buttons)]


def _deciding(t: Translate, ref: str, at: int) -> list[Element]:
    asked = confirmation(
        title=t("Decline?"),
        text=t("They are told, and may ask again after a week."),
        confirm=t("Decline"),
        deny=t("Cancel"),
    )
    return [
        button(t("Confirm…"), f"{CONFIRM_PERSON}:{at}", ref, style="primary"),
        button(t("Decline"), f"{DECLINE_PERSON}:{at}", ref, confirm=asked),
    ]


def _taking_back(t: Translate, ref: str, at: int) -> Element:
    asked = confirmation(
        title=t("Take it back?"),
        text=t("They are told, and cannot use the help desk from Slack any more."),
        confirm=t("Take back"),
        deny=t("Cancel"),
    )
    return button(t("Take back"), f"{TAKE_BACK}:{at}", ref, confirm=asked)


def _words(t: Translate, entry: Entry, *, several: bool) -> str:
    intro = entry.intro
    who = f"{bold(_word(intro.name))} (<@{escape(intro.user)}>)"
    desk = t("help desk “{desk}”").format(desk=escape(intro.desk)) if several else ""
    if _waits(entry):
        address = t("Address in Slack, which proves nothing: {email}")
        email = _word(intro.email) or t("None")
        since = t("waits since {time}").format(time=when(intro.asked_at))
        facts = [_reason(t, intro.reason), since, desk]
        return f"{who}\n{address.format(email=email)}\n{_joined(facts)}"
    is_ = t("is {name} at the help desk").format(name=_word(entry.name) or t("None"))
    by = t("confirmed by {user}").format(user=f"<@{escape(intro.decided_by or '')}>")
    at = when(intro.decided_at) if intro.decided_at else ""
    return f"{who} {is_}\n{_joined([by, at, desk])}"


def _reason(t: Translate, reason: str) -> str:
    words = {
        "guest": t("a guest"),
        "stranger": t("from another organization"),
        "no_email": t("has no address in Slack"),
        "unconfirmed": t("has an address that Slack has not confirmed"),
    }
    return words.get(reason) or _word(reason)


def _turning(t: Translate, start: int, end: int, every: int) -> list[Element]:
    buttons = []
    if start > 0:
        earlier = PeoplePage(start=max(0, start - AT_ONCE)).to_text()
        buttons.append(button(t("Previous"), f"{OPEN_PEOPLE}:previous", earlier))
    if start < end < every:
        more = PeoplePage(start=end).to_text()
        buttons.append(button(t("Next"), f"{OPEN_PEOPLE}:next", more))
    return buttons


def decided_already(t: Translate) -> str:
    """Instead of a decision: nobody waits there any more (mrkdwn)."""
    said = t("This was decided meanwhile. You see who waits with {command}")
    return said.format(command=f"`{COMMAND} people`")


def has_declined(t: Translate, *, user: str) -> str:
    return t("You declined to confirm {user}. They are told.").format(user=f"<@{escape(user)}>")


def has_taken_back(t: Translate, *, user: str) -> str:
    said = t("You took back that {user} is confirmed. They are told.")
    return said.format(user=f"<@{escape(user)}>")


def confirm_modal(t: Translate, *, place: ConfirmPlace, intro: Introduction) -> View:
    """Who somebody is at the desk: the address is Slack's word, for the administrator to check."""
    who = t("In Slack: {name} ({user})").format(
        name=_word(intro.name), user=f"<@{escape(intro.user)}>"
    )
    about = t("Help desk: {desk}").format(desk=escape(intro.desk))
    gives = t(
        "They will act as this person at the help desk: read and answer what that person may. "
        "Confirm only whom you know, and ask them in another way if you are not sure."
    )
    return modal(
        callback=CONFIRM,
        title=t("Confirm a person"),
        submit=t("Confirm"),
        close=t("Cancel"),
        blocks=[
            section(mrkdwn("\n".join((who, _reason(t, intro.reason), about)))),
            text_input(
                ADDRESS,
                t("Their address at the help desk"),
                value=intro.email,
                hint=t("What stands here comes from Slack and is not proven. Please check it."),
            ),
            section(plain(gives)),
        ],
        metadata=place.to_text(),
        external_id=place.key,
    )


def read_confirm(view: View) -> str:
    """The address that was typed."""
    return text_of(answers(view).get(ADDRESS))


def confirmed_modal(t: Translate, *, place: ConfirmPlace, name: str) -> View:
    said = t("Confirmed: at the help desk “{desk}”, {user} is {name}. They are told.")
    line = said.format(desk=escape(place.desk), user=f"<@{escape(place.user)}>", name=_word(name))
    return modal(
        callback=CONFIRM,
        title=t("Confirm a person"),
        close=t("Close"),
        blocks=[section(mrkdwn(line))],
        metadata=place.to_text(),
        external_id=place.key,
    )


def _waits(entry: Entry) -> bool:
    return entry.intro.state == "waiting"


def _joined(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)


def _word(word: str) -> str:
    return escape(one_line(word, WORD_LIMIT))
