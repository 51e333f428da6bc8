"""Every change of a ticket. All of a change is checked before any of it is made."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.desks.zammad.articles import NewArticle, add_article, read_article
from sandbox.desks.zammad.errors import forbidden, masked, unprocessable
from sandbox.desks.zammad.fields import as_sent, read_customer, read_fields, without_strangers
from sandbox.desks.zammad.form import CREATE, EDIT, form
from sandbox.desks.zammad.models import NEW, Article, Group, Ticket, User
from sandbox.desks.zammad.params import words
from sandbox.desks.zammad.rules import acts_as_agent, is_customer_of, works_in, writes
from sandbox.desks.zammad.state import Account
from sandbox.desks.zammad.values import default, value_of

Params = Mapping[str, Any]


def create_ticket(account: Account, params: Params, *, author: User) -> Ticket:
    """Create a ticket, for oneself or, as an agent, for a customer.

    Raises Refusal: 422 for what the form refuses (masked), names that do not exist and bad values,
    403 where the agent may not create in the group.
    """
    as_agent = author.is_agent
    found = read_fields(account, _without_customer(params), as_agent=as_agent)
    customer = read_customer(account, params, by=author) if as_agent else author
    group = _group_to_create_in(author, found.get("in_group"))
    if customer is None:
        raise masked("Missing required value for field 'customer_id'!")
    without_strangers(found, group)
    found["in_state"] = found.get("in_state") or account.state_of_type(NEW)
    found["in_priority"] = found.get("in_priority") or account.priorities[2]
    sent = as_sent(found)
    blank = {one.name: default(one) for one in account.columns()}
    whole = blank | {"title": "", "pending_time": None} | sent
    form(account, author, CREATE, sent).check(sent, whole)
    article = None
    if params.get("article") is not None:
        article = read_article(
            account, params["article"], author=author, group=group, customer=customer
        )
    return _created(account, found, customer, article, author, words(params.get("tags")))


def _created(
    account: Account,
    found: dict[str, Any],
    customer: User,
    article: NewArticle | None,
    author: User,
    tags: list[str],
) -> Ticket:
    if customer.id not in account.users:
        account.keep_user(customer)
    now, number = account.now(), next(account.ticket_ids)
    ticket = Ticket(
        id=number,
        number=f"2{number:04d}",
        customer=customer,
        organization=customer.organization,
        created_by=author,
        updated_by=author,
        created_at=now,
        updated_at=now,
        tags=tuple(dict.fromkeys(tags)),
        **found,
    )
    _note_moments(account, ticket, was_closed=False, was_owner=None)
    account.tickets.add_many([ticket])
    added = add_article(account, ticket, article) if article else None
    account.touch(ticket, author)
    account.tell("created", ticket, added)
    return ticket


def update_ticket(account: Account, ticket: Ticket, params: Params, *, author: User) -> None:
    """Change a ticket, with or without an article.

    Raises Refusal: 403 without the right, 422 for a follow-up that is not wanted, what the form
    refuses (masked), names that do not exist and bad values.
    """
    if not writes(author, ticket):
        raise forbidden()
    as_agent = acts_as_agent(author, ticket.in_group)
    if not as_agent and not follow_up_is_wanted(account, ticket):
        raise unprocessable("Cannot follow-up on a closed ticket. Please create a new ticket.")
    found = read_fields(account, params, as_agent=as_agent)
    for required in ("in_group", "in_state", "in_priority", "customer"):
        if found.get(required, ...) is None:
            del found[required]
    without_strangers(found, found.get("in_group", ticket.in_group))
    _check_change(account, ticket, found, author)
    article = None
    if params.get("article"):
        group, customer = found.get("in_group", ticket.in_group), ticket.customer
        article = read_article(
            account, params["article"], author=author, group=group, customer=customer
        )
    _apply(account, ticket, found)
    added = add_article(account, ticket, article) if article else None
    account.touch(ticket, author)
    account.tell("commented" if added else "changed", ticket, added)


def follow_up_is_wanted(account: Account, ticket: Ticket) -> bool:
    """Whether a customer may still write on a closed ticket."""
    if not ticket.in_state.is_closed:
        return True
    match account.settings.follow_up_possible:
        case "yes":
            return True
        case "new_ticket":
            return False
        case _:
            since = ticket.last_close_at or ticket.updated_at
            return account.now() - since < timedelta(days=account.settings.reopen_time_in_days)


def add_reply(account: Account, ticket: Ticket, params: Params, *, author: User) -> Article:
    """Add an article by itself. It changes no state, not even of a closed or merged ticket.

    Raises Refusal: 403 without the right (agents need `create` in the group), 422 as for articles.
    """
    if acts_as_agent(author, ticket.in_group):
        allowed = works_in(author, ticket.in_group, "create")
    else:
        allowed = is_customer_of(author, ticket)
    if not allowed:
        raise forbidden()
    new = read_article(
        account, params, author=author, group=ticket.in_group, customer=ticket.customer
    )
    article = add_article(account, ticket, new)
    account.touch(ticket, author)
    account.tell("commented", ticket, article)
    return article


def set_internal(account: Account, article: Article, internal: bool, *, author: User) -> None:
    """Show or hide an article from the customer; the ticket is touched."""
    ticket = account.tickets[article.ticket_id]
    if not works_in(author, ticket.in_group, "change"):
        raise forbidden()
    article.internal, article.updated_by, article.updated_at = internal, author, account.now()
    account.touch(ticket, author)
    account.tell("changed", ticket)


def set_tags(account: Account, ticket: Ticket, tags: tuple[str, ...], *, author: User) -> None:
    if not works_in(author, ticket.in_group, "change"):
        raise forbidden()
    ticket.tags = tags
    account.touch(ticket, author)
    account.tell("changed", ticket)


def delete_ticket(account: Account, ticket: Ticket) -> None:
    """Remove a ticket and all that hangs on it; nothing is left to poll."""
    account.tickets.remove(ticket)
    account.links = [one for one in account.links if ticket.id not in (one.ticket_id, one.other_id)]
    for article in ticket.articles:
        del account.articles[article.id]
        for attachment in article.attachments:
            del account.attachments[attachment.id]
    account.tell("deleted", ticket)


def _without_customer(params: Params) -> dict[str, Any]:
    return {n: v for n, v in params.items() if n not in ("customer", "customer_id")}


def _group_to_create_in(author: User, group: Group | None) -> Group:
    if group is None:
        raise unprocessable("The required value 'group_id' is missing.")
    if not works_in(author, group, "create") and not author.may("ticket.customer"):
        raise forbidden()
    return group


def _check_change(account: Account, ticket: Ticket, found: dict[str, Any], author: User) -> None:
    sent = as_sent(found)
    before = as_sent(
        {
            "in_group": ticket.in_group,
            "in_state": ticket.in_state,
            "in_priority": ticket.in_priority,
            "owner": ticket.owner,
            "customer": ticket.customer,
            "title": ticket.title,
            "pending_time": ticket.pending_time,
            "custom_fields": {one.name: value_of(one, ticket) for one in account.columns()},
        }
    )
    changed = {name: value for name, value in sent.items() if before.get(name) != value}
    form(account, author, EDIT, sent, ticket).check(changed, before | sent)


def _apply(account: Account, ticket: Ticket, found: dict[str, Any]) -> None:
    was_closed, was_owner = ticket.in_state.is_closed, ticket.owner
    customer = found.pop("customer", None)
    if customer is not None and customer is not ticket.customer:
        account.tickets.hand_over(ticket, customer)
    custom, preferences = found.pop("custom_fields", {}), found.pop("preferences", {})
    ticket.custom_fields = ticket.custom_fields | custom
    ticket.preferences = ticket.preferences | preferences
    for name, value in found.items():
        setattr(ticket, name, value)
    _note_moments(account, ticket, was_closed=was_closed, was_owner=was_owner)


def _note_moments(
    account: Account, ticket: Ticket, *, was_closed: bool, was_owner: User | None
) -> None:
    now = account.now()
    if ticket.in_state.is_closed and not was_closed:
        ticket.close_at, ticket.last_close_at = ticket.close_at or now, now
    if not ticket.in_state.is_pending:
        ticket.pending_time = None
    if ticket.owner is not was_owner:
        ticket.last_owner_update_at = now
