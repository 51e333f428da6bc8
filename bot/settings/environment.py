"""The environment variables of `deskhand`; an empty variable counts as unset."""

from pathlib import Path
from typing import Literal, NamedTuple

from cryptography.fernet import Fernet
from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings.urls import server


class Address(NamedTuple):
    host: str
    port: int


class Slack(BaseSettings):
    """`SLACK_*`. An empty secret is one that was not given; an app token means Socket Mode."""

    model_config = SettingsConfigDict(
        env_prefix="SLACK_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    api_url: str = "https://slack.com/api/"

    @property
    def mode(self) -> Literal["socket", "http"]:
        return "socket" if self.app_token.get_secret_value() else "http"

    @field_validator("*", mode="before")
    @classmethod
    def _without_blanks(cls, value: object) -> object:
        return value.strip() if isinstance(value, str) else value

    @field_validator("bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        if value and not value.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")):
            raise ValueError("is not a bot token, which begins with xoxb-")
        return value

    @field_validator("app_token")
    @classmethod
    def _app_token(cls, value: SecretStr) -> SecretStr:
        if value and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("is not an app-level token, which begins with xapp-")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        return server(value) + "/"


class Process(BaseSettings):
    """`DESKHAND_*`."""

    model_config = SettingsConfigDict(
        env_prefix="DESKHAND_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    config: Path = Path("deskhand.toml")
    database: Path = Path("deskhand.db")
    secret_key: SecretStr = SecretStr("")
    http: str = ""
    log: Literal["console", "json"] = "console"

    @property
    def secret_keys(self) -> tuple[SecretStr, ...]:
        keys = self.secret_key.get_secret_value().split(",")
        return tuple(SecretStr(key.strip()) for key in keys if key.strip())

    @property
    def address(self) -> Address | None:
        return _address(self.http) if self.http else None

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr) -> SecretStr:
        for number, key in enumerate(value.get_secret_value().split(","), start=1):
            if key.strip() and not _is_key(key.strip()):
                raise ValueError(f"holds no key in place {number} (44 characters of base64)")
        return value

    @field_validator("http")
    @classmethod
    def _http(cls, value: str) -> str:
        if value:
            _address(value)
        return value


def _is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def _address(text: str) -> Address:
    host, colon, port = text.strip().rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 - the last port
        raise ValueError("is not host:port")
    return Address(host.strip("[]") or "127.0.0.1", int(port))
