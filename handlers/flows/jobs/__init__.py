"""What the outbox holds: a name and a dataclass for each kind of promise, to and from JSON."""

from handlers.flows.jobs.codec import Unreadable, dump, load
from handlers.flows.jobs.lanes import (
    PLACES,
    audience_lane,
    card_lane,
    channel_lane,
    deleted_key,
    desk_lanes,
    edited_key,
    file_lane,
    files_key,
    message_key,
    moment_key,
    new_lane,
    retract_lane,
    thread_lane,
    ticket_lane,
    waiting_lane,
)
from handlers.flows.jobs.to_desk import (
    AddComment,
    AttachFiles,
    CatchUp,
    ChangeTicket,
    CorrectComment,
    LookAgain,
    OpenTicket,
    Sweep,
    WithdrawComment,
)
from handlers.flows.jobs.to_slack import (
    CheckChannel,
    EndCard,
    Mark,
    MoveHome,
    PlaceChange,
    PlaceMessage,
    PostCard,
    PostComment,
    PostFile,
    PostNote,
    Retract,
    SayMoved,
    ShowForm,
    Sign,
    StatusNote,
    Tell,
    UpdateCard,
    UpdateRolling,
)
from handlers.workspace import Message

__all__ = [
    "ADD_COMMENT",
    "ATTACH_FILES",
    "CATCH_UP",
    "CHANGE_TICKET",
    "CHECK_CHANNEL",
    "CORRECT_COMMENT",
    "END_CARD",
    "FIND_DESK",
    "LOOK_AGAIN",
    "MARK",
    "MOVE_HOME",
    "OPEN_TICKET",
    "PLACES",
    "PLACE_CHANGE",
    "PLACE_MESSAGE",
    "POST_CARD",
    "POST_COMMENT",
    "POST_FILE",
    "POST_NOTE",
    "POST_STATUS",
    "READ_THREAD",
    "RETRACT",
    "SAY_MOVED",
    "SHOW_FORM",
    "SWEEP",
    "TELL",
    "UPDATE_CARD",
    "UPDATE_ROLLING",
    "WITHDRAW_COMMENT",
    "AddComment",
    "AttachFiles",
    "CatchUp",
    "ChangeTicket",
    "CheckChannel",
    "CorrectComment",
    "EndCard",
    "LookAgain",
    "Mark",
    "MoveHome",
    "OpenTicket",
    "PlaceChange",
    "PlaceMessage",
    "PostCard",
    "PostComment",
    "PostFile",
    "PostNote",
    "Retract",
    "SayMoved",
    "ShowForm",
    "Sign",
    "StatusNote",
    "Sweep",
    "Tell",
    "Unreadable",
    "UpdateCard",
    "UpdateRolling",
    "WithdrawComment",
    "audience_lane",
    "card_lane",
    "channel_lane",
    "deleted_key",
    "desk_lanes",
    "dump",
    "edited_key",
    "file_lane",
    "files_key",
    "load",
    "message_key",
    "moment_key",
    "new_lane",
    "note",
    "retract_lane",
    "thread_lane",
    "ticket_lane",
    "waiting_lane",
]

OPEN_TICKET = "open_ticket"
ADD_COMMENT = "add_comment"
CORRECT_COMMENT = "correct_comment"
WITHDRAW_COMMENT = "withdraw_comment"
FIND_DESK = "find_desk"
CHANGE_TICKET = "change_ticket"
ATTACH_FILES = "attach_files"
SHOW_FORM = "show_form"
PLACE_MESSAGE = "place_message"
PLACE_CHANGE = "place_change"
READ_THREAD = "read_thread"
CATCH_UP = "catch_up"
LOOK_AGAIN = "look_again"
POST_CARD = "post_card"
UPDATE_CARD = "update_card"
POST_COMMENT = "post_comment"
POST_FILE = "post_file"
POST_NOTE = "post_note"
POST_STATUS = "post_status"
UPDATE_ROLLING = "update_rolling"
RETRACT = "retract"
CHECK_CHANNEL = "check_channel"
MOVE_HOME = "move_home"
SAY_MOVED = "say_moved"
END_CARD = "end_card"
SWEEP = "sweep"
MARK = "mark"
TELL = "tell"


def note(
    channel: str, message: Message, *, thread_ts: str | None = None, line: str = ""
) -> PostNote:
    return PostNote(
        channel=channel, thread_ts=thread_ts, text=message.text, blocks=message.blocks, line=line
    )
