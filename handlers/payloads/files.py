"""Files, as Slack describes them in messages, forms and files.info. Read without I/O."""

from typing import Any

from handlers.workspace import SlackFile, Withheld

Body = dict[str, Any]

# Canvases, lists and posts are edited in Slack; there are no bytes of theirs to carry.
EDITABLE = frozenset({"canvas", "list", "post", "space", "quip"})
GONE = frozenset({"tombstone", "hidden_by_limit"})
OUT_OF_REACH = frozenset({"file_not_found", "access_denied"})


def file(raw: Body) -> SlackFile:
    """Read a file, from files.info, a message or a form's input.

    https://docs.slack.dev/reference/objects/file-object
    """
    size = raw.get("size")
    return SlackFile(
        id=str(raw.get("id") or ""),
        name=str(raw.get("name") or raw.get("title") or raw.get("id") or ""),
        size=size if isinstance(size, int) else None,
        mimetype=str(raw.get("mimetype") or "application/octet-stream"),
        url=str(raw.get("url_private_download") or raw.get("url_private") or ""),
        permalink=str(raw.get("permalink") or ""),
        withheld=_withheld(raw),
    )


def _withheld(raw: Body) -> Withheld | None:
    mode, access = raw.get("mode"), raw.get("file_access")
    if mode in GONE or access in OUT_OF_REACH:
        return Withheld.GONE
    if mode == "external" or raw.get("is_external"):
        return Withheld.ELSEWHERE
    return Withheld.EDITABLE if mode in EDITABLE else None
