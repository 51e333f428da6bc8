"""Where in a TOML file a setting stands, so that a mistake can name its line."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str, ...]


class Lines:
    """The line (from 1) of every table and key of a TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        for path, line in _paths(text):
            self._lines.setdefault(path, line)

    def of(self, path: Path) -> int:
        """Answer the line of this setting, or of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def _paths(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+([^\[\]]+)\]", line):
            table = _read(header[1])
            yield table, number
        elif key := re.match(r"\s*([^=#]+?)\s*=", line):
            yield table + _read(key[1]), number


def _read(key: str) -> Path:
    """Read a dotted key, quoted parts and all; what is no key after all has no path."""
    try:
        found: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(found, dict):
        (part, found), *_ = found.items()
        parts.append(part)
    return tuple(parts)
