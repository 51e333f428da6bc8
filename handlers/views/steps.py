"""A form in steps: as many as it takes for each to fit into one view.

https://docs.slack.dev/reference/views: at most 100 blocks and 250 KB of JSON.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.views.questions import Question, room

BLOCKS_LIMIT = 100
WEIGHT_LIMIT = 245_000
ERRORS_LIMIT = 10  # beside their inputs; more stand together on top
REASON_LIMIT = 200
NOTE_LIMIT = 1_500
TOLD_LIMIT = 500
# the note, what is wrong elsewhere, what is told, and the errors; a character may take twelve
AROUND = 12 * (NOTE_LIMIT + 2 * TOLD_LIMIT + ERRORS_LIMIT * REASON_LIMIT) + 6_000
AROUND_BLOCKS = ERRORS_LIMIT + 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a form's own inputs take of its first step, in blocks and characters of JSON."""

    blocks: int
    weight: int


def in_steps(questions: Iterable[Question], own: Own) -> list[list[Question]]:
    """The questions of each step; the first may have none, and always stands."""
    steps: list[list[Question]] = [[]]
    blocks, weight = AROUND_BLOCKS + own.blocks, AROUND + own.weight
    for question in questions:
        more_blocks, more_weight = room(question)
        blocks, weight = blocks + more_blocks, weight + more_weight
        if blocks > BLOCKS_LIMIT or weight > WEIGHT_LIMIT:
            steps.append([])
            blocks, weight = AROUND_BLOCKS + more_blocks, AROUND + more_weight
        steps[-1].append(question)
    return steps
