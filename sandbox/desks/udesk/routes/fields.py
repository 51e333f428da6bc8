"""Custom fields: https://www.udesk.cn/doc/apiv2/customFields/."""

from collections.abc import Mapping

from sandbox.desks.udesk.call import Call, Json, Route
from sandbox.desks.udesk.errors import invalid
from sandbox.desks.udesk.field_wire import large_option
from sandbox.desks.udesk.fields import CustomField, Option
from sandbox.desks.udesk.options import update_field
from sandbox.desks.udesk.query import read_page
from sandbox.desks.udesk.times import read_range


def list_fields(call: Call) -> Json:
    """An unknown category is taken for `ticket` without a word."""
    category = call.query.get("category", "")
    known = category in {"ticket", "customer", "organization"}
    found = call.account.fields_of(category if known else "ticket")
    return {"fields": [call.field_wire.listed(field) for field in found]}


def show(call: Call) -> Json:
    return {"field": call.field_wire.field(call.account.field(call.path["name"]))}


def update(call: Call) -> Json:
    update_field(call.account, call.path["name"], call.body)
    return {"message": "更新成功"}


def large_droplist(call: Call) -> Json:
    """A page of the options whose title, value and times are those asked for."""
    field = _large(call)
    asked = call.body if call.body is not None else {}
    if not isinstance(asked, Mapping):
        raise invalid("The body must be a JSON object.")
    page = read_page(asked)
    found = _selected(field, asked)
    return {
        "message": "success",
        "meta": {
            "page": page.number,
            "total_pages": page.pages_of(len(found)),
            "total_count": len(found),
        },
        "select_options": [large_option(option) for option in found[page.first : page.end]],
    }


def _large(call: Call) -> CustomField:
    field = call.account.field(call.path["name"])
    if not field.large:
        raise invalid(f"{field.field_name} is not a large droplist.")
    return field


def _selected(field: CustomField, asked: Mapping[str, object]) -> list[Option]:
    found = field.options
    if title := asked.get("title"):
        found = [option for option in found if option.title == title]
    if value := asked.get("value"):
        found = [option for option in found if option.value == str(value)]
    if within := asked.get("create_range"):
        first, last = read_range(str(within))
        found = [option for option in found if first <= option.created_at <= last]
    if within := asked.get("update_range"):
        first, last = read_range(str(within))
        found = [option for option in found if first <= option.updated_at <= last]
    return found


ROUTES = (
    Route(method="GET", path="/custom_fields", run=list_fields),
    Route(method="GET", path="/custom_fields/{name}", run=show),
    Route(method="PUT", path="/custom_fields/{name}", run=update),
    Route(method="POST", path="/custom_fields/large_droplists/{name}", run=large_droplist),
)
