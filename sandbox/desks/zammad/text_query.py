"""A small part of Elasticsearch's query language, over tickets."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from sandbox.desks.zammad.models import Article, Ticket
from sandbox.desks.zammad.times import to_wire

_PART = re.compile(
    r"(?P<not>NOT\s+|-)?(?:(?P<field>[\w.]+):)?"
    r'(?P<value>"[^"]*"|\([^)]*\)|\[[^\]]*\]|[^\s]+)'
)
_WORD = re.compile(r"[^\W_]+")
_SKIPPED = frozenset({"AND", "OR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A ticket as the index knows it: with the articles that were there some seconds ago."""

    ticket: Ticket
    articles: list[Article]


def matches(query: str, found: Indexed) -> bool:
    """Whether every part of the query fits; a query without a field ends as if with `*`."""
    parts = [part for part in _PART.finditer(query) if part["value"] not in _SKIPPED]
    open_end = ":" not in query
    for place, part in enumerate(parts, 1):
        last = open_end and place == len(parts)
        if _fits(part, found, open_end=last) == bool(part["not"]):
            return False
    return True


def _fits(part: re.Match[str], found: Indexed, *, open_end: bool) -> bool:
    field, value = part["field"], part["value"]
    if field is None:
        texts = [text for name in _TEXT for text in _FIELDS[name](found)]
        return _in_words(value.strip('"'), texts, open_end=open_end)
    read = _FIELDS.get(field)
    if read is None:
        return False
    texts = read(found)
    if value.startswith("[") or value[0] in "<>":
        return any(_in_range(value, text) for text in texts)
    choices = value[1:-1].split(" OR ") if value.startswith("(") else [value]
    return any(_equals(one.strip().strip('"'), texts) for one in choices)


def _in_words(wanted: str, texts: list[str], *, open_end: bool) -> bool:
    """All words in a row, as words of a text and not as any part of it."""
    pattern = r"\W+".join(re.escape(word) for word in _WORD.findall(wanted))
    end = "" if open_end or wanted.endswith("*") else r"\b"
    return bool(pattern) and any(
        re.search(rf"\b{pattern}{end}", text, re.IGNORECASE) for text in texts
    )


def _equals(wanted: str, texts: list[str]) -> bool:
    if "*" in wanted:
        return any(fnmatchcase(text.casefold(), wanted.casefold()) for text in texts)
    return any(text.casefold() == wanted.casefold() for text in texts) or _in_words(
        wanted, texts, open_end=False
    )


def _in_range(value: str, text: str) -> bool:
    """`[a TO b]`, `>=a` …; ISO times compare as texts."""
    if value.startswith("["):
        low, _, high = value[1:-1].partition(" TO ")
        return (low == "*" or text >= low) and (high == "*" or text <= high)
    sign, bound = re.match(r"([<>]=?)(.*)", value).groups()  # type: ignore[union-attr]
    return {
        ">": text > bound,
        ">=": text >= bound,
        "<": text < bound,
        "<=": text <= bound,
    }[sign]


def _time(moment: datetime) -> list[str]:
    return [to_wire(moment) or ""]


_FIELDS: dict[str, Callable[[Indexed], list[str]]] = {
    "id": lambda one: [str(one.ticket.id)],
    "number": lambda one: [one.ticket.number],
    "title": lambda one: [one.ticket.title],
    "state.name": lambda one: [one.ticket.state],
    "priority.name": lambda one: [one.ticket.priority],
    "group.name": lambda one: [one.ticket.group],
    "customer.email": lambda one: [one.ticket.customer.email],
    "customer.login": lambda one: [one.ticket.customer.login],
    "customer_id": lambda one: [str(one.ticket.customer.id)],
    "owner.login": lambda one: [one.ticket.owner.login if one.ticket.owner else "-"],
    "tags": lambda one: list(one.ticket.tags),
    "created_at": lambda one: _time(one.ticket.created_at),
    "updated_at": lambda one: _time(one.ticket.updated_at),
    "article.body": lambda one: [article.text for article in one.articles],
    "article.from": lambda one: [article.from_ or "" for article in one.articles],
    "article.subject": lambda one: [article.subject or "" for article in one.articles],
}
_TEXT = ("number", "title", "article.body", "article.from", "article.subject", "tags")
