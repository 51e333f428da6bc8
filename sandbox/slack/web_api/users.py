"""users.*. https://docs.slack.dev/reference/methods?filter=users."""

from sandbox.slack import wire
from sandbox.slack.records import Channel, Json, User
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method
from sandbox.slack.web_api.conversations import asked_kinds
from sandbox.slack.web_api.paging import page


async def info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info."""
    return {"user": _json(call, call.user())}


async def list_users(call: Call) -> Json:
    """Ours, and whom a shared channel brings.

    https://docs.slack.dev/reference/methods/users.list
    """
    workspace = call.workspace
    known = [user for user in workspace.users.all() if not workspace.is_stranger(user)]
    members, metadata = page(call, known)
    return {
        "members": [_json(call, user) for user in members],
        "cache_ts": call.workspace.clock.epoch(),
        "response_metadata": metadata,
    }


async def lookup_by_email(call: Call) -> Json:
    """The exact address of somebody active; all else is users_not_found.

    https://docs.slack.dev/reference/methods/users.lookupByEmail
    """
    user = call.workspace.users.by_email(call.text("email", "users_not_found"))
    if user is None:
        raise Refused("users_not_found")
    return {"user": _json(call, user)}


async def conversations(call: Call) -> Json:
    """Where somebody (the bot by default) is a member, as far as the app may know.

    https://docs.slack.dev/reference/methods/users.conversations
    """
    user = call.user() if call.optional("user") else None
    member = user.id if user else call.bot
    kinds = asked_kinds(call)
    archived = not call.flag("exclude_archived")
    found: list[Channel] = [
        channel
        for channel in call.workspace.channels.all()
        if member in channel.members
        and channel.kind in kinds
        and call.knows(channel)
        and (archived or not channel.is_archived)
    ]
    shown, metadata = page(call, found)
    return {
        "channels": [_joined(call, channel) for channel in shown],
        "response_metadata": metadata,
    }


def _joined(call: Call, channel: Channel) -> Json:
    shown = wire.channel_json(call.workspace, channel, call.bot)
    shown.pop("is_member", None)
    return shown


def _json(call: Call, user: User) -> Json:
    return wire.user_json(
        call.workspace,
        user,
        email="users:read.email" in call.slack.manifest.scopes,
        locale=call.flag("include_locale"),
    )


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
METHODS = {
    "users.info": Method(function=info, scopes=("users:read",)),
    "users.list": Method(function=list_users, scopes=("users:read",)),
    "users.lookupByEmail": Method(function=lookup_by_email, scopes=("users:read.email",)),
    "users.conversations": Method(function=conversations, scopes=_READ),
}
