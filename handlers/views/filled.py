"""What stands in a form that may have several steps: as read from one view, and put together."""

from dataclasses import dataclass, replace
from typing import TypeVar

from helpdesks.fields import FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The fields' answers as the form has them: options by their ids in it, moments in ISO UTC.

    `key` and `step` name the view it was read from, "" for none; `here` are the block_ids of the
    fields that stood there, `shown` the keys of all fields that ever stood in the form: a default
    is not offered again for those.
    """

    fields: tuple[FieldValue, ...] = ()
    shown: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    key: str = ""
    step: int = 1


F = TypeVar("F", bound=Filled)


def merged(before: F, now: F) -> F:
    """What is known of a form together with what stands in the view it shows now.

    Everything but the fields stands in the first step alone. An answer to a field that is not in
    the view stays, so that it is there again when its field is.
    """
    answered = {value.key for value in now.fields} | set(now.shown)
    kept = tuple(value for value in before.fields if value.key not in answered)
    latest = now if now.step == 1 else before
    return replace(
        latest,
        fields=(*kept, *now.fields),
        shown=tuple(dict.fromkeys((*before.shown, *now.shown))),
        here=now.here,
        key=now.key,
        step=now.step,
    )
