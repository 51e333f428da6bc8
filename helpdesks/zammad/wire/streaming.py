"""JSON with files in it, cut where their bytes belong, so that no file is ever held whole.

https://docs.zammad.org/en/latest/api/ticket/articles.html (attachments are base64 inside JSON)
"""

import json
from collections.abc import Sequence

from helpdesks.zammad.wire.values import Row

TRIPLE, QUAD = 3, 4
CHUNK = TRIPLE * 64 * 1024
"""Bytes that are turned into base64 at once, with nothing left over between chunks."""


def cut(payload: Row, tokens: Sequence[str]) -> tuple[bytes, ...]:
    """Write JSON and cut it at each token: one piece more than there are tokens.

    Tokens are random, stand in the order of their files, and nothing else spells them.
    """
    pieces = []
    rest = json.dumps(payload)
    for token in tokens:
        before, _, rest = rest.partition(token)
        pieces.append(before.encode())
    return (*pieces, rest.encode())


def length(pieces: Sequence[bytes], sizes: Sequence[int]) -> int:
    """Count the bytes of the whole, with files of these sizes in base64."""
    files = sum((size + TRIPLE - 1) // TRIPLE * QUAD for size in sizes)
    return sum(map(len, pieces)) + files
