"""Where blocks stand (a message, a modal, App Home) and what is typed into them there."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.page.html import Attribute
from sandbox.page.viewer import Viewer

Piece = Mapping[str, Any]
Kind = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    viewer: Viewer
    kind: Kind = "message"
    key: str = ""
    """Unique on the page: makes the ids that labels point at."""
    values: Mapping[str, Mapping[str, Piece]] = field(default_factory=dict)
    """Slack's `state.values`: what the person has chosen so far, by block_id and action_id."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """By block_id: what the app said about a submitted field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One element in its block."""

    surface: Surface
    block_id: str
    element: Piece
    live: str | None = None
    """What makes it tell the app: `change`, `enter`, `character`; `None`: only submitting does."""
    label: str = ""

    @property
    def viewer(self) -> Viewer:
        return self.surface.viewer

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))

    @property
    def kind(self) -> str:
        return str(self.element.get("type", ""))

    @property
    def dom_id(self) -> str:
        """An id for labels: the same on every rendering of the same element."""
        path = f"{self.surface.key}\x1f{self.block_id}\x1f{self.action_id}"
        return "e" + hashlib.sha256(path.encode()).hexdigest()[:12]

    @property
    def state(self) -> Piece:
        return self.surface.values.get(self.block_id, {}).get(self.action_id, {})

    def current(self, state_key: str, initial_key: str) -> Any:
        """What the person chose, else what the app offered first."""
        if state_key in self.state:
            return self.state[state_key]
        return self.element.get(initial_key)

    def hooks(self) -> dict[str, Attribute]:
        """The attributes by which scripts and click tests find the element."""
        return {
            "data_testid": "element",
            "data_block_id": self.block_id,
            "data_action_id": self.action_id,
            "data_type": self.kind,
            "data_live": self.live,
        }


def plain_text(piece: object) -> str:
    """The text of a text object (or a bare string, in the few places where Slack has one)."""
    if isinstance(piece, Mapping):
        return str(piece.get("text", ""))
    return piece if isinstance(piece, str) else ""
