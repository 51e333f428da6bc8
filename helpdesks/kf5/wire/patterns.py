"""KF5's checks of field values: written for PCRE, read for Python, and only where that is safe."""

import re
import warnings

LONGEST = 500
DELIMITED = re.compile(r"/(.*)/(\w*)", re.DOTALL)
REPEAT = re.compile(r"[*+]|\{\d*,?\d*\}")
PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!>]|<[=!])|.", re.DOTALL)


def pattern(said: str) -> str:
    """Read a check; "" if it is none that Python can make, so that the desk judges alone.

    `/…/` and `/…/i` are what PHP and JavaScript write around a pattern.
    """
    bare, flags = said.strip(), ""
    if delimited := DELIMITED.fullmatch(bare):
        bare, flags = delimited.groups()
    if not bare or flags not in {"", "i"} or _may_run_away(bare):
        return ""
    wanted = f"(?i){bare}" if flags else bare
    return wanted if _compiles(wanted) else ""


def _compiles(wanted: str) -> bool:
    """Whether Python reads this; what it only warns of, it reads otherwise than PCRE."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(wanted)
    except (re.error, Warning, OverflowError, RecursionError):
        return False
    return True


def _may_run_away(bare: str) -> bool:
    """Whether a group that repeats holds a repeat or a choice, which may take for ever."""
    if len(bare) > LONGEST:
        return True
    open_groups, at = [False], 0
    while part := PART.match(bare, at):
        at, inner = part.end(), False
        if part[0].startswith("("):
            open_groups.append(False)
            continue
        if part[0] == ")" and len(open_groups) > 1:
            inner = open_groups.pop()
        repeat = REPEAT.match(bare, at)
        if inner and repeat:
            return True
        open_groups[-1] |= inner or repeat is not None or part[0] in {"|", "?"}
        at = repeat.end() if repeat else at
    return False
