"""What becomes of a form at the moment it is sent."""

from dataclasses import dataclass, field

from handlers.workspace import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What Slack is told: sentences by block_id, or another view; neither: the form is closed."""

    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None
