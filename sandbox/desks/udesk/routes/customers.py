from itertools import islice
from typing import Any

from sandbox.desks.udesk import query
from sandbox.desks.udesk.bodies import Json as Fields
from sandbox.desks.udesk.bodies import comma_names, inner, required_text, whole_number
from sandbox.desks.udesk.call import Call, Json, Route
from sandbox.desks.udesk.errors import invalid, not_found
from sandbox.desks.udesk.models import Customer
from sandbox.desks.udesk.properties import find_customer
from sandbox.desks.udesk.state import Account
from sandbox.desks.udesk.values import read_custom_fields

_TEXTS = ("email", "description", "level")


def list_customers(call: Call) -> Json:
    wanted = call.query.get("query", "").casefold()
    found = (one for one in call.account.customers.values() if wanted in _text(one))
    rows = list(islice(found, query.MAX_ROWS))
    listed = call.page("customers", rows, call.wire.customer, size_name="page_size")
    return listed | {"wechat": [], "weibo": []}


def show(call: Call) -> Json:
    return {"customer": call.wire.customer(_asked_for(call))}


def create(call: Call) -> Json:
    fields = inner(call.body, "customer")
    name = required_text(fields, "nick_name")
    details = _read(call.account, {**call.body, **fields}, None)
    customer = call.account.add_customer(name, str(details.pop("email", "")))
    call.account.change_customer(customer, **details)
    return {"customer": {"id": customer.id}}


def update(call: Call) -> Json:
    customer = _asked_for(call)
    fields = inner(call.body, "customer")
    details = _read(call.account, {**call.body, **fields}, customer)
    if "nick_name" in fields:
        details["name"] = required_text(fields, "nick_name")
    call.account.change_customer(customer, **details)
    return {"customer": {"id": customer.id}}


def _asked_for(call: Call) -> Customer:
    return find_customer(call.account, call.query.get("type"), call.query.get("content"))


def _text(customer: Customer) -> str:
    words = (customer.name, customer.email, *customer.other_emails, *customer.cellphones)
    return "\n".join(words).casefold()


def _read(account: Account, fields: Fields, customer: Customer | None) -> dict[str, Any]:
    """Attributes of `Customer`; an address that is somebody else's is refused."""
    details: dict[str, Any] = {name: _text_of(fields, name) for name in _TEXTS if name in fields}
    if "other_emails" in fields:
        details["other_emails"] = _pairs(fields["other_emails"], "other_emails")
    if "cellphones" in fields:
        details["cellphones"] = _pairs(fields["cellphones"], "cellphones")
    if "tags" in fields:
        details["tags"] = comma_names(fields["tags"], "tags")
    if fields.get("organization_id") is not None:
        details["organization_id"] = _organization(account, fields["organization_id"])
    if "custom_fields" in fields:
        given = read_custom_fields(account, "customer", fields["custom_fields"])
        details["custom_fields"] = (customer.custom_fields if customer else {}) | given
    for email in (details.get("email"), *details.get("other_emails", ())):
        if email and account.customer_by_email(email) not in (None, customer):
            raise invalid(f"{email} is another customer's.")
    return details


def _text_of(fields: Fields, name: str) -> str:
    value = fields[name] or ""
    if not isinstance(value, str) or (name == "email" and value and "@" not in value):
        raise invalid(f"{value} is no {name}.")
    return value


def _pairs(value: Any, key: str) -> tuple[str, ...]:
    """`[[null, "b@x.y"]]`: each is the id of an old one, or null, and the text."""
    rows = value if isinstance(value, list) else [value]
    if not all(isinstance(row, list) and len(row) == 2 and isinstance(row[1], str) for row in rows):  # noqa: PLR2004 - a pair
        raise invalid(f"{key} must be an array of pairs.")
    return tuple(row[1] for row in rows)


def _organization(account: Account, value: Any) -> int:
    organization_id = whole_number(value, "organization_id")
    if organization_id not in account.organizations:
        raise not_found(f"There is no organization {organization_id}.")
    return organization_id


ROUTES = (
    Route(method="GET", path="/customers", run=list_customers),
    Route(method="GET", path="/customers/get_customer", run=show),
    Route(method="POST", path="/customers", run=create),
    Route(method="PUT", path="/customers/update_customer", run=update),
)
