"""What an administrator decides: the environment and `deskhand.toml`, read once at the start."""

from bot.settings.desks import Desk, Kf5Desk, UdeskDesk, ZammadDesk
from bot.settings.environment import Address, Slack
from bot.settings.load import Need, Settings, load
from bot.settings.mistakes import Mistake, Mistaken

__all__ = [
    "Address",
    "Desk",
    "Kf5Desk",
    "Mistake",
    "Mistaken",
    "Need",
    "Settings",
    "Slack",
    "UdeskDesk",
    "ZammadDesk",
    "load",
]
