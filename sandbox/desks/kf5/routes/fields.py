from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import not_found


def list_fields(call: Call) -> Answer:
    return call.page("ticket_fields", list(call.account.fields.values()), call.wire.ticket_field)


def list_active(call: Call) -> Answer:
    active = [field for field in call.account.fields.values() if field.active]
    return call.page("ticket_fields", active, call.wire.ticket_field)


def show(call: Call) -> Answer:
    field = call.account.fields.get(call.id)
    if field is None:
        raise not_found(f"Ticket field {call.id}")
    return call.one("ticket_field", call.wire.ticket_field(field))


ROUTES = (
    Route(method="GET", path="/apiv2/ticket_fields.json", run=list_fields, role="agent"),
    Route(method="GET", path="/apiv2/ticket_fields/active.json", run=list_active, role="agent"),
    Route(method="GET", path="/apiv2/ticket_fields/{id}.json", run=show, role="agent"),
)
