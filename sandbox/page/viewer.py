"""For whom something is rendered: language, time zone, and how ids read as names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.page.words import translate


def _no_image(_: Mapping[str, object]) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    user_id: str = ""
    handle: str = ""
    locale: str = "en-US"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    image_source: Callable[[Mapping[str, object]], str | None] = _no_image
    """Where the page serves the picture of an image block or element; `None`: it cannot."""

    @property
    def chinese(self) -> bool:
        return self.locale.lower().startswith("zh")

    def t(self, english: str) -> str:
        """A phrase of the page in this person's language."""
        return translate(english, chinese=self.chinese)
