"""Spans of time, as typed: `2026-01-01,2026-01-31` or `2026-01-01 09:00,2026-01-01 17:30`."""

from datetime import date, datetime, time

import click

Span = tuple[datetime, datetime]


def span(_context: click.Context, _option: click.Parameter, typed: str | None) -> Span | None:
    """Read two times and a comma.

    Without a zone they are this machine's; a day at the end counts whole.
    """
    if typed is None:
        return None
    first, _, last = typed.partition(",")
    try:
        earliest, latest = _moment(first.strip()), _end(last.strip())
    except ValueError:
        example = "write for example 2026-01-01,2026-01-31 (hours may follow)"
        raise click.BadParameter(f"{typed} is no span of time; {example}.") from None
    if latest < earliest:
        raise click.BadParameter(f"{typed} ends before it begins.")
    return earliest, latest


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


def _end(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _moment(text)
    return datetime.combine(day, time(23, 59, 59)).astimezone()
