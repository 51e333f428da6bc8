"""Users, organizations and groups."""

from sandbox.desks.zammad import paging
from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import forbidden, not_found, unprocessable
from sandbox.desks.zammad.models import User

_STAFF = ("ticket.agent", "admin.user")


def me(call: Call) -> Answer:
    return Answer(body=call.records.user(call.user))


def list_users(call: Call) -> Answer:
    """Agents and administrators see everybody, customers themselves."""
    page = paging.page(call.params, default=500, largest=1000)
    everybody = call.user.is_agent or call.user.may("admin.user")
    found = list(call.account.users.values()) if everybody else [call.user]
    return Answer(body=[call.records.user(one) for one in found[page.first : page.end]])


def show_user(call: Call) -> Answer:
    user = call.account.user(call.id())
    shares = set(user.organizations) & set(call.user.organizations)
    everybody = call.user.is_agent or call.user.may("admin.user")
    if user is not call.user and not everybody and not shares:
        raise forbidden()
    return Answer(body=call.records.user(user))


def search_users(call: Call) -> Answer:
    """A substring of login, address or names; never an exact one, and without field syntax."""
    new = call.account.settings.is_new
    page = paging.page(call.params, default=50 if new else 100, largest=200 if new else 1000)
    wanted = str(call.params.get("query") or call.params.get("term") or "").replace("*", "")
    folded = wanted.strip().casefold()
    if call.account.settings.elasticsearch:
        folded = folded.removeprefix("email:").strip('"')
    found = [one for one in call.account.users.values() if one.login != "-" and _fits(one, folded)]
    return Answer(body=[call.records.user(one) for one in found[page.first : page.end]])


def _fits(user: User, wanted: str) -> bool:
    texts = (user.login, user.email, user.firstname, user.lastname, user.name)
    return any(wanted in text.casefold() for text in texts)


def create_user(call: Call) -> Answer:
    """A customer; roles and groups an agent asks for are ignored."""
    address = str(call.params.get("email") or call.params.get("login") or "").strip().lower()
    if not address:
        raise unprocessable(
            "At least one identifier (firstname, lastname, phone, mobile or email) for user is "
            "required."
        )
    if call.account.user_by_email(address) is not None:
        raise unprocessable(f"Email address '{address}' is already used for another user.")
    first, last = (str(call.params.get(name) or "") for name in ("firstname", "lastname"))
    user = call.account.add_user(address, first, last, by=call.user)
    return Answer(status=201, body=call.records.user(user))


def update_user(call: Call) -> Answer:
    """Names alone; agents change those of customers, administrators everybody's."""
    user = call.account.user(call.id())
    staff = user.is_agent or user.may("admin")
    if staff and not call.user.may("admin.user"):
        raise forbidden()
    for name in ("firstname", "lastname"):
        if name in call.params:
            setattr(user, name, str(call.params[name] or "").strip())
    user.updated_at, user.updated_by_id = call.account.now(), call.user.id
    return Answer(body=call.records.user(user))


def list_organizations(call: Call) -> Answer:
    found = list(call.account.organizations.values())
    if not call.user.is_agent:
        found = [one for one in found if one in call.user.organizations]
    return Answer(body=[call.records.organization(one) for one in found])


def show_organization(call: Call) -> Answer:
    """A customer without an organization gets `{}` for any id."""
    found = call.account.organizations.get(call.id())
    if not call.user.is_agent and not call.user.organizations:
        return Answer(body={})
    if found is None:
        raise not_found("Organization", call.id())
    if not call.user.is_agent and found not in call.user.organizations:
        raise forbidden()
    return Answer(body=call.records.organization(found))


def list_groups(call: Call) -> Answer:
    """For administrators up to 6.4, for everybody from 6.5."""
    if not call.account.settings.is_new:
        call.permit("admin.group")
    return Answer(body=[call.records.group(one) for one in call.account.groups.values()])


ROUTES = (
    Route(method="GET", path="/users/me", run=me),
    Route(method="GET", path="/users", run=list_users),
    Route(method="GET", path="/users/search", run=search_users, permissions=_STAFF),
    Route(method="GET", path="/users/{id}", run=show_user),
    Route(method="POST", path="/users", run=create_user, permissions=_STAFF),
    Route(method="PUT", path="/users/{id}", run=update_user, permissions=_STAFF),
    Route(method="GET", path="/organizations", run=list_organizations),
    Route(method="GET", path="/organizations/{id}", run=show_organization),
    Route(method="GET", path="/groups", run=list_groups),
)
