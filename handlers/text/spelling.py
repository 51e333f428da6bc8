"""The word that somebody probably meant."""

from collections.abc import Iterable

LONGEST_WORD = 20
SHORT = 4


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word with the fewest slips of the finger, if they are few; else None.

    One slip is allowed in up to four letters, two in more. The first letters of a word, three or
    more of them, count as one slip.
    """
    if not 1 < len(word) <= LONGEST_WORD:
        return None
    allowed = 1 if len(word) <= SHORT else 2
    slips = {candidate: _slips(word, candidate) for candidate in known if len(candidate) > 1}
    closest = min(slips, key=lambda candidate: slips[candidate], default=None)
    return closest if closest is not None and slips[closest] <= allowed else None


def _slips(word: str, candidate: str) -> int:
    if len(word) >= SHORT - 1 and candidate.startswith(word):
        return 1
    return distance(word, candidate)


def distance(one: str, other: str) -> int:
    """Edit distance in which two letters that changed places count as one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]
