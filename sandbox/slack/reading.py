"""The words a person reads in a message or view, without its structure. No I/O."""

from typing import Any

from sandbox.slack import mrkdwn
from sandbox.slack.records import Json

_PARTS = (
    "title",
    "label",
    "text",
    "fields",
    "element",
    "accessory",
    "elements",
    "rows",
    "alt_text",
    "placeholder",
    "options",
    "option_groups",
    "hint",
    "blocks",
    "attachments",
    "child_blocks",
    "body",
    "subtitle",
    "subtext",
    "actions",
    "fallback",
    "pretext",
    "footer",
    "initial_value",
)
_JOINED = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")


def words(value: Any) -> str:
    """All texts in reading order, one line for each."""
    return "\n".join(line for line in _lines(value) if line)


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return [mrkdwn.plain(value)]
    if isinstance(value, list):
        return [line for item in value for line in _lines(item)]
    if not isinstance(value, dict):
        return []
    kind = value.get("type")
    if kind in _JOINED:
        return ["".join(_leaf(leaf) for leaf in value.get("elements", ()))]
    if kind in ("plain_text", "raw_text"):
        return [str(value.get("text", ""))]
    return [line for key in _PARTS if key in value for line in _lines(value[key])]


def _leaf(leaf: Json) -> str:
    kind = leaf.get("type")
    if kind == "link":
        return str(leaf.get("text") or leaf["url"])
    if kind == "emoji":
        return f":{leaf['name']}:"
    if kind == "date":
        return str(leaf.get("fallback", ""))
    named = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}
    if kind in named:
        return f"@{leaf[named[kind]]}"
    if kind == "channel":
        return f"#{leaf['channel_id']}"
    return str(leaf.get("text", ""))
