"""The `[desks.NAME]` tables of `deskhand.toml`, one model per kind of help desk."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator

from bot.settings.urls import server


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("is not a time zone")
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s/:]+@[^@\s/:]+", value):
        raise ValueError("is not an e-mail address")
    return value


def _url_key(value: SecretStr) -> SecretStr:
    """An address holds it, where + and & would mean something else."""
    if not re.fullmatch(r"[A-Za-z0-9._~-]{16,}", value.get_secret_value()):
        raise ValueError("is not 16 or more letters and digits")
    return value


Email = Annotated[str, AfterValidator(_email)]
Zone = Annotated[str, AfterValidator(_zone)]
Secret = Annotated[SecretStr, Field(min_length=1)]
UrlKey = Annotated[SecretStr, AfterValidator(_url_key)]
Name = Annotated[str, Field(min_length=1)]
Id = Annotated[int, Field(ge=1)]


class Desk(BaseModel):
    """What every desk needs. `poll_seconds` is the time between two looks for changes.

    `examples` say what to write for the keys that differ from kind to kind.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True
    )
    kind: ClassVar[str]
    examples: ClassVar[Mapping[str, str]]

    name: str = Field(exclude=True)
    url: str
    token: Secret
    poll_seconds: float = Field(default=60, ge=1, le=3600)

    @field_validator("url")
    @classmethod
    def _url(cls, value: str) -> str:
        return server(value)

    def secrets(self) -> tuple[SecretStr, ...]:
        """Answer every secret among the settings."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value for value in values if isinstance(value, SecretStr))


class Kf5Desk(Desk):
    """KF5: `email` and `token` are the service identity, an agent or administrator.

    `zone` is the time zone of the account, whose API tells times without one.
    """

    kind: ClassVar[str] = "kf5"
    examples: ClassVar[Mapping[str, str]] = {
        "url": 'url = "https://acme.kf5.com"',
        "email": 'email = "agent@acme.example"',
        "token": 'token = "$KF5_TOKEN", and set KF5_TOKEN in the environment',
    }

    email: Email
    zone: Zone = "Asia/Shanghai"


class ZammadDesk(Desk):
    """Zammad: `token` is that of an agent who may act for others.

    `group` is where requests go unless a channel says otherwise. `webhook_secret` is the
    signature token of its webhooks; without it they are not taken.
    """

    kind: ClassVar[str] = "zammad"
    examples: ClassVar[Mapping[str, str]] = {
        "url": 'url = "https://help.acme.example"',
        "token": 'token = "$ZAMMAD_TOKEN", and set ZAMMAD_TOKEN in the environment',
        "webhook_secret": (
            'webhook_secret = "$ZAMMAD_WEBHOOK_SECRET", and set it in the environment'
        ),
    }

    group: Name | None = None
    webhook_secret: Secret | None = None


class UdeskDesk(Desk):
    """Udesk: `email` and `token` are the super administrator's, as whom every call is made.

    `filter_id` is a saved filter with what changed lately. `template_id` and `group` are those of
    new requests. `zone` is where naive times are meant. `signature` is the digest of signatures.
    `agent_replies_public` lets requesters read agents' replies that no mark calls public.
    `webhook_secret` is the key that the addresses of its triggers carry.
    """

    kind: ClassVar[str] = "udesk"
    examples: ClassVar[Mapping[str, str]] = {
        "url": 'url = "https://acme.udesk.cn"',
        "email": 'email = "admin@acme.example"',
        "token": 'token = "$UDESK_TOKEN", and set UDESK_TOKEN in the environment',
        "webhook_secret": (
            'webhook_secret = "$UDESK_WEBHOOK_SECRET", and set it in the environment'
        ),
    }

    email: Email
    filter_id: Id | None = None
    template_id: Id | None = None
    group: Name | None = None
    zone: Zone = "Asia/Shanghai"
    signature: Literal["sha256", "sha1"] = "sha256"
    agent_replies_public: bool = False
    webhook_secret: UrlKey | None = None


KINDS: dict[str, type[Desk]] = {model.kind: model for model in (Kf5Desk, ZammadDesk, UdeskDesk)}
