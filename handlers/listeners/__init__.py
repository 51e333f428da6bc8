"""The one list of what we listen to: every id of `handlers.ids` and the function that hears it."""

from handlers import ids
from handlers.dispatch import Table
from handlers.listeners import (
    actions,
    choices,
    commands,
    edits,
    linking,
    messages,
    settings,
    submissions,
    suggestions,
)

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
        ids.REPLY_AT: actions.reply_at,
        ids.OPEN_SETTINGS: settings.open_settings,
        ids.OPEN_LINK_FORM: linking.open_form,
        ids.DROP_TOKEN: linking.drop_token,
        ids.OPEN_EDIT: edits.open_edit,
        ids.FIELD: choices.chosen,
        ids.DESK: choices.chosen,
        ids.STEP_BACK: choices.step_back,
    },
    typing={
        ids.NEW_REQUEST: choices.typing,
        ids.REPLY: choices.typing,
        ids.EDIT: choices.typing,
        ids.SETTINGS: settings.chosen,
    },
    views={
        ids.NEW_REQUEST: submissions.new_request,
        ids.REPLY: submissions.reply,
        ids.EDIT: submissions.edit,
        ids.WATCH: submissions.watching,
        ids.SETTINGS: settings.submitted,
        ids.LINK: linking.submitted,
    },
    closed={
        ids.NEW_REQUEST: submissions.put_away,
        ids.REPLY: submissions.put_away,
        ids.EDIT: submissions.put_away,
    },
    options={ids.FIELD: suggestions.field},
    said=messages.said,
)
