"""Users, organizations and groups."""

from sandbox.desks.kf5 import query
from sandbox.desks.kf5.bodies import inner
from sandbox.desks.kf5.call import Answer, Call, Route
from sandbox.desks.kf5.errors import invalid, not_found
from sandbox.desks.kf5.models import Group, User
from sandbox.desks.kf5.searching import matches_user


def me(call: Call) -> Answer:
    if call.user.is_agent:
        return _one(call, call.user)
    return call.one("user", call.wire.user(call.user))


def list_users(call: Call) -> Answer:
    asked = {role for role in call.query.get("role", "").split(",") if role}
    return _page(call, [u for u in call.account.users.values() if not asked or u.role in asked])


def search_users(call: Call) -> Answer:
    if not call.query.get("query"):
        raise invalid("query is required.")
    return _page(call, [u for u in call.account.users.values() if matches_user(u, call.query)])


def show_many(call: Call) -> Answer:
    users = call.account.users
    return _page(call, [users[one] for one in query.ids(call.query) if one in users])


def show_user(call: Call) -> Answer:
    return _one(call, call.account.user(call.id))


def create_user(call: Call) -> Answer:
    """Create an end user; agents are made in KF5's own pages."""
    asked = inner(call.body, "user")
    email, name = asked.get("email"), asked.get("name") or ""
    if not isinstance(email, str) or "@" not in email or not isinstance(name, str):
        raise invalid("A user needs an e-mail address.")
    if asked.get("role", "end_user") != "end_user":
        raise invalid("Only end users are created here.")
    if call.account.user_by_email(email):
        raise invalid(f"{email} is taken.")
    return _one(call, call.account.add_user(email, name), status=201)


def list_organizations(call: Call) -> Answer:
    found = list(call.account.organizations.values())
    return call.page("organizations", found, call.wire.organization)


def show_organization(call: Call) -> Answer:
    organization = call.account.organizations.get(call.id)
    if organization is None:
        raise not_found(f"Organization {call.id}")
    return call.one("organization", call.wire.organization(organization))


def list_groups(call: Call) -> Answer:
    return _groups(call, list(call.account.groups.values()))


def show_group(call: Call) -> Answer:
    group = call.account.groups.get(call.id)
    if group is None:
        raise not_found(f"Group {call.id}")
    return call.one("group", call.wire.group(group, _agents(call, group)))


def groups_of_user(call: Call) -> Answer:
    return _groups(call, _groups_of(call, call.account.user(call.id)))


def _page(call: Call, users: list[User]) -> Answer:
    return call.page("users", users, lambda u: call.wire.agent_user(u, _groups_of(call, u)))


def _one(call: Call, user: User, status: int = 200) -> Answer:
    return call.one("user", call.wire.agent_user(user, _groups_of(call, user)), status=status)


def _groups(call: Call, groups: list[Group]) -> Answer:
    return call.page("groups", groups, lambda g: call.wire.group(g, _agents(call, g)))


def _groups_of(call: Call, user: User) -> list[Group]:
    return [group for group in call.account.groups.values() if user.id in group.agent_ids]


def _agents(call: Call, group: Group) -> list[User]:
    return [call.account.users[agent_id] for agent_id in group.agent_ids]


ROUTES = (
    Route(method="GET", path="/apiv2/users/me.json", run=me),
    Route(method="GET", path="/apiv2/users.json", run=list_users, role="agent"),
    Route(method="GET", path="/apiv2/users/search.json", run=search_users, role="agent"),
    Route(method="GET", path="/apiv2/users/show_many.json", run=show_many, role="agent"),
    Route(method="GET", path="/apiv2/users/{id}.json", run=show_user, role="agent"),
    Route(method="POST", path="/apiv2/users.json", run=create_user, role="agent"),
    Route(method="GET", path="/apiv2/users/{id}/groups.json", run=groups_of_user, role="agent"),
    Route(method="GET", path="/apiv2/organizations.json", run=list_organizations, role="agent"),
    Route(method="GET", path="/apiv2/organizations/{id}.json", run=show_organization, role="agent"),
    Route(method="GET", path="/apiv2/groups.json", run=list_groups, role="agent"),
    Route(method="GET", path="/apiv2/groups/{id}.json", run=show_group, role="agent"),
)
