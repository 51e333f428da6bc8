"""A Udesk account with its open API, in memory, for tests and demonstrations."""

from sandbox.desks.content import Generated
from sandbox.desks.udesk.agent import Agent
from sandbox.desks.udesk.desk import Desk
from sandbox.desks.udesk.errors import Refusal
from sandbox.desks.udesk.settings import Settings
from sandbox.desks.udesk.state import Change

__all__ = ["Agent", "Change", "Desk", "Generated", "Refusal", "Settings"]
