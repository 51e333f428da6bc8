"""manifest.yml, the single source of commands, shortcuts, events and scopes.

https://docs.slack.dev/reference/app-manifest
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """`type` is "message" or "global"."""

    name: str
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an installed app may do and hears of."""

    name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    scopes: frozenset[str]
    unfurl_domains: tuple[str, ...]
    home_tab: bool
    messages_tab: bool
    messages_tab_read_only: bool
    interactivity: bool

    def command(self, word: str) -> Command | None:
        """The command with that first word ("/request")."""
        return next((known for known in self.commands if known.command == word), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """The shortcut of that kind with that callback_id."""
        return next(
            (s for s in self.shortcuts if s.callback_id == callback_id and s.type == kind), None
        )


def load_manifest(path: Path) -> Manifest:
    """Read a manifest file. Raises OSError when absent, ValueError when it is no mapping."""
    content = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} is not a manifest")  # noqa: TRY004 - the file is wrong, no argument
    return read_manifest(content)


def read_manifest(content: dict[str, Any]) -> Manifest:
    """The parts of a manifest that the sandbox acts on."""
    features = content.get("features", {})
    settings = content.get("settings", {})
    home = features.get("app_home", {})
    return Manifest(
        name=content.get("display_information", {}).get("name", ""),
        commands=tuple(_command(command) for command in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(shortcut) for shortcut in features.get("shortcuts", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        scopes=frozenset(content.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        unfurl_domains=tuple(features.get("unfurl_domains", ())),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        interactivity=bool(settings.get("interactivity", {}).get("is_enabled", False)),
    )


def _command(command: dict[str, Any]) -> Command:
    return Command(
        command=command["command"],
        description=command.get("description", ""),
        usage_hint=command.get("usage_hint", ""),
        should_escape=bool(command.get("should_escape", False)),
    )


def _shortcut(shortcut: dict[str, Any]) -> Shortcut:
    return Shortcut(
        name=shortcut["name"],
        type=shortcut["type"],
        callback_id=shortcut["callback_id"],
        description=shortcut.get("description", ""),
    )
