"""Articles: what is said on a ticket, in whose name, and what saying it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.desks.zammad.columns import ARTICLE_TYPES, SENDERS
from sandbox.desks.zammad.errors import Refusal, masked, unprocessable
from sandbox.desks.zammad.files import NewFile, read_files, uploaded_files
from sandbox.desks.zammad.markup import sanitised, take_images
from sandbox.desks.zammad.models import NEW, OPEN, Article, Group, Ticket, User
from sandbox.desks.zammad.rules import acts_as_agent
from sandbox.desks.zammad.state import Account

LONGEST_BODY = 1_500_000
_CUSTOMER_TYPES = ("note", "web")
_IN_A_CUSTOMERS_NAME = ("phone", "note", "web")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article that has passed every check and is not yet on a ticket."""

    author: User
    body: str
    type: str = "note"
    sender: str = "Agent"
    content_type: str = "text/plain"
    internal: bool = False
    origin_by: User | None = None
    from_: str | None = None
    to: str | None = None
    cc: str | None = None
    subject: str | None = None
    form_id: str = ""
    files: list[NewFile] = field(default_factory=list)


def read_article(
    account: Account, found: Any, *, author: User, group: Group, customer: User
) -> NewArticle:
    """Read an article for a ticket of that group and customer.

    Raises Refusal: 422 for no body, a body too long, an unknown type or a bad attachment, 500
    (masked) for an e-mail, because no group here has an address to send from.
    """
    params = found if isinstance(found, Mapping) else {}
    text = params.get("body")
    if not isinstance(text, str) or not text.strip():
        raise unprocessable("Need at least an 'article body' field.")
    agent = acts_as_agent(author, group)
    kind, sender = _kind(params, agent=agent), _sender(params, agent=agent)
    origin = _origin(account, params, agent, kind, sender, author, customer)
    if agent and origin is not None:
        sender = "Customer"
    if kind == "email":
        raise _no_address(account, params, group)
    html = params.get("content_type") == "text/html"
    body, images = sanitise_body(account, text) if html else (text, [])
    if len(body) > LONGEST_BODY:
        raise unprocessable(f"body: Must not exceed {LONGEST_BODY} characters.")
    form_id = str(params.get("form_id") or "")
    return NewArticle(
        author=author,
        body=body,
        type=kind,
        sender=sender,
        content_type="text/html" if html else "text/plain",
        internal=agent and params.get("internal") in (True, "true"),
        origin_by=origin,
        from_=_from(origin or author, kind),
        to=params.get("to") or (group.name if kind == "phone" else None),
        cc=params.get("cc"),
        subject=params.get("subject"),
        form_id=form_id,
        files=[
            *images,
            *read_files(account, params.get("attachments")),
            *(uploaded_files(account, form_id, author) if form_id else []),
        ],
    )


def add_article(account: Account, ticket: Ticket, new: NewArticle) -> Article:
    """Put an article on its ticket and write down what that means for the ticket."""
    now = account.now()
    article = Article(
        id=next(account.article_ids),
        ticket_id=ticket.id,
        body=new.body,
        created_by=new.author,
        updated_by=new.author,
        created_at=now,
        updated_at=now,
        type=new.type,
        sender=new.sender,
        content_type=new.content_type,
        internal=new.internal,
        origin_by=new.origin_by,
        from_=new.from_,
        to=new.to,
        cc=new.cc,
        subject=new.subject,
        attachments=tuple(
            account.add_file(
                one.filename,
                one.mime,
                one.content,
                content_id=one.content_id,
                uploaded=one.uploaded,
            )
            for one in new.files
        ),
    )
    account.uploads.pop(new.form_id, None)
    account.articles[article.id] = article
    ticket.articles.append(article)
    _note_contact(account, ticket, article)
    return article


def _note_contact(account: Account, ticket: Ticket, article: Article) -> None:
    """Communication moves the last contact; the first answer opens a new ticket."""
    if ticket.created_type is None:
        ticket.created_type, ticket.created_sender = article.type, article.sender
    if article.type == "note" or article.sender == "System":
        return
    ticket.last_contact_at = article.created_at
    if article.sender == "Customer":
        ticket.last_contact_customer_at = article.created_at
        return
    ticket.last_contact_agent_at = article.created_at
    if article.public:
        ticket.first_response_at = ticket.first_response_at or article.created_at
        if ticket.in_state.state_type_id == NEW and len(ticket.articles) > 1:
            ticket.in_state = account.state_of_type(OPEN)


def _kind(params: Mapping[str, Any], *, agent: bool) -> str:
    kind = _looked_up(params, "type", ARTICLE_TYPES, "note")
    return kind if agent or kind in _CUSTOMER_TYPES else "note"


def _sender(params: Mapping[str, Any], *, agent: bool) -> str:
    sender = _looked_up(params, "sender", SENDERS, "Agent")
    return sender if agent else "Customer"


def _looked_up(params: Mapping[str, Any], name: str, known: Mapping[str, int], default: str) -> str:
    """A value by id, else by name, else the default."""
    if number := params.get(f"{name}_id"):
        found = next((word for word, one in known.items() if str(one) == str(number)), None)
        if found is None:
            raise unprocessable(f"Invalid value for param '{name}_id': {number}")
        return found
    word = str(params.get(name) or "")
    if not word:
        return default
    if word not in known:
        raise unprocessable(f"No lookup value found for '{name}': \"{word}\"")
    return word


def _origin(
    account: Account,
    params: Mapping[str, Any],
    agent: bool,
    kind: str,
    sender: str,
    author: User,
    customer: User,
) -> User | None:
    """In whose name it is said: a customer's own, or the one an agent writes for."""
    if not agent:
        return author if author is customer else None
    wanted = params.get("origin_by_id")
    if wanted:
        found = account.users.get(int(wanted)) if str(wanted).isdecimal() else None
        if found is None:
            raise unprocessable(f"Invalid value for param 'origin_by_id': {wanted}")
        return found
    if name := params.get("origin_by"):
        named = account.user_by_email(str(name))
        if named is None:
            raise unprocessable(f"No lookup value found for 'origin_by': \"{name}\"")
        return named
    return customer if sender == "Customer" and kind in _IN_A_CUSTOMERS_NAME else None


def _from(user: User, kind: str) -> str:
    return user.name if kind == "note" or not user.email else f"{user.name} <{user.email}>"


def _no_address(account: Account, params: Mapping[str, Any], group: Group) -> Refusal:
    if account.settings.is_new and "@" not in str(params.get("to") or ""):
        return unprocessable("Sending an email without a valid recipient is not possible.")
    return masked(f"No email address is assigned to the group '{group.name}'.", 500)


def sanitise_body(account: Account, text: str) -> tuple[str, list[NewFile]]:
    """HTML made harmless, with its images as files."""
    replaced, images = take_images(text, f"{account.random_word(12)}@zammad.example")
    return sanitised(replaced), [
        NewFile(
            filename=f"image{number}.{one.mime.partition('/')[2].partition('+')[0]}",
            mime=one.mime,
            content=account.files.keep(one.data),
            content_id=one.content_id,
        )
        for number, one in enumerate(images, 1)
    ]
