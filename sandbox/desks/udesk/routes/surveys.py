"""The question how content a customer is."""

from collections.abc import Mapping

from sandbox.desks.udesk import writing
from sandbox.desks.udesk.bodies import whole_number
from sandbox.desks.udesk.call import Call, Json, Route
from sandbox.desks.udesk.errors import invalid

VOTES = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}


def show(call: Call) -> Json:
    key = "ticket_servey" if call.oddities.turn("misspelt survey") else "ticket_survey"
    options = [{"vote_number": number, "name": name} for number, name in VOTES.items()]
    return {
        key: {"title": "请对本次服务进行评价", "enable": True, "note": None, "options": options}
    }


def take(call: Call) -> Json:
    body = call.body if isinstance(call.body, Mapping) else {}
    ticket = call.ticket(body.get("ticket_id"))
    vote = VOTES.get(whole_number(body.get("vote_number"), "vote_number"))
    if vote is None:
        raise invalid("vote_number is not one of the survey's.")
    writing.rate(call.account, ticket, vote)
    return {"message": "评价成功"}


ROUTES = (
    Route(method="GET", path="/tickets/surveys", run=show),
    Route(method="PUT", path="/tickets/take_survey", run=take),
)
