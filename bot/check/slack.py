"""Slack: the tokens, the scopes, the way in, the clock."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.check.clock import compare
from bot.check.finding import Finding, fine, wrong
from bot.settings import Settings
from handlers.webapi.calls import Calls
from handlers.workspace import SlackDown, SlackError, SlackRefused

TIMEOUT = aiohttp.ClientTimeout(total=15)
REINSTALL = "write the manifest (`deskhand manifest`) to the app and reinstall it"


async def check_slack(settings: Settings) -> list[Finding]:
    async with aiohttp.ClientSession(trust_env=True, timeout=TIMEOUT) as session:
        found = await _bot(_calls(settings, settings.slack.bot_token.get_secret_value(), session))
        found.append(await _way_in(settings, session))
    return found


async def check_token(settings: Settings) -> list[Finding]:
    """The bot's token, its scopes and the clock alone: one call."""
    async with aiohttp.ClientSession(trust_env=True, timeout=TIMEOUT) as session:
        return await _bot(_calls(settings, settings.slack.bot_token.get_secret_value(), session))


def _calls(settings: Settings, token: str, session: aiohttp.ClientSession) -> Calls:
    client = AsyncWebClient(
        token=token, base_url=settings.slack.api_url, session=session, retry_handlers=[]
    )
    client.proxy = None
    return Calls(client)


async def _bot(calls: Calls) -> list[Finding]:
    try:
        response = await calls.whole("auth.test")
    except SlackError as error:
        return [_refused("slack token", error, "copy SLACK_BOT_TOKEN anew from the app's page")]
    who = f"signed in to {response.get('team')} as {response.get('user')}"
    clock = compare("slack", response.headers.get("Date"))
    scopes = _scopes(str(response.headers.get("x-oauth-scopes") or ""))
    return [fine("slack token", who), scopes, *([clock] if clock else [])]


def _scopes(header: str) -> Finding:
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    missing = sorted(manifest.bot_scopes() - granted)
    if missing:
        return wrong("slack scopes", f"missing: {', '.join(missing)}", REINSTALL)
    return fine("slack scopes", "every scope of the manifest is granted")


async def _way_in(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    """How Slack's requests reach us: over a socket that we open, or to an address of ours."""
    if settings.slack.mode == "http":
        host, port = settings.http or ("", 0)
        return fine("slack mode", f"HTTP: Slack's requests are awaited at {host}:{port}")
    token = settings.slack.app_token.get_secret_value()
    try:
        await _calls(settings, token, session).whole("apps.connections.open")
    except SlackError as error:
        remedy = "make an app-level token with connections:write and switch Socket Mode on"
        return _refused("slack mode", error, remedy)
    return fine("slack mode", "Socket Mode: Slack opens connections for us")


def _refused(about: str, error: SlackError, remedy: str) -> Finding:
    if isinstance(error, SlackRefused):
        return wrong(about, f"Slack says {error.code}", remedy)
    if isinstance(error, SlackDown):
        return wrong(about, f"Slack does not answer ({error})", "see that this machine reaches it")
    return wrong(about, "Slack's answer cannot be read", "see that SLACK_API_URL is Slack's")
