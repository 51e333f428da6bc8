"""The manifest says what the code needs, no more and no less."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot import manifest
from handlers import ids
from handlers.payloads.events import HAPPENS

CHECKOUT = Path(__file__).parents[1]
SCHEMA = Path("shared/recorded/slack/manifest.schema.2.0.0.json")
CODE = ("bot", "handlers")

# Slack's own list of what each method needs: https://docs.slack.dev/reference/methods
SCOPES = {
    "apps.connections.open": set(),
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write", "chat:write.customize"},
    "chat.update": {"chat:write"},
    "conversations.history": {
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    },
    "conversations.replies": {
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    },
    "conversations.info": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "conversations.members": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "conversations.open": {"im:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "users.info": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}


def called() -> set[str]:
    """Every Web API method that the code names."""
    method = re.compile(
        r'"((?:apps|auth|chat|conversations|files|reactions|team|users|views)\.[A-Za-z.]+)"'
    )
    sources = [path for folder in CODE for path in (CHECKOUT / folder).rglob("*.py")]
    return {name for path in sources for name in method.findall(path.read_text(encoding="utf-8"))}


def schema() -> dict:
    for folder in CHECKOUT.parents:
        if (folder / SCHEMA).is_file():
            return json.loads((folder / SCHEMA).read_text(encoding="utf-8"))
    pytest.skip("Slack's manifest schema is not on this machine")


def content(url: str | None) -> dict:
    return yaml.safe_load(manifest.for_http(url) if url else manifest.text())


@pytest.mark.parametrize("url", [None, "https://help.acme.example"], ids=["socket", "http"])
def test_slack_accepts_the_manifest(url):
    jsonschema.validate(content(url), schema())


def test_every_method_the_code_calls_is_known_here():
    assert called() - {"files.slack.com"} == set(SCOPES)


def test_the_scopes_are_those_of_the_methods_and_the_command():
    needed = {scope for method in called() for scope in SCOPES.get(method, ())}

    assert manifest.bot_scopes() == needed | {"commands"}


def test_the_events_are_those_that_the_dispatcher_reads():
    events = content(None)["settings"]["event_subscriptions"]["bot_events"]

    messages = {"message.channels", "message.groups", "message.im", "message.mpim"}
    assert set(events) == messages | HAPPENS


def test_the_command_is_the_one_the_code_knows():
    [command] = content(None)["features"]["slash_commands"]

    assert command["command"] == ids.COMMAND
    assert command["should_escape"] is True
    assert command["usage_hint"]


def test_buttons_and_the_conversation_with_the_app_are_switched_on():
    manifest = content(None)

    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert manifest["features"]["app_home"]["home_tab_enabled"] is False
