"""Our answers have the keys, the statuses and the words of a real 5.5 server's.

The recordings are not in the repository: they stand beside it where they are, and the tests are
skipped where they are not.
"""

import functools
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from sandbox.desks.zammad.payload import Payload

NAME = Path("shared", "recorded", "zammad")
FOUND = next((d / NAME for d in Path(__file__).resolve().parents if (d / NAME).is_dir()), None)
pytestmark = pytest.mark.skipif(FOUND is None, reason="no recorded exchanges beside the repository")

CUSTOM = {
    *("asset_tag", "env", "areas", "catx", "urgentx", "seats", "due_on", "starts_at", "detailsx"),
}
"""Fields the recorded server's administrator had made."""

EXPLAINED = {
    "organization": "ours have one, the recorded customer had none: its name is then absent",
    "origin_by": "set where the author is the ticket's customer",
    "_truncated_keys": "made by whoever recorded",
    "tickets_open": "counted in the background, in nobody's interest",
    "tickets_closed": "the same",
    "notification_config": "how agents want to be told, in nobody's interest",
    "historical_options": "only fields with options of their own have them",
    **dict.fromkeys(
        ("Mime-Type", "Content-Type", "Content-ID", "Content-Disposition"),
        "images of the body, files in JSON and files sent ahead each have some of them",
    ),
    "linktemplate": "an option of our field",
}
ASSET_KINDS = {"Organization", "Role", "TicketState"}
"""Kinds of assets that are there when the data refer to them."""


@functools.cache
def _recorded():
    lines = (FOUND / "exchanges-5.5.jsonl").read_text("utf-8").splitlines()
    found = defaultdict(list)
    for line in lines:
        exchange = json.loads(line)
        found[exchange["note"], exchange["as"] if not exchange["from"] else "cust"].append(exchange)
    return found


def _shape(value, custom):
    """Keys within keys; records under ids count once, custom fields do not."""
    if isinstance(value, list) and value and isinstance(value[0], dict) and "tag" in value[0]:
        value = {one["name"]: one for one in value}
    if isinstance(value, list):
        return [_shape(value[0], custom)] if value else []
    if not isinstance(value, dict):
        return None
    if value and all(key.isdigit() for key in value):
        return {"*": _shape(next(iter(value.values())), custom)}
    dropped = custom | set(EXPLAINED)
    return {key: _shape(inner, custom) for key, inner in value.items() if key not in dropped}


def _differences(ours, theirs, path=""):
    if isinstance(ours, list) and isinstance(theirs, list):
        if ours and theirs:
            yield from _differences(ours[0], theirs[0], f"{path}[]")
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        kinds = ASSET_KINDS if path.endswith("assets") else set()
        for key in (ours.keys() ^ theirs.keys()) - kinds:
            if ours and theirs:
                yield f"{path}.{key} only {'ours' if key in ours else 'theirs'}"
        for key in ours.keys() & theirs.keys():
            yield from _differences(ours[key], theirs[key], f"{path}.{key}")
    elif (ours is None) != (theirs is None) and isinstance(ours, dict | list) != isinstance(
        theirs, dict | list
    ):
        yield f"{path} is of another kind"


ANA = "ana@acme.example"
WEB = {"body": "x", "type": "web"}
FILE = {"filename": "a.txt", "data": "aGk=", "mime-type": "text/plain"}
SINCE = {"ticket.updated_at": {"operator": "after (absolute)", "value": "2000-01-01T00:00:00Z"}}
NEW = {"title": "T", "group": "Users", "article": WEB}

CASES = [
    ("version admin", "admin", "GET", "version", None),
    ("version agent", "agent", "GET", "version", None),
    ("version cust", "cust", "GET", "version", None),
    ("me cust", "cust", "GET", "users/me", None),
    ("From unknown", "cust", "GET", "users/me", None),
    ("guess bad", "agent", "POST", "tickets", NEW | {"customer_id": "guess:bad"}),
    ("create as cust", "cust", "POST", "tickets", NEW),
    ("by_ticket admin", "admin", "GET", "ticket_articles/by_ticket/9", None),
    ("by_ticket cust", "cust", "GET", "ticket_articles/by_ticket/9", None),
    ("show plain", "cust", "GET", "tickets/3", None),
    ("show expand", "cust", "GET", "tickets/3?expand=true", None),
    ("404 cust", "cust", "GET", "tickets/999999", None),
    ("pending no time admin", "admin", "PUT", "tickets/9", {"state": "pending reminder"}),
    ("cust open", "cust", "PUT", "tickets/9", {"state": "open"}),
    ("cust pending", "cust", "PUT", "tickets/9", {"state": "pending close"}),
    ("no customer", "agent", "POST", "tickets", NEW),
    ("group lower", "agent", "POST", "tickets", NEW | {"group": "users", "customer": ANA}),
    ("list", "admin", "GET", "tickets?per_page=100", None),
    ("cond updated_at expand", "admin", "POST", "tickets/search?expand=true", {"condition": SINCE}),
    ("cond updated_at expand", "cust", "POST", "tickets/search?expand=true", {"condition": SINCE}),
    ("cond full shape", "admin", "POST", "tickets/search?full=true", {"condition": SINCE}),
    (
        "bad operator",
        "admin",
        "POST",
        "tickets/search?expand=true",
        {
            "condition": {
                "ticket.updated_at": {"operator": "greater", "value": "2026-11-21T23:15:37.106Z"}
            }
        },
    ),
    ("bad sort", "agent", "GET", "tickets/search?query=C1&sort_by=bogus&order_by=asc", None),
    ("query ES syntax without ES", "admin", "GET", "tickets/search?expand=1&query=a.b:c", None),
    ("paging per_page=0", "admin", "GET", "tickets?per_page=0", None),
    ("paging per_page=-1", "admin", "GET", "tickets?per_page=-1", None),
    ("paging page=0&per_page=2", "admin", "GET", "tickets?page=0&per_page=2", None),
    ("articles index admin", "admin", "GET", "ticket_articles?order_by=desc&per_page=3", None),
    ("groups agent", "agent", "GET", "groups", None),
    ("states cust", "cust", "GET", "ticket_states", None),
    ("prios cust", "cust", "GET", "ticket_priorities", None),
    ("oma agent", "agent", "GET", "object_manager_attributes", None),
    ("ticket_create cust", "cust", "GET", "ticket_create", None),
    ("cw perform bad", "cust", "POST", "core_workflows/perform", {"screen": "create_middle"}),
    ("minimal", "cust", "POST", "tickets?expand=true", NEW | {"article": {"body": "x"}}),
    ("select invalid", "cust", "POST", "tickets", NEW | {"environment": "nope"}),
    ("int junk", "cust", "POST", "tickets", NEW | {"seats": "abc"}),
    ("empty body", "cust", "POST", "ticket_articles", {"ticket_id": 9, "body": ""}),
    (
        "bad type",
        "cust",
        "POST",
        "ticket_articles",
        {"ticket_id": 9, "body": "x", "type": "nosuch"},
    ),
    (
        "bad b64",
        "cust",
        "POST",
        "ticket_articles",
        {"ticket_id": 9, "body": "x", "attachments": [FILE | {"data": "!!!"}]},
    ),
    ("create w attachment", "cust", "POST", "tickets?expand=true", NEW | {"attachments": [FILE]}),
    ("download wrong ticket", "cust", "GET", "ticket_attachment/999999/1/1", None),
    ("agent PUT", "agent", "PUT", "tickets/9", {"article": {"body": "x"}}),
    ("tags cust", "cust", "GET", "tags?object=Ticket&o_id=3", None),
    ("tag add cust", "cust", "POST", "tags/add", {"item": "a", "object": "Ticket", "o_id": 3}),
    ("tag", "agent", "POST", "tags/add", {"item": "a", "object": "Ticket", "o_id": 3}),
    ("tag remove", "agent", "DELETE", "tags/remove", {"item": "vpn", "o_id": 3}),
    ("del agent", "agent", "DELETE", "tickets/9", None),
    ("merge wrong number", "agent", "PUT", "ticket_merge/9/9", None),
    ("merge", "agent", "PUT", "ticket_merge/5/20009", None),
    ("after merge articles", "cust", "GET", "ticket_articles/by_ticket/10", None),
    ("links cust", "cust", "GET", "links?link_object=Ticket&link_object_value=10", None),
    ("reply to merged", "cust", "POST", "ticket_articles", {"ticket_id": 10, **WEB}),
    ("make internal", "agent", "PUT", "ticket_articles/1", {"internal": True}),
    ("users search email", "agent", "GET", f"users/search?query={ANA}", None),
    ("users search cust", "cust", "GET", "users/search?query=x", None),
    ("user show agent by cust", "cust", "GET", "users/3", None),
    ("user show cust by agent", "agent", "GET", "users/5", None),
    ("agent creates user", "agent", "POST", "users", {"email": "new2@example.com"}),
    ("cust creates user", "cust", "POST", "users", {"email": "x@example.com"}),
    ("all cust", "cust", "GET", "tickets/9?all=true", None),
    ("signshow cust token", "cust", "GET", "signshow", None),
    ("unknown customer_id", "agent", "POST", "tickets", NEW | {"customer_id": 99999}),
    ("admin delete", "admin", "DELETE", "tickets/9", None),
    ("no route", "admin", "GET", "nosuch", None),
    ("PATCH", "admin", "PATCH", "tickets/9", {"title": "x"}),
]
PEOPLE = {"admin": "marta", "agent": "wang", "cust": "ana"}


@pytest.mark.parametrize(
    ("note", "caller", "method", "path", "body"), CASES, ids=[f"{c[0]} ({c[1]})" for c in CASES]
)
async def test_an_answer_looks_like_the_recorded_one(desk, as_, note, caller, method, path, body):
    recorded = _recorded()[note, caller][0]
    client = as_(PEOPLE[caller], acting=bool(recorded["from"]))
    headers = {"From": "nobody@example.com"} if note == "From unknown" else {}
    answer = await client.request(method, path, json=body, headers=headers)
    assert answer.status_code == recorded["status"], answer.text
    kind = recorded["content_type"].partition(";")[0]
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    if not answer.content:
        assert recorded["response"] == ""
        return
    ours, theirs = answer.json(), recorded["response"]
    if isinstance(theirs, dict) and "error" in theirs:
        assert _words(ours) == _words(theirs)
        return
    if isinstance(theirs, dict) and "_truncated_keys" in theirs:
        assert sorted(ours) == sorted(theirs["_truncated_keys"])
        ours = {key: value for key, value in ours.items() if key in theirs}
    custom = CUSTOM | {one.name for one in desk.attributes if not one.built_in}
    assert list(_differences(_shape(ours, custom), _shape(theirs, custom))) == []


def _words(error):
    """An error without what differs from server to server: its id, our names."""
    text = json.dumps(error).replace("nobody@example.com", "x")
    return re.sub(r"Error ID [\w-]{8}", "Error ID …", text)


async def test_a_webhook_looks_like_the_recorded_ones(desk, vera):
    payload, found = Payload(desk.account, desk.base_url), []
    desk.subscribe(lambda change: found.append(payload.of(change)))
    image = '<img src="data:image/png;base64,iVBORw0KGgo=">'
    article = {"body": image, "content_type": "text/html", "type": "web"}
    await vera.post("ticket_articles", json={"ticket_id": 6} | article)
    assert found[0]["article"]["attachments"]
    for recorded in json.loads((FOUND / "webhooks-5.5.json").read_text("utf-8")):
        custom = CUSTOM | {one.name for one in desk.attributes if not one.built_in}
        ours = _shape(found[0], custom)
        assert list(_differences(ours, _shape(recorded["body"], custom))) == []
