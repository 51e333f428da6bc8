"""What a bot needs to be told to work in the sandbox."""

import base64
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Mode = Literal["socket", "http"]

_CONFIG = """\
[desks.support]
kind = "kf5"
url = "{url}"
email = "marta@acme.example"
token = "$KF5_TOKEN"
poll_seconds = {poll_seconds}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackCredentials:
    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str


def write_config(path: Path, *, desk_url: str, poll_seconds: float) -> None:
    path.write_text(_CONFIG.format(url=desk_url, poll_seconds=f"{poll_seconds:g}"), "utf-8")


def environment(
    slack: SlackCredentials,
    *,
    mode: Mode,
    http: str,
    config: Path,
    database: Path,
    kf5_token: str,
    secret_key: str,
) -> dict[str, str]:
    """The bot's settings; in HTTP mode it listens at `http` (host:port) for signed requests."""
    settings = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "DESKHAND_CONFIG": str(config),
        "DESKHAND_DATABASE": str(database),
        "DESKHAND_SECRET_KEY": secret_key,
        "KF5_TOKEN": kf5_token,
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
