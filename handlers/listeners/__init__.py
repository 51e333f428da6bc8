"""The one list of what we listen to: every id of `handlers.ids` and the function that hears it."""

from handlers import ids
from handlers.dispatch import Table
from handlers.listeners import actions, commands, messages, submissions

TABLE = Table(
    commands={ids.COMMAND: commands.request},
    actions={
        ids.OPEN_NEW: actions.open_new,
        ids.OPEN_REPLY: actions.open_reply,
        ids.OPEN_LIST: actions.open_list,
        ids.OPEN_WATCH: actions.open_watch,
        ids.SHOW: actions.show,
        ids.OLDER: actions.show,
        ids.RETRY: actions.retry,
        ids.GIVE_UP: actions.give_up,
        ids.CONTINUE_DRAFT: actions.continue_draft,
        ids.DROP_DRAFT: actions.drop_draft,
        ids.UNWATCH: actions.unwatch,
    },
    typing={ids.NEW_REQUEST: actions.typing, ids.REPLY: actions.typing},
    views={
        ids.NEW_REQUEST: submissions.new_request,
        ids.REPLY: submissions.reply,
        ids.WATCH: submissions.watching,
    },
    closed={ids.NEW_REQUEST: submissions.put_away, ids.REPLY: submissions.put_away},
    said=messages.said,
)
