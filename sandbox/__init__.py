"""A local Slack workspace and local help desks that behave as the real ones do."""

from sandbox.bot_process import BotFailed
from sandbox.launch import Sandbox

__all__ = ["BotFailed", "Sandbox"]
