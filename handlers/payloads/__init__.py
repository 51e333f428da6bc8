"""What Slack sends us, read into dataclasses without I/O."""

from handlers.payloads.events import Changed, Happened, Said, changed, happened, said
from handlers.payloads.files import file
from handlers.payloads.interactions import (
    Body,
    Looked,
    Pressed,
    Submitted,
    Typed,
    looked,
    pressed,
    submitted,
    typed,
)

__all__ = [
    "Body",
    "Changed",
    "Happened",
    "Looked",
    "Pressed",
    "Said",
    "Submitted",
    "Typed",
    "changed",
    "file",
    "happened",
    "looked",
    "pressed",
    "said",
    "submitted",
    "typed",
]
