from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the answer: what was looked at, whether it is fine, and what to do if not."""

    about: str
    ok: bool
    says: str
    remedy: str = ""


def fine(about: str, says: str) -> Finding:
    return Finding(about=about, ok=True, says=says)


def wrong(about: str, says: str, remedy: str) -> Finding:
    return Finding(about=about, ok=False, says=says, remedy=remedy)
