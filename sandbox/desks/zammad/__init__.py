"""A Zammad server as it answers in truth, in memory, for tests and demonstrations."""

from sandbox.desks.content import Generated
from sandbox.desks.zammad.agent import Agent
from sandbox.desks.zammad.desk import Desk
from sandbox.desks.zammad.errors import Refusal
from sandbox.desks.zammad.settings import Settings
from sandbox.desks.zammad.state import Change

__all__ = ["Agent", "Change", "Desk", "Generated", "Refusal", "Settings"]
