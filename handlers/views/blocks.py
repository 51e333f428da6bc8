"""The few shapes that all views are made of.

Foreign text (what somebody wrote, or is called) goes into `plain` or `literal`, or through
`escape` into `mrkdwn`, which is always verbatim: Slack then links and mentions nothing by itself.
https://docs.slack.dev/reference/block-kit
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from handlers.text.escape import border, clean, clip, one_line
from handlers.workspace import Block, Message, View

Element = dict[str, Any]

EMPTY = "-"  # Slack refuses an empty text

TEXT_LIMIT = 3_000
FIELD_LIMIT = 2_000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
MODAL_TITLE_LIMIT = 24
FALLBACK_LIMIT = 3_900  # chat.update and postEphemeral refuse more than 4,000
MESSAGE_LIMIT = 12_000  # of JSON; Slack refuses a message at about 13,200
DATE_FORMAT = "{date_short_pretty} {time}"


def plain(text: str, limit: int = TEXT_LIMIT) -> Element:
    return {"type": "plain_text", "text": clip(clean(text), limit) or EMPTY, "emoji": False}


def mrkdwn(text: str, limit: int = TEXT_LIMIT) -> Element:
    """Our own markup around text that has been escaped."""
    return {"type": "mrkdwn", "text": clip(clean(text), limit) or EMPTY, "verbatim": True}


def bold(words: str) -> str:
    """Our own words (mrkdwn) in bold, for a line of their own: marks need spaces around them."""
    return f"*{words}*"


def header(text: str) -> Block:
    return {"type": "header", "text": plain(one_line(text, HEADER_LIMIT))}


def section(text: Element, accessory: Element | None = None) -> Block:
    block = {"type": "section", "text": text}
    return block if accessory is None else block | {"accessory": accessory}


def details(pairs: Iterable[tuple[str, str]]) -> Block:
    """Up to ten labels with their values, both mrkdwn, in two columns."""
    return {
        "type": "section",
        "fields": [mrkdwn(f"{bold(name)}\n{said}", FIELD_LIMIT) for name, said in pairs],
    }


def context(*elements: Element) -> Block:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def divider() -> Block:
    return {"type": "divider"}


def button(
    text: str,
    action: str,
    value: str = "",
    *,
    style: str | None = None,
    url: str | None = None,
    confirm: Element | None = None,
) -> Element:
    element: Element = {"type": "button", "text": plain(text, BUTTON_LIMIT), "action_id": action}
    more = {"value": value or None, "style": style, "url": url, "confirm": confirm}
    return element | {name: given for name, given in more.items() if given is not None}


def confirmation(*, title: str, text: str, confirm: str, deny: str) -> Element:
    """Asked before something that cannot be taken back."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(confirm, 30),
        "deny": plain(deny, 30),
        "style": "danger",
    }


def literal(text: str, **style: bool) -> Element:
    """A leaf of rich text: shown as it is, whatever it says."""
    leaf: Element = {"type": "text", "text": clean(text) or EMPTY}
    return leaf | {"style": style} if style else leaf


def rich(*leaves: Element) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*leaves]}]}


def quotes(text: str, limit: int) -> list[Block]:
    """What somebody wrote, as it is, in pieces that Slack takes; shortened to `limit` of JSON."""
    rest = clean(text).strip() or EMPTY
    while (taken := len(json.dumps(rest, ensure_ascii=False))) > limit:
        rest = clip(rest, len(rest) * limit // taken - 1)
    pieces = []
    while rest:
        at = border(rest, TEXT_LIMIT) or TEXT_LIMIT
        piece, rest = rest[:at], rest[at:].lstrip("\n")
        pieces.append({"type": "rich_text_quote", "elements": [literal(piece)]})
    return [{"type": "rich_text", "elements": [piece]} for piece in pieces]


def when(moment: datetime) -> str:
    """A moment in the zone and words of whoever reads it (mrkdwn)."""
    return f"<!date^{int(moment.timestamp())}^{DATE_FORMAT}|{_utc(moment)}>"


def moment_leaf(moment: datetime) -> Element:
    """The same as a leaf of rich text."""
    return {
        "type": "date",
        "timestamp": int(moment.timestamp()),
        "format": DATE_FORMAT,
        "fallback": _utc(moment),
    }


def modal(
    *,
    callback: str,
    title: str,
    close: str,
    blocks: Sequence[Block],
    metadata: str,
    external_id: str,
    submit: str | None = None,
    notify: bool = False,
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(one_line(title, MODAL_TITLE_LIMIT)),
        "close": plain(close, MODAL_TITLE_LIMIT),
        "blocks": list(blocks),
        "private_metadata": metadata,
        "external_id": external_id,
    }
    if submit is not None:
        view["submit"] = plain(submit, MODAL_TITLE_LIMIT)
    return view | {"notify_on_close": True} if notify else view


def message(text: str, blocks: Iterable[Block] = ()) -> Message:
    """A message; `text` is mrkdwn, so foreign words in it are escaped."""
    return Message(text=clip(clean(text), FALLBACK_LIMIT), blocks=tuple(blocks))


def weight(blocks: Iterable[Block]) -> int:
    """How much of a message's room some blocks take, in characters of JSON."""
    return len(json.dumps(list(blocks), ensure_ascii=False))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
