"""Organizations, agents and groups of agents."""

from sandbox.desks.udesk.call import Call, Json, Route
from sandbox.desks.udesk.errors import invalid, not_found

_ORGANIZATIONS_A_PAGE = 100


def list_organizations(call: Call) -> Json:
    wanted = call.query.get("query", "").casefold()
    everything = call.account.organizations.values()
    found = [one for one in everything if wanted in one.name.casefold()]
    return call.page("organizations", found, call.wire.organization, default=_ORGANIZATIONS_A_PAGE)


def show_organization(call: Call) -> Json:
    kind, content = call.query.get("type", ""), call.query.get("content", "")
    if kind not in {"id", "name", "token"}:
        raise invalid("type is id, name or token.")
    for organization in call.account.organizations.values():
        if content and content == str(getattr(organization, kind)):
            return {"organization": call.wire.organization(organization)}
    raise not_found(f"There is no organization with this {kind}.")


def list_agents(call: Call) -> Json:
    disabled_too = call.query.get("with_disabled") == "true"
    everybody = call.account.agents.values()
    found = [one for one in everybody if disabled_too or not one.disabled]
    return call.page("agents", found, call.wire.agent)


def list_groups(call: Call) -> Json:
    return call.page("user_groups", list(call.account.groups.values()), call.wire.group)


def agents_of_group(call: Call) -> Json:
    group = call.account.groups.get(call.id)
    if group is None:
        raise not_found(f"There is no group {call.id}.")
    return {"user_group": call.wire.group_with_agents(group)}


ROUTES = (
    Route(method="GET", path="/organizations", run=list_organizations),
    Route(method="GET", path="/organizations/show_org", run=show_organization),
    Route(method="GET", path="/agents", run=list_agents),
    Route(method="GET", path="/user_groups", run=list_groups),
    Route(method="GET", path="/user_groups/{id}/agents", run=agents_of_group),
)
