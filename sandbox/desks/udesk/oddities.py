from collections import Counter

from sandbox.desks.udesk.settings import Settings


class Oddities:
    """Alternates, form by form, between the usual and the tolerated way; off unless asked for.

    The forms: a field of a list without its id, the key `cusotmer_permission`, the permission
    `read`, a large droplist whose options are null, `field_num` as text, the code as text, the
    survey's misspelt key, the key under which an upload's id comes, the shape of an error.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns: Counter[str] = Counter()

    def turn(self, form: str) -> bool:
        """Whether this answer takes the odd form: every other time, the first time yes."""
        return bool(self.pick(form, 2))

    def pick(self, form: str, shapes: int) -> int:
        """Which of so many shapes is next, from 1 on and round; always 0, the usual one, if off."""
        if not self._settings.oddities:
            return 0
        self._turns[form] += 1
        return self._turns[form] % shapes
