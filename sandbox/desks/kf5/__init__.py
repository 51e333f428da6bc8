"""A KF5 help desk as its documents describe it, in memory, for tests and demonstrations."""

from sandbox.desks.content import Generated
from sandbox.desks.kf5.agent import Agent
from sandbox.desks.kf5.desk import Desk
from sandbox.desks.kf5.errors import Refusal
from sandbox.desks.kf5.settings import Settings
from sandbox.desks.kf5.state import Change

__all__ = ["Agent", "Change", "Desk", "Generated", "Refusal", "Settings"]
