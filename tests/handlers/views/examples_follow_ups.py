"""What follows when a form was sent, by name, as a function of the language."""

from collections.abc import Callable

from handlers.views import follow_ups
from handlers.views.follow_ups import Meanwhile
from handlers.views.progress import LeftOut
from handlers.views.state import DeliveryRef, DraftRef
from handlers.words import Translate
from handlers.workspace import Message, View

DRAFT, DELIVERY = DraftRef(key="f3a1c2"), DeliveryRef(row=7, key="edit:f3a1c2")
REASON = "The help desk did not accept this: &lt;!here&gt; is no place"
TITLE = "Printer prints <!channel> & *more*"
LEFT = (LeftOut(name="a & <b>.txt", reason="The file is too large."),)
MEANWHILE = (
    Meanwhile(label="Priority", value="urgent <!here>", ours=True),
    Meanwhile(label="办公地点 *bold*", value="上海", ours=False),
    Meanwhile(label="Note", value="", ours=True),
)

EXAMPLES: dict[str, Callable[[Translate], View | Message]] = {
    "refused_form": lambda t: follow_ups.refused_form(t, reason=REASON, title=TITLE, draft=DRAFT),
    "refused_form_without_title": lambda t: follow_ups.refused_form(
        t, reason=REASON, title="", draft=DRAFT
    ),
    "refused_form_several": lambda t: follow_ups.refused_form(
        t, reason=REASON, title=TITLE, draft=DRAFT, desk="factory"
    ),
    "changing_several": lambda t: follow_ups.changing_modal(
        t, key="f3a1c2", number="118", desk="factory"
    ),
    "files_left": lambda t: follow_ups.files_left(t, number="118", left_out=LEFT),
    "files_not_added": lambda t: follow_ups.follow_up_failed(
        t, number="118", what="…", reason=REASON, words="a & <b>.txt", delivery=DELIVERY
    ),
    "change_failed_for_good": lambda t: follow_ups.follow_up_failed(
        t, number="118", reason=REASON, words="high\n上海", delivery=None
    ),
    "changing": lambda t: follow_ups.changing_modal(t, key="f3a1c2", number="118"),
    "changed": lambda t: follow_ups.changed_modal(t, key="f3a1c2", number="118"),
    "changed_meanwhile": lambda t: follow_ups.changed_modal(
        t, key="f3a1c2", number="118", meanwhile=MEANWHILE
    ),
    "changed_meanwhile_told": lambda t: follow_ups.changed_message(
        t, number="118", meanwhile=MEANWHILE
    ),
    "not_changed": lambda t: follow_ups.not_changed_modal(
        t, key="f3a1c2", number="118", reason=REASON, words="high", delivery=DELIVERY
    ),
}
