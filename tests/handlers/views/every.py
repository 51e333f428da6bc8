"""Every view and message there is, by name, as a function of the language."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.words import Translate
from tests.handlers.views import (
    examples,
    examples_audience,
    examples_corrections,
    examples_desks,
    examples_follow_ups,
    examples_moving,
    examples_noise,
    examples_people,
    examples_replies,
    examples_sync,
)

ROOMS: tuple[Mapping[str, Callable[[Translate], Any]], ...] = (
    examples.EXAMPLES,
    examples_audience.EXAMPLES,
    examples_corrections.EXAMPLES,
    examples_desks.EXAMPLES,
    examples_follow_ups.EXAMPLES,
    examples_moving.EXAMPLES,
    examples_noise.EXAMPLES,
    examples_people.EXAMPLES,
    examples_replies.EXAMPLES,
    examples_sync.EXAMPLES,
)
EXAMPLES = {name: example for room in ROOMS for name, example in room.items()}
