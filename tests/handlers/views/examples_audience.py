"""Views of who may read a channel, by name, as a function of the language."""

from collections.abc import Callable
from functools import partial

from handlers.views import audience, conversation, watch
from handlers.views.audience import Barred
from handlers.views.notices import told
from handlers.views.state import Place
from handlers.views.watch import WatchForm
from handlers.words import Translate
from handlers.workspace import Message, View
from tests.handlers.views.desk import NOTE

PLACE = Place(team="T1", channel="C1", key="f3a1c2", desk="support", locale="en-US")
FOR_AGENTS = WatchForm(scope="desk", detail="conversation", audience="agents", hourly=200)
CROWD = Barred(why="people", users=tuple(f"U{n}" for n in range(13)))


def _every_reason(t: Translate) -> Message:
    said = [audience.reason(t, Barred(why=why, users=("U0ANA",))) for why in audience.REASONS]
    return told("\n".join(said))


def _note(t: Translate) -> Message:
    return conversation.comment_message(
        t, comment=NOTE, author="Marta & Söhne", number="118", desk="support", ticket_id="118"
    )


EXAMPLES: dict[str, Callable[[Translate], Message | View]] = {
    "internal_note": _note,
    "note_file_left_out": partial(
        conversation.attachment_note,
        name=None,
        size=None,
        why="empty",
        number="118",
        link="https://acme.kf5.com",
    ),
    "refused": partial(audience.refused, barred=Barred(why="people", users=("U0ANA",))),
    "refused_crowd": partial(audience.refused, barred=CROWD, desk="<factory>"),
    "refused_reasons": _every_reason,
    "unmarked": partial(audience.unmarked, barred=Barred(why="people", users=("U0ANA", "U0BO"))),
    "unmarked_several": partial(audience.unmarked, barred=Barred(why="shared"), desk="factory"),
    "taken_back_channel": partial(audience.taken_back, why="channel"),
    "taken_back_comment": partial(audience.taken_back, why="comment"),
    "watch_set_for_agents": partial(watch.watch_set, user="U0MARTA", form=FOR_AGENTS),
    "watch_set_numbers": partial(
        watch.watch_set, user="U0MARTA", form=WatchForm(detail="numbers", hourly=20)
    ),
    "watch_modal_for_agents": partial(
        watch.watch_modal,
        place=PLACE,
        agent=True,
        organization="186",
        current=FOR_AGENTS,
        private=True,
    ),
}
