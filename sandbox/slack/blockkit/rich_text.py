"""Rich text. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from sandbox.slack.blockkit.rules import (
    Rule,
    Shape,
    anything,
    boolean,
    integer,
    list_of,
    one_of,
    text,
    typed,
)

MANY = 5_000
_STYLE = Shape(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    ),
)


def _leaf(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    return Shape({"type": anything, **required}, {"style": _STYLE, **(optional or {})})


_LEAF = typed(
    {
        "text": _leaf({"text": text(40_000, shortest=1)}),
        "link": _leaf({"url": text(3_000, shortest=1)}, {"text": text(40_000), "unsafe": boolean}),
        "emoji": _leaf(
            {"name": text(100)}, {"unicode": text(100), "skin_tone": anything, "url": text(3_000)}
        ),
        "user": _leaf({"user_id": text(255)}),
        "usergroup": _leaf({"usergroup_id": text(255)}),
        "channel": _leaf({"channel_id": text(255)}),
        "team": _leaf({"team_id": text(255)}),
        "broadcast": _leaf({"range": one_of("here", "channel", "everyone")}),
        "color": _leaf({"value": text(20)}),
        "date": _leaf(
            {"timestamp": integer(0, 99_999_999_999), "format": text(255)},
            {"url": text(3_000), "fallback": text(3_000)},
        ),
    }
)
_LEAVES = list_of(_LEAF, most=MANY)
_SECTION = Shape({"type": anything, "elements": _LEAVES})
_BOXED = Shape(
    {"type": anything, "elements": _LEAVES}, {"border": integer(0, 1), "language": text(50)}
)
_LIST = Shape(
    {
        "type": anything,
        "style": one_of("bullet", "ordered"),
        "elements": list_of(typed({"rich_text_section": _SECTION}), most=MANY),
    },
    {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
)
RICH_TEXT_ELEMENTS = list_of(
    typed(
        {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_preformatted": _BOXED,
            "rich_text_quote": _BOXED,
        }
    ),
    most=MANY,
)
RICH_TEXT = Shape(
    {"type": one_of("rich_text"), "elements": RICH_TEXT_ELEMENTS}, {"block_id": text(255)}
)
