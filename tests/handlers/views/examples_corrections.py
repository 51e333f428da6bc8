"""What people see of a message that they edited or deleted, as a function of the language."""

from collections.abc import Callable
from functools import partial

from handlers.views import corrections
from handlers.views.state import DeliveryRef
from handlers.words import Translate
from handlers.workspace import Message

REF = DeliveryRef(row=7, key="edited:T1:C1:1.2:1.3")
WORDS = "It prints <!channel> & *more*"

EXAMPLES: dict[str, Callable[[Translate], Message]] = {
    "edited_late": partial(corrections.edited_late, number="118", delivery=REF),
    "edited_late_of_several": partial(
        corrections.edited_late, number="118", delivery=REF, desk="factory"
    ),
    "edited_and_gone": partial(corrections.edited_late, number="118", delivery=None),
    "correction_sending": partial(corrections.correction_sending, number="118"),
    "correction_failed": partial(
        corrections.not_told,
        what="edit",
        number="118",
        reason="The help desk did not accept this: no &lt;b&gt;",
        words=WORDS,
        delivery=REF,
    ),
    "deletion_failed": partial(
        corrections.not_told,
        what="deletion",
        number="118",
        reason="The request is closed for good.",
        words="",
        delivery=None,
        desk="factory",
    ),
}
