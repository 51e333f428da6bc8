"""What comparing a request with its threads shows."""

from collections.abc import Callable, Mapping

from handlers.views.state import DeliveryRef, TicketRef
from handlers.views.sync import (
    Compared,
    Refused,
    Thread,
    compared_message,
    which_to_compare,
)
from handlers.views.which_desk import Holder
from handlers.words import Translate
from handlers.workspace import Message

REF = TicketRef(desk="support", ticket_id="118", number="118")
WRITTEN = "My words <!channel> & more"
DIFFERENT = Compared(
    ref=REF,
    threads=(
        Thread(channel="C0HELP", unsent=2, unshown=1),
        Thread(channel="D0ANA", gone=True),
        Thread(channel="C0AGENTS", silent=True),
        Thread(channel="C0FINANCE"),
    ),
    on_the_way=1,
    refused=(Refused(words=WRITTEN, delivery=DeliveryRef(row=7, key="message:T1:C1:17.02")),),
    others_refused=2,
    elsewhere=1,
)
HOLDERS = (
    Holder(desk="support", ticket_id="118", title="Printer"),
    Holder(desk="factory", ticket_id="5", title="打印机"),
)

EXAMPLES: Mapping[str, Callable[[Translate], Message]] = {
    "in step": lambda t: compared_message(
        t, Compared(ref=REF, threads=(Thread(channel="C0HELP"),)), desk="support"
    ),
    "without a thread": lambda t: compared_message(t, Compared(ref=REF)),
    "different": lambda t: compared_message(t, DIFFERENT),
    "which one": lambda t: which_to_compare(t, number="118", holders=HOLDERS),
}
