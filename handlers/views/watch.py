"""What a channel is shown: the form, reading it, and what the channel is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handlers.ids import COMMAND, OPEN_WATCH, UNWATCH, WATCH
from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    Element,
    actions,
    button,
    context,
    message,
    modal,
    mrkdwn,
    plain,
    section,
)
from handlers.views.inputs import answers, field_input, option, select
from handlers.views.standing import STATUSES, status_word
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import Block, Message, View

Scope = Literal["desk", "organization", "mine"]
Detail = Literal["numbers", "titles", "conversation"]
Audience = Literal["requesters", "agents"]

SCOPES: dict[str, Scope] = {"desk": "desk", "organization": "organization", "mine": "mine"}
DETAILS: dict[str, Detail] = {
    "numbers": "numbers",
    "titles": "titles",
    "conversation": "conversation",
}

AUDIENCES: dict[str, Audience] = {"requesters": "requesters", "agents": "agents"}
HOURLY_CHOICES = (20, 60, 200)  # posts an hour

SCOPE, SHOWN_STATUSES, DETAIL, AUDIENCE = "scope", "statuses", "detail", "audience"
HOURLY = "hourly"
NAME_LIMIT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchForm:
    """Whose requests, in which statuses (none: in all), how much of them, for whom, how often.

    `hourly` is how many posts an hour there are at most.
    """

    scope: Scope = "mine"
    statuses: tuple[str, ...] = ()
    detail: Detail = "titles"
    audience: Audience = "requesters"
    hourly: int = 60


def watch_modal(
    t: Translate,
    *,
    place: Place,
    agent: bool,
    organization: str | None,
    current: WatchForm | None = None,
    desk: str = "",
    private: bool = False,
) -> View:
    """The form; only agents choose whose requests, and an organization only if they have one.

    In a `private` channel agents choose who it is for. `desk` is named where there are several,
    here and below.
    """
    form = current or WatchForm()
    about = t("Requests of the help desk “{desk}”.").format(desk=desk) if desk else ""
    intro = t("New and changed requests appear in this channel. Everyone here can read them.")
    return modal(
        callback=WATCH,
        title=t("Watch in this channel"),
        submit=t("Watch"),
        close=t("Cancel"),
        blocks=[
            section(plain(f"{about} {intro}".strip())),
            _scope_input(t, form, agent=agent, organization=organization),
            _statuses_input(t, form),
            *([_audience_input(t, form)] if agent and private else []),
            _detail_input(t, form),
            _hourly_input(t, form),
        ],
        metadata=place.to_text(),
        external_id=place.key,
    )


def read_watch(view: View) -> WatchForm:
    given = answers(view)
    chosen = tuple(str(o.get("value")) for o in given.get(SHOWN_STATUSES) or ())
    return WatchForm(
        scope=SCOPES.get(str(given.get(SCOPE)), "mine"),
        statuses=tuple(status for status in chosen if status in STATUSES),
        detail=DETAILS.get(str(given.get(DETAIL)), "titles"),
        audience=AUDIENCES.get(str(given.get(AUDIENCE)), "requesters"),
        hourly=_hourly(given.get(HOURLY)),
    )


def watch_set(
    t: Translate, *, user: str, form: WatchForm, organization: str | None = None, desk: str = ""
) -> Message:
    """Told to the channel: who set it, what it shows, how to change that. `user` is a Slack id."""
    who = f"<@{escape(user)}>"
    said = t("{user} set this channel to show requests of the help desk.").format(user=who)
    if desk:
        named = t("{user} set this channel to show requests of the help desk “{desk}”.")
        said = named.format(user=who, desk=escape(desk))
    lines = [said, _what(t, form, who, organization), _often(t, form), *_for_agents(t, form)]
    how = t("Change it with {change}, stop it with {stop}").format(
        change=f"`{COMMAND} watch`", stop=f"`{COMMAND} unwatch`"
    )
    return message(
        "\n".join([*lines, how]),
        [
            section(mrkdwn("\n".join(lines))),
            actions(button(t("Change"), OPEN_WATCH, desk), button(t("Stop"), UNWATCH, desk)),
            context(mrkdwn(how)),
        ],
    )


def unwatched(t: Translate, *, user: str, desk: str = "") -> Message:
    """Told to the channel. `user` is a Slack id."""
    said = t("{user} stopped showing requests in this channel. Cards that stand here stay current.")
    if desk:
        said = t(
            "{user} stopped showing requests of “{desk}” in this channel. "
            "Cards that stand here stay current."
        )
    line = said.format(user=f"<@{escape(user)}>", desk=escape(desk))
    return message(line, [section(mrkdwn(line))])


def fallen(t: Translate, *, user: str, desk: str = "") -> Message:
    """Told to the channel when a watch may not go on. `user` is a Slack id."""
    said = t(
        "Requests are no longer shown in this channel: it is shared with others now, "
        "or {user}, who set this, may not show them any more."
    )
    if desk:
        said = t(
            "Requests of “{desk}” are no longer shown in this channel: it is shared with others "
            "now, or {user}, who set this, may not show them any more."
        )
    line = said.format(user=f"<@{escape(user)}>", desk=escape(desk))
    return message(line, [section(mrkdwn(line))])


def shared_channel(t: Translate) -> Message:
    said = t("This channel is shared with another organization, so no requests are shown in it.")
    return message(said, [section(mrkdwn(said))])


def not_watched(t: Translate) -> Message:
    said = t("No requests are shown in this channel. To start, type {command}")
    line = said.format(command=f"`{COMMAND} watch`")
    return message(line, [section(mrkdwn(line))])


def _scope_input(t: Translate, form: WatchForm, *, agent: bool, organization: str | None) -> Block:
    options = [option(t("My own requests"), "mine")]
    if agent and organization:
        options.append(option(t("Requests of my organization"), "organization"))
    if agent:
        options.append(option(t("All requests of the help desk"), "desk"))
    hint = "" if agent else t("Agents can show other requests, too.")
    known = {o["value"] for o in options}
    menu = select(SCOPE, options, chosen=form.scope if form.scope in known else "mine")
    return field_input(SCOPE, t("Which requests"), menu, hint=hint)


def _statuses_input(t: Translate, form: WatchForm) -> Block:
    options = [option(status_word(t, status), status.value) for status in STATUSES]
    boxes: Element = {"type": "checkboxes", "action_id": SHOWN_STATUSES, "options": options}
    if chosen := [o for o in options if o["value"] in form.statuses]:
        boxes["initial_options"] = chosen
    hint = t("Choose none to see all.")
    return field_input(SHOWN_STATUSES, t("In which status"), boxes, hint=hint, optional=True)


def _detail_input(t: Translate, form: WatchForm) -> Block:
    options = [
        option(t("Number and status only"), "numbers"),
        option(t("The request's card only"), "titles"),
        option(t("The card, and the conversation in its thread"), "conversation"),
    ]
    return field_input(DETAIL, t("How much of each"), _radio(DETAIL, options, form.detail))


def _audience_input(t: Translate, form: WatchForm) -> Block:
    options = [
        option(t("Everybody in this channel"), "requesters"),
        option(t("Agents only: with internal notes"), "agents"),
    ]
    hint = t(
        "For agents only if everybody in this channel is one. "
        "Plain words in its threads are internal notes then."
    )
    radio = _radio(AUDIENCE, options, form.audience)
    return field_input(AUDIENCE, t("Who reads here"), radio, hint=hint)


def _hourly_input(t: Translate, form: WatchForm) -> Block:
    options = [option(t("{n} messages").format(n=number), str(number)) for number in HOURLY_CHOICES]
    hint = t("What is more is gathered in one message. Conversations are never held back.")
    menu = select(HOURLY, options, chosen=str(_hourly(form.hourly)))
    return field_input(HOURLY, t("At most, in an hour"), menu, hint=hint)


def _hourly(given: object) -> int:
    return next((number for number in HOURLY_CHOICES if str(number) == str(given)), 60)


def _radio(name: str, options: list[Element], chosen: str) -> Element:
    return {
        "type": "radio_buttons",
        "action_id": name,
        "options": options,
        "initial_option": next(o for o in options if o["value"] == chosen),
    }


def _what(t: Translate, form: WatchForm, who: str, organization: str | None) -> str:
    whose = {
        "mine": t("Requests of {user}").format(user=who),
        "organization": (
            t("Requests of {organization}").format(
                organization=escape(one_line(organization, NAME_LIMIT))
            )
            if organization
            else t("Requests of the organization of {user}").format(user=who)
        ),
        "desk": t("All requests of the help desk"),
    }[form.scope]
    talk = t("with the public conversation in their threads")
    if form.audience == "agents":
        talk = t("with the conversation and internal notes in their threads")
    much = {
        "numbers": t("with number and status only"),
        "titles": t("as cards only"),
        "conversation": talk,
    }[form.detail]
    return t("It shows: {whose}, {statuses}, {much}.").format(
        whose=whose, statuses=_statuses(t, form.statuses), much=much
    )


def _often(t: Translate, form: WatchForm) -> str:
    said = t("At most {n} messages an hour; what is more is gathered in one.")
    return said.format(n=form.hourly)


def _for_agents(t: Translate, form: WatchForm) -> list[str]:
    """What is different in a channel for agents, in a line of its own."""
    if form.audience != "agents":
        return []
    return [
        t("It is for agents only. Plain words in these threads are internal notes.")
        + " "
        + t("To answer the requester, press “Public reply” on the card.")
    ]


def _statuses(t: Translate, statuses: Sequence[str]) -> str:
    if not statuses:
        return t("in every status")
    names = t(", ").join(status_word(t, status) for status in statuses)
    return t("while they are: {names}").format(names=escape(names))
