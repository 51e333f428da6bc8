"""From the settings to the drivers, one per desk, in the order of the settings."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.settings import Desk, Kf5Desk, UdeskDesk, ZammadDesk
from bot.settings.urls import is_loopback
from helpdesks.carrier import Carrier
from helpdesks.desk import HelpDesk
from helpdesks.kf5 import Kf5
from helpdesks.udesk import Udesk
from helpdesks.zammad import Zammad

PER_MINUTE = 60
"""Calls that an account is sure to take: KF5 documents no limit, Udesk documents this one."""


def open_desks(desks: Iterable[Desk], carrier: Carrier) -> dict[str, HelpDesk]:
    """Make the drivers by name; nothing is called yet. Each is closed by its `close`."""
    return {desk.name: _open(desk, carrier) for desk in desks}


def _open(desk: Desk, carrier: Carrier) -> HelpDesk:
    token = desk.token.get_secret_value()
    match desk:
        case Kf5Desk():
            return Kf5(
                name=desk.name,
                url=desk.url,
                email=desk.email,
                token=token,
                carrier=carrier,
                zone=desk.zone,
                per_minute=_per_minute(desk),
            )
        case ZammadDesk():
            return Zammad(
                name=desk.name, url=desk.url, token=token, carrier=carrier, group=desk.group
            )
        case UdeskDesk():
            return Udesk(
                name=desk.name,
                url=desk.url,
                email=desk.email,
                token=token,
                carrier=carrier,
                filter_id=desk.filter_id,
                template_id=desk.template_id,
                group=desk.group,
                zone=desk.zone,
                digest=desk.signature,
                agent_replies_public=desk.agent_replies_public,
                per_minute=_per_minute(desk),
            )
        case _:
            raise TypeError(f"no driver for {type(desk).__name__}")


def _per_minute(desk: Desk) -> int | None:
    """A desk on this machine is nobody's account."""
    return None if is_loopback(urlsplit(desk.url).hostname or "") else PER_MINUTE
