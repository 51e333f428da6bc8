"""Somebody's own token at a help desk: the form for it, and what is said about it."""

from collections.abc import Mapping, Sequence

from handlers.ids import COMMAND, DROP_TOKEN, LINK, OPEN_LINK_FORM
from handlers.text.escape import escape
from handlers.views.blocks import (
    Element,
    button,
    confirmation,
    message,
    modal,
    mrkdwn,
    plain,
    section,
)
from handlers.views.inputs import answers, text_input
from handlers.views.state import Place
from handlers.words import Translate
from handlers.workspace import Message, View

TOKEN = "token"  # noqa: S105 - how the input's name begins
MOST_DESKS = 40


def link_modal(t: Translate, *, place: Place, desks: Sequence[str], linked: Sequence[str]) -> View:
    """One input per desk; those in `linked` have a token already, which a new one replaces."""
    intro = t(
        "With your own token, Deskhand asks the help desk as you, with your own rights. "
        "It is checked at once and stored sealed; nobody can read it again, not even you."
    )
    return modal(
        callback=LINK,
        title=t("Use my own token"),
        submit=t("Save"),
        close=t("Cancel"),
        blocks=[
            section(plain(intro)),
            *(
                text_input(
                    f"{TOKEN}:{desk}",
                    t("Token of “{desk}”").format(desk=desk),
                    hint=t("Leave it empty to keep the token that is stored.")
                    if desk in linked
                    else t("You make it in your profile at the help desk."),
                    optional=len(desks) > 1 or desk in linked,
                )
                for desk in desks[:MOST_DESKS]
            ),
        ],
        metadata=place.to_text(),
        external_id=place.key,
    )


def read_link(view: View) -> dict[str, str]:
    """The tokens that were typed, by desk."""
    typed = {name: str(said or "").strip() for name, said in answers(view).items()}
    parts = {name.partition(":")[2]: said for name, said in typed.items() if said}
    return {desk: said for desk, said in parts.items() if desk}


def link_errors(errors: Mapping[str, str]) -> dict[str, str]:
    """Sentences by desk, as Slack wants them beside the inputs."""
    return {f"{TOKEN}:{desk}": said for desk, said in errors.items()}


def linked_modal(t: Translate, *, place: Place, names: Mapping[str, str]) -> View:
    """Shown when all tokens are kept: who one is at each desk now."""
    lines = [
        t("{desk}: you are {name}").format(desk=escape(desk), name=escape(name))
        for desk, name in names.items()
    ]
    said = "\n".join(lines) or t("Nothing has changed.")
    return modal(
        callback=LINK,
        title=t("Use my own token"),
        close=t("Close"),
        blocks=[section(mrkdwn(said))],
        metadata=place.to_text(),
        external_id=place.key,
    )


def offer(t: Translate) -> Element:
    return button(t("Use my own token"), OPEN_LINK_FORM)


def removal(t: Translate, desk: str) -> Element:
    return button(
        t("Remove my token of {desk}").format(desk=desk),
        f"{DROP_TOKEN}:{desk}",
        desk,
        confirm=confirmation(
            title=t("Remove your token?"),
            text=t("The help desk then knows you by your confirmed email address again."),
            confirm=t("Remove"),
            deny=t("Keep it"),
        ),
    )


def token_removed(t: Translate, *, desk: str) -> Message:
    said = t("Your token of “{desk}” is removed. Your confirmed email address counts again.")
    return _line(said.format(desk=escape(desk)))


def token_refused(t: Translate, *, desk: str) -> Message:
    """Told to its owner, once, when a desk does not take a token any more."""
    said = t(
        "The help desk “{desk}” does not accept your own token any more, so it was removed and "
        "your confirmed email address counts again. To give another one, type {command}"
    )
    return _line(said.format(desk=escape(desk), command=f"`{COMMAND} link`"))


def no_tokens(t: Translate) -> Message:
    return _line(t("No help desk here takes people's own tokens."))


def _line(said: str) -> Message:
    return message(said, [section(mrkdwn(said))])
