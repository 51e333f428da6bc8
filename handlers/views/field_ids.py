"""Names of the inputs that ask a desk's fields: `field:KEY`, and `field:KEY:LEVEL:HASH`.

A level of a CASCADE carries a hash of the options chosen above it, so that Slack drops what was
chosen below when one of them changes. Where there are several desks to choose among, a hash of the
desk keeps an answer from staying in the field of another desk that has the same key.
"""

from collections.abc import Sequence

from handlers.ids import FIELD
from handlers.views.choices import short_hash

PREFIX = f"{FIELD}:"
QUIET = "answer:"  # the action_id of inputs that change nothing else in the form


def name_of(key: str, *, level: int = 1, path: Sequence[str] = (), desk: str = "") -> str:
    """The block_id of a field, or of a level (from 1) of one, under the options above it."""
    name = PREFIX + key.replace("%", "%25").replace(":", "%3A")
    top = short_hash(desk) if desk else ""
    if level == 1:
        return f"{name}:1:{top}" if top else name
    return f"{name}:{level}:{short_hash(top, *path[: level - 1])}"


def is_below(name: str, top: str, path: Sequence[str]) -> bool:
    """Whether a level stands under these options; `top` is the name of its first level."""
    if level_of(name) == 1:
        return True
    return _hash_of(name) == short_hash(_hash_of(top), *path)


def is_field(name: str) -> bool:
    return name.startswith(PREFIX)


def key_of(name: str) -> str:
    """The key of the field that a block_id or action_id belongs to."""
    quoted = name.split(":")[1] if ":" in name else ""
    return quoted.replace("%3A", ":").replace("%25", "%")


def level_of(name: str) -> int:
    parts = name.split(":")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 1  # noqa: PLR2004


def _hash_of(name: str) -> str:
    parts = name.split(":")
    return parts[3] if len(parts) > 3 else ""  # noqa: PLR2004
