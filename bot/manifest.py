"""The app's manifest, `manifest.yml`: the one list of its commands, scopes and events."""

import sysconfig
from pathlib import Path
from typing import Any

import yaml

FILE = "manifest.yml"
PLACES = (
    Path(__file__).parents[1] / FILE,  # a checkout
    Path(sysconfig.get_path("data")) / "share" / "deskhand" / FILE,  # an installed wheel
)


def text() -> str:
    """Read the manifest as it is written, for Socket Mode."""
    for place in PLACES:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise FileNotFoundError(FILE)


def content() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text())
    return found


def bot_scopes() -> frozenset[str]:
    return frozenset(content()["oauth_config"]["scopes"]["bot"])


def for_http(url: str) -> str:
    """Write the manifest for HTTP mode: Slack sends everything to `url`/slack/events."""
    manifest = content()
    events = f"{url.rstrip('/')}/slack/events"
    for command in manifest["features"]["slash_commands"]:
        command["url"] = events
    settings = manifest["settings"]
    settings["event_subscriptions"] = {"request_url": events, **settings["event_subscriptions"]}
    settings["interactivity"]["request_url"] = events
    settings["socket_mode_enabled"] = False
    written: str = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)
    return written
