"""How each kind of row in the outbox is delivered: the one table."""

from collections.abc import Mapping

from handlers.flows import (
    add_comment,
    attach_files,
    cards,
    catch_up,
    change_ticket,
    find_desk,
    form_again,
    jobs,
    marks,
    open_ticket,
    place_message,
    reconcile,
    relay,
)
from handlers.flows.desk_gone import checked
from handlers.flows.outcome import Delivery

DELIVERIES: Mapping[str, Delivery] = {
    jobs.OPEN_TICKET: checked(open_ticket.DELIVERY),
    jobs.ADD_COMMENT: checked(add_comment.DELIVERY),
    jobs.FIND_DESK: find_desk.DELIVERY,
    jobs.CHANGE_TICKET: checked(change_ticket.DELIVERY),
    jobs.ATTACH_FILES: checked(attach_files.DELIVERY),
    jobs.SHOW_FORM: form_again.DELIVERY,
    jobs.PLACE_MESSAGE: place_message.DELIVERY,
    jobs.READ_THREAD: reconcile.DELIVERY,
    jobs.CATCH_UP: checked(catch_up.DELIVERY),
    jobs.POST_CARD: cards.POST,
    jobs.UPDATE_CARD: cards.UPDATE,
    jobs.POST_COMMENT: relay.COMMENT,
    jobs.POST_FILE: relay.FILE,
    jobs.POST_NOTE: relay.NOTE,
    jobs.MARK: marks.MARK,
    jobs.TELL: marks.TELL,
}
