"""Which tickets a search finds, and in what order: by condition, by text, or all of them."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sandbox.desks.zammad import text_query
from sandbox.desks.zammad.columns import COLUMNS
from sandbox.desks.zammad.conditions import Condition, Test, read_condition
from sandbox.desks.zammad.errors import masked
from sandbox.desks.zammad.models import Ticket, User
from sandbox.desks.zammad.paging import Page
from sandbox.desks.zammad.params import Params, words
from sandbox.desks.zammad.rules import is_customer_of, works_in
from sandbox.desks.zammad.state import Account

Sort = tuple[tuple[str, bool], ...]
_USUAL: Sort = (("updated_at", True),)
_INDEXED = (("updated_at",), ("updated_at", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for; `sort` names columns, each with whether it descends."""

    account: Account
    user: User
    condition: Condition
    text: Test | None
    sort: Sort

    def page(self, page: Page) -> list[Ticket]:
        return list(islice(self._found(), page.first, page.end))

    def count(self) -> int:
        return sum(1 for _ in self._found())

    def _found(self) -> Iterator[Ticket]:
        tests = [self.condition.test, visible(self.account, self.user)]
        if self.text is not None:
            tests.append(self.text)
        return (one for one in self._candidates() if all(test(one) for test in tests))

    def _candidates(self) -> Iterable[Ticket]:
        """Few tickets where few can match, in the right order."""
        names = tuple(name for name, _ in self.sort)
        descends = {descending for _, descending in self.sort}
        if self.user.is_agent and names in _INDEXED and len(descends) == 1:
            return self._changed(descending=descends == {True})
        found = self._changed(descending=False) if self.user.is_agent else self._of_customer()
        return in_order(found, self.sort)

    def _changed(self, *, descending: bool) -> Iterator[Ticket]:
        since, until = self.condition.since, self.condition.until
        return self.account.tickets.changed(since, until, descending=descending)

    def _of_customer(self) -> Iterable[Ticket]:
        shared = [one for one in self.user.organizations if one.shared]
        return self.account.tickets.of_people([self.user], shared).values()


def read_search(account: Account, user: User, params: Params) -> Search:
    """Choose the engine as the version does.

    Up to 6.4 SQL drops a condition that comes together with a query; from 6.5 both count.
    Raises Refusal (masked): 500 for a bad sort, 422 and 500 for a bad condition.
    """
    settings = account.settings
    query, found = str(params.get("query") or "").strip(), _condition(params)
    asks_text = bool(query.replace("*", "").strip())
    drops = bool(query) and bool(found) and not settings.is_new
    condition = read_condition(account, user, None if drops else found)
    text: Test | None = None
    if settings.elasticsearch and (asks_text if settings.is_new else query and not found):
        text = _by_index(account, query)
    elif query:
        text = _by_sql(query.replace("*", ""), folds=settings.is_new)
    return Search(
        account=account,
        user=user,
        condition=condition,
        text=text,
        sort=_sort(params),
    )


def visible(account: Account, user: User) -> Test:
    """A quick test of what this person may see."""
    groups = {one.id for one in account.groups.values() if works_in(user, one, "read")}
    own = user.is_agent and not account.settings.is_new
    asks = user.may("ticket.customer")
    return lambda ticket: (
        ticket.in_group.id in groups
        or (own and ticket.owner is user)
        or (asks and is_customer_of(user, ticket))
    )


def in_order(tickets: Iterable[Ticket], sort: Sort) -> list[Ticket]:
    found = list(tickets)
    for name, descending in reversed(sort):
        read = COLUMNS[name]
        found.sort(key=lambda one: _key(read(one)), reverse=descending)
    return found


def _key(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)


def _condition(params: Params) -> Any:
    found = params.get("condition")
    if isinstance(found, str) and found.strip():
        try:
            return json.loads(found)
        except ValueError:
            return None
    return found


def _sort(params: Params) -> Sort:
    names, orders = words(params.get("sort_by")), words(params.get("order_by"))
    known = set(COLUMNS) - {"preferences"}
    for name in names:
        if name not in known:
            raise masked(f"Found invalid column '{name}' for sorting.", 500)
    for order in orders:
        if order.lower() not in {"asc", "desc"}:
            raise masked(f"Found invalid order by value {order}. Please use 'asc' or 'desc'.", 500)
    pairs = zip(names, orders, strict=False)
    return tuple((name, order.lower() == "desc") for name, order in pairs) or _USUAL


def _by_sql(wanted: str, *, folds: bool) -> Test:
    """A substring of title, number or article; a ticket without an article is not joined."""
    fold: Callable[[str], str] = str.casefold if folds else str
    wanted = fold(wanted.strip())

    def test(ticket: Ticket) -> bool:
        if not ticket.articles:
            return False
        texts = [ticket.title, ticket.number]
        for one in ticket.articles:
            texts += [one.body, one.from_ or "", one.to or "", one.subject or ""]
        return any(wanted in fold(text) for text in texts)

    return test


def _by_index(account: Account, query: str) -> Test:
    """The index, some seconds late; nothing at all while Elasticsearch is in trouble."""
    settings = account.settings
    if settings.elasticsearch_down:
        return lambda _: False
    known: datetime = account.now() - timedelta(seconds=settings.index_lag)

    def test(ticket: Ticket) -> bool:
        if ticket.created_at > known:
            return False
        articles = [one for one in ticket.articles if one.created_at <= known]
        return text_query.matches(query, text_query.Indexed(ticket=ticket, articles=articles))

    return test
