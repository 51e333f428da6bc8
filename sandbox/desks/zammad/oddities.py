from collections import Counter

from sandbox.desks.zammad.settings import Settings


class Oddities:
    """Alternates, form by form, between the usual and the tolerated way; off unless asked for.

    "inline files" leaves files the body shows out of the list of attachments; "mime key" calls a
    file's type Content-Type instead of Mime-Type.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turns: Counter[str] = Counter()

    def turn(self, form: str) -> bool:
        """Whether this answer takes the odd form: every other time, the first time yes."""
        if not self._settings.oddities:
            return False
        self._turns[form] += 1
        return self._turns[form] % 2 == 1
