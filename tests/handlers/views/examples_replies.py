"""What people see of public replies from among agents, and of internal notes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from handlers.views import notices, progress, undo, which_desk
from handlers.views.reply import Readers, ReplyForm, reply_modal
from handlers.views.state import DeliveryRef, DraftRef, HeldRef, ReplyPlace
from handlers.words import Translate
from tests.handlers.views.examples_desks import HOLDERS

KEY = "5d41402a-bc4b-4a76-b971-9d911017c592"
WORDS = "Is it *out*? See <https://example.com|this>\n\n@here & there"
PLACE = ReplyPlace(team="T1", channel="C1", key=KEY, desk="support", number="118", locale="en-US")
NOTE = ReplyPlace(
    team="T1", channel="C1", key=KEY, desk="support", number="118", locale="en-US", note=True
)
ANA = Readers(name="Ana *Souza*", email="ana@acme.example")
HELD = HeldRef(key=f"reply:{KEY}")
DRAFT = DraftRef(key="undone-7")
DELIVERY = DeliveryRef(row=7, key=f"reply:{KEY}")

EXAMPLES: dict[str, Callable[[Translate], Any]] = {
    "public_reply": partial(reply_modal, place=PLACE, readers=ANA, filled=ReplyForm(body=WORDS)),
    "public_reply_unknown": partial(reply_modal, place=PLACE, readers=Readers()),
    "reply_or_note": partial(
        reply_modal, place=PLACE, offers_note=True, filled=ReplyForm(body=WORDS, note=True)
    ),
    "note": partial(reply_modal, place=NOTE),
    "held_modal": partial(undo.held_modal, key=KEY, number="118", readers=ANA, held=HELD),
    "held": partial(undo.held_message, number="118", readers=Readers(), held=HELD),
    "held_several": partial(
        undo.held_message, number="118", readers=ANA, held=HELD, desk="factory"
    ),
    "undone": partial(undo.taken_back, number="118", words=WORDS, again=DRAFT, as_note=HELD),
    "undone_bare": partial(undo.taken_back, number="118", words=WORDS, again=None, as_note=None),
    "not_undone": partial(undo.too_late, number="118"),
    "not_undone_modal": partial(undo.too_late_modal, key=KEY, number="118"),
    "note_sending": partial(notices.reply_sending, number="118", public=False),
    "note_sending_modal": partial(progress.sending_modal, key=KEY, number="118", public=False),
    "note_sent": partial(notices.reply_sent, number="118", public=False),
    "note_sent_modal": partial(progress.replied_modal, key=KEY, number="118", public=False),
    "note_late": partial(notices.delivery_late, number="118", public=False),
    "note_failed": partial(
        notices.delivery_failed,
        what="note",
        number="118",
        reason="No.",
        words=WORDS,
        delivery=DELIVERY,
    ),
    "which_note": partial(
        which_desk.which_reply, number="118", holders=HOLDERS, silent=(), draft="d1", note=True
    ),
}
