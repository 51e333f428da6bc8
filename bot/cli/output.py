"""What commands print: lines for people, JSON for scripts, progress where somebody watches."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from handlers.text.escape import clean

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

UNSAID = frozenset({"url", "token", "lease"})
"""Fields that open doors; they are left out of JSON."""


def say(line: str) -> None:
    """Print foreign words, without what would drive a terminal."""
    click.echo(clean(line))


def print_json(found: object) -> None:
    """Print dataclasses, or lists and dicts of them."""
    click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))


def ask(question: str, *, yes: bool) -> None:
    """Ask before what cannot be undone; a no ends the command. Answers of JSON stay JSON."""
    if not yes:
        click.confirm(question, abort=True, err=True)


def plain(found: object) -> Any:
    """Turn dataclasses into JSON's own types; times are ISO 8601."""
    if is_dataclass(found) and not isinstance(found, type):
        return plain(asdict(found))
    if isinstance(found, dict):
        return {key: plain(value) for key, value in found.items() if key not in UNSAID}
    if isinstance(found, list | tuple | frozenset):
        return [plain(part) for part in found]
    if isinstance(found, datetime):
        return found.isoformat()
    return str(found) if isinstance(found, Path) else found


def moment(at: datetime | None) -> str:
    """Write a time as this machine's people read it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else "-"


def details(pairs: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns; empty values are left out."""
    for name, value in pairs:
        if value:
            say(f"{name + ':':<14}{value}")


class Counter:
    """Shows how much has been read, on a terminal that does not show the result itself."""

    def __init__(self, noun: str, *, watched: bool | None = None) -> None:
        silent_result = not sys.stdout.isatty()
        self._watched = sys.stderr.isatty() and silent_result if watched is None else watched
        self._noun, self.count = noun, 0

    def tick(self) -> None:
        self.count += 1
        if self._watched:
            click.echo(f"\r{self.count:,} {self._noun}", nl=False, err=True)

    def done(self) -> None:
        if self._watched and self.count:
            click.echo("", err=True)
