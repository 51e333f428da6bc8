"""What a bot needs to be told to work in the sandbox."""

import base64
import json
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Mode = Literal["socket", "http"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSection:
    """One `[desks.NAME]` of deskhand.toml; its token is named `$KIND_TOKEN`, not told."""

    name: str
    kind: str
    url: str
    poll_seconds: float
    more: Mapping[str, str | int] = field(default_factory=dict)

    def to_toml(self) -> str:
        known = {"kind": self.kind, "url": self.url, **self.more}
        named = {**known, "token": f"${self.kind.upper()}_TOKEN"}
        lines = [f"{key} = {json.dumps(value)}" for key, value in named.items()]
        lines.append(f"poll_seconds = {self.poll_seconds:g}")
        return "\n".join([f"[desks.{self.name}]", *lines, ""])


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCredentials:
    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str


def write_config(path: Path, desks: Iterable[DeskSection]) -> None:
    path.write_text("\n".join(desk.to_toml() for desk in desks), "utf-8")


def environment(
    slack: SlackCredentials,
    *,
    mode: Mode,
    http: str,
    config: Path,
    database: Path,
    desk_tokens: Mapping[str, str],
    secret_key: str,
) -> dict[str, str]:
    """The bot's settings; in HTTP mode it listens at `http` (host:port) for signed requests.

    `desk_tokens` are environment variables already.
    """
    settings = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "DESKHAND_CONFIG": str(config),
        "DESKHAND_DATABASE": str(database),
        "DESKHAND_SECRET_KEY": secret_key,
        **desk_tokens,
    }
    if mode == "http":
        return settings | {"SLACK_SIGNING_SECRET": slack.signing_secret, "DESKHAND_HTTP": http}
    return settings | {"SLACK_APP_TOKEN": slack.app_token}


def new_secret_key() -> str:
    """32 random bytes the way Fernet takes them: base64, safe for URLs."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
