"""auth.*, api.test, team.info, bots.info, emoji.list, apps.connections.open."""

from sandbox.slack.records import Json
from sandbox.slack.refused import Refused
from sandbox.slack.web_api.call import Call, Method


async def api_test(call: Call) -> Json:
    """Echo; https://docs.slack.dev/reference/methods/api.test."""
    if error := call.optional("error"):
        raise Refused(error, args=call.args)
    return {"args": call.args}


async def auth_test(call: Call) -> Json:
    """Who the token is; https://docs.slack.dev/reference/methods/auth.test."""
    workspace = call.workspace
    bot = workspace.users.get(call.bot)
    return {
        "url": f"{workspace.web_url}/",
        "team": workspace.team.name,
        "user": bot.name if bot else "",
        "team_id": workspace.team.id,
        "user_id": call.bot,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: Call) -> Json:
    """Make the bot token invalid; https://docs.slack.dev/reference/methods/auth.revoke."""
    if call.flag("test"):
        return {"revoked": False}
    call.workspace.end_app("token_revoked")
    return {"revoked": True}


async def team_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/team.info."""
    team = call.workspace.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "url": f"{call.workspace.web_url}/",
            "is_verified": False,
        }
    }


async def bots_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info."""
    app = call.workspace.app
    if call.optional("bot") not in (None, app.bot_id):
        raise Refused("bot_not_found")
    bot = {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": {},
    }
    return {"bot": bot}


async def emoji_list(call: Call) -> Json:
    """Custom emoji, of which there are none."""
    return {"emoji": {}, "cache_ts": call.workspace.clock.ts()}


async def connections_open(call: Call) -> Json:
    """A one-use WebSocket address; https://docs.slack.dev/reference/methods/apps.connections.open."""
    if call.slack.socket_url is None:
        raise Refused("socket_mode_not_enabled")
    return {"url": call.slack.socket_url()}


METHODS = {
    "api.test": Method(function=api_test, caller="anyone"),
    "auth.test": Method(function=auth_test),
    "auth.revoke": Method(function=auth_revoke),
    "team.info": Method(function=team_info, scopes=("team:read",)),
    "bots.info": Method(function=bots_info, scopes=("users:read",)),
    "emoji.list": Method(function=emoji_list, scopes=("emoji:read",)),
    "apps.connections.open": Method(function=connections_open, caller="app"),
}
