"""Attachments, except the two roads their bytes take (see `transfer.py`)."""

from math import ceil

from sandbox.desks.kf5 import query
from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import not_found
from sandbox.desks.kf5.models import Attachment


def show(call: Call) -> Answer:
    return call.one("attachment", call.wire.attachment(_attachment(call)))


def delete(call: Call) -> Answer:
    """Remove the file; comments that carried it lose it."""
    attachment = _attachment(call)
    call.account.remove_attachment(attachment)
    for ticket in call.account.tickets:
        for comment in ticket.comments:
            if attachment in comment.attachments:
                comment.attachments = tuple(a for a in comment.attachments if a is not attachment)
    return Answer()


def list_all(call: Call) -> Answer:
    """Another dialect than every other list: a code, a page count, ids that are texts."""
    found = list(call.account.attachments.values())
    page = query.page(call.query, default=10)
    rows = [call.wire.attachment(one) for one in found[page.first : page.end]]
    return Answer(
        body={
            "code": 0,
            "page_count": ceil(len(found) / page.size),
            "page": page.number,
            "per_page": page.size,
            "attachments": [row | {"id": str(row["id"])} for row in rows],
        }
    )


def _attachment(call: Call) -> Attachment:
    attachment = call.account.attachments.get(call.id)
    if attachment is None:
        raise not_found(f"Attachment {call.id}")
    return attachment


ROUTES = (
    Route(method="GET", path="/apiv2/attachments/AttachmentLists.json", run=list_all, role="agent"),
    Route(method="GET", path="/apiv2/attachments/{id}.json", run=show, role="agent"),
    Route(method="DELETE", path="/apiv2/attachments/{id}.json", run=delete, role="agent"),
)
