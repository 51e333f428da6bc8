"""The `[desks.NAME]` tables of `deskhand.toml`, one model per kind of help desk."""

import re
from typing import ClassVar
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from bot.settings.urls import server


class Desk(BaseModel):
    """What every desk needs. `poll_seconds` is the time between two looks for changes."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True
    )
    kind: ClassVar[str]

    name: str = Field(exclude=True)
    url: str
    token: SecretStr = Field(min_length=1)
    poll_seconds: float = Field(default=60, ge=1, le=3600)

    @field_validator("url")
    @classmethod
    def _url(cls, value: str) -> str:
        return server(value)


class Kf5Desk(Desk):
    """KF5: `email` and `token` are the service identity, an agent or administrator.

    `zone` is the time zone of the account, whose API tells times without one.
    """

    kind: ClassVar[str] = "kf5"

    email: str
    zone: str = "Asia/Shanghai"

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone")
        return value

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\s/:]+@[^@\s/:]+", value):
            raise ValueError("is not an e-mail address")
        return value


KINDS: dict[str, type[Desk]] = {model.kind: model for model in (Kf5Desk,)}
LATER = ("zammad", "udesk")
