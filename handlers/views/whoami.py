"""Who somebody is: in Slack, and at each help desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.text.escape import escape, one_line
from handlers.views.blocks import (
    MESSAGE_LIMIT,
    Element,
    actions,
    context,
    details,
    header,
    message,
    mrkdwn,
    section,
    weight,
)
from handlers.views.introductions import Asking, ask_button, asking_words
from handlers.views.link import offer, removal
from handlers.words import Translate
from handlers.workspace import Block, Message

WORD_LIMIT = 60
REASON_LIMIT = 600
ROOM = MESSAGE_LIMIT - 500  # of JSON; a line says what does not fit
MOST_BUTTONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Who somebody is at a desk, or the reason (mrkdwn, escaped) why they are nobody there.

    `askable`: an administrator may say who they are all the same; `asking` is what became of that.
    """

    desk: str
    known: bool = False
    name: str = ""
    role: str = ""
    organization: str = ""
    level: str = "unknown"
    own_token: bool = False
    reason: str = ""
    askable: bool = False
    asking: Asking | None = None


def whoami_message(
    t: Translate, *, name: str, email: str, desks: Sequence[AtDesk], offers: bool = False
) -> Message:
    """`offers`: there is a desk that takes people's own tokens."""
    heading = t("Who you are")
    pairs = [(t("In Slack"), _word(name)), (t("Email"), _word(email) or t("None"))]
    lines, blocks = [heading, *_said(pairs)], [header(heading), details(pairs)]
    foot = _buttons(t, desks, offers=offers)
    for done, at in enumerate(desks):
        pairs = _pairs(t, at)
        said = [at.reason] if at.reason else []
        said += [asking_words(t, at.asking)] if at.asking else []
        more = [details(pairs), *(section(mrkdwn(line, REASON_LIMIT)) for line in said)]
        if weight([*blocks, *more, *foot]) > ROOM:
            left = len(desks) - done
            rest = t.many("… and {n} more help desk", "… and {n} more help desks", left)
            blocks.append(context(mrkdwn(rest.format(n=left))))
            break
        blocks += more
        lines += [*_said(pairs), *said]
    return message("\n".join(lines), [*blocks, *foot])


def _pairs(t: Translate, at: AtDesk) -> list[tuple[str, str]]:
    where = t("At the help desk “{desk}”").format(desk=_word(at.desk))
    if not at.known:
        nobody = [(where, t("Not known"))]
        return nobody if at.reason else [*nobody, _rights(t, at)]
    return [
        (where, _word(at.name)),
        (t("Role"), _role(t, at.role)),
        (t("Organization"), _word(at.organization) or t("None")),
        (t("How we know"), t("By your own token") if at.own_token else _level(t, at.level)),
        _rights(t, at),
    ]


def _said(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{name}: {said}" for name, said in pairs]


def _buttons(t: Translate, desks: Sequence[AtDesk], *, offers: bool) -> list[Block]:
    owned = [at.desk for at in desks if at.own_token][:MOST_BUTTONS]
    elements: list[Element] = [offer(t)] if offers else []
    if any(at.askable and at.asking is None for at in desks):
        elements.append(ask_button(t))
    elements += [removal(t, desk) for desk in owned]
    return [actions(*elements)] if elements else []


def _role(t: Translate, role: str) -> str:
    words = {
        "requester": t("Requester"),
        "agent": t("Agent"),
        "admin": t("Administrator"),
    }
    return words.get(role) or _word(role)


def _level(t: Translate, level: str) -> str:
    words = {
        "linked": t("Linked by an administrator"),
        "confirmed": t("By your confirmed email address"),
        "unknown": t("Not known yet"),
    }
    return words.get(level) or _word(level)


def _rights(t: Translate, at: AtDesk) -> tuple[str, str]:
    """What who somebody is lets them do there."""
    words = {
        "requester": t("Open, read and answer your own requests"),
        "agent": t("Answer, note and change requests, and set up channels"),
        "admin": t("Answer, note and change requests, set up channels, and confirm people"),
    }
    unknown = t("Open a request, which introduces you")
    said = words.get(at.role, words["requester"]) if at.known else unknown
    return t("What you may do"), said


def _word(word: str) -> str:
    return escape(one_line(word, WORD_LIMIT))
