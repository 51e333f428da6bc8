"""From the settings to the drivers, one per desk, in the order of the settings."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.settings import Desk, Kf5Desk
from bot.settings.urls import is_loopback
from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from helpdesks.kf5 import Kf5

PER_MINUTE = 60
"""Calls that an account is sure to take; KF5 documents no limit."""


def open_desks(desks: Iterable[Desk], carrier: Carrier) -> dict[str, HelpDesk]:
    """Make the drivers by name; nothing is called yet. Each is closed by its `close`."""
    return {desk.name: _open(desk, carrier) for desk in desks}


def _open(desk: Desk, carrier: Carrier) -> HelpDesk:
    match desk:
        case Kf5Desk():
            return Kf5(
                name=desk.name,
                url=desk.url,
                email=desk.email,
                token=desk.token.get_secret_value(),
                carrier=carrier,
                zone=desk.zone,
                per_minute=None if is_loopback(urlsplit(desk.url).hostname or "") else PER_MINUTE,
            )
        case _:
            raise TypeError(f"no driver for {type(desk).__name__}")
