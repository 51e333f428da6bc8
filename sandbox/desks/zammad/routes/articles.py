"""Articles: of a ticket, one by one, all of them for administrators, new ones, hidden ones."""

from sandbox.desks.zammad import paging, writing
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import forbidden, not_found
from sandbox.desks.zammad.models import Article
from sandbox.desks.zammad.params import is_true
from sandbox.desks.zammad.rules import check_reads, sees_internal
from sandbox.desks.zammad.wire import readable_articles


def of_ticket(call: Call) -> Answer:
    found = readable_articles(call.user, call.ticket())
    return Answer(body=[call.wire.named_article(one) for one in found])


def show(call: Call) -> Answer:
    return Answer(body=call.wire.named_article(_readable(call)))


def list_all(call: Call) -> Answer:
    """Every article of the server, by id."""
    page = paging.page(call.params, default=500, largest=1000)
    found = sorted(call.account.articles.values(), key=lambda one: one.id)
    if str(call.params.get("order_by", "asc")).lower() == "desc":
        found.reverse()
    write = call.wire.named_article if call.is_true("expand") else call.wire.article
    return Answer(body=[write(one) for one in found[page.first : page.end]])


def create(call: Call) -> Answer:
    ticket = call.ticket_of("ticket_id")
    check_reads(call.user, ticket, call.account.settings)
    article = writing.add_reply(call.account, ticket, call.params, author=call.user)
    return Answer(status=201, body=call.wire.named_article(article))


def update(call: Call) -> Answer:
    """Only `internal` can be changed."""
    article = _readable(call)
    hide = is_true(call.params, "internal") if "internal" in call.params else article.internal
    writing.set_internal(call.account, article, hide, author=call.user)
    return Answer(body=call.wire.named_article(article))


def _readable(call: Call) -> Article:
    article = call.account.articles.get(call.id())
    if article is None:
        raise not_found("Ticket::Article", call.id())
    ticket = call.account.tickets[article.ticket_id]
    check_reads(call.user, ticket, call.account.settings)
    if article.internal and not sees_internal(call.user, ticket):
        raise forbidden()
    return article


ROUTES = (
    Route(method="GET", path="/ticket_articles/by_ticket/{id}", run=of_ticket),
    Route(method="GET", path="/ticket_articles", run=list_all, permissions=("admin",)),
    Route(method="GET", path="/ticket_articles/{id}", run=show),
    Route(method="POST", path="/ticket_articles", run=create),
    Route(method="PUT", path="/ticket_articles/{id}", run=update),
)
