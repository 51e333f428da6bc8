"""Every id that Slack sends back to us, once. An input's block_id and action_id are its name."""

COMMAND = "/request"

# Modals, by callback_id.
NEW_REQUEST = "new_request"
REPLY = "reply"
WATCH = "watch"
PROGRESS = "progress"
EDIT = "edit"
SETTINGS = "settings"
LINK = "link"
CONFIRM = "confirm"

# Buttons and menus, by action_id.
OPEN_NEW = "open_new"
OPEN_REPLY = "open_reply"
OPEN_LIST = "open_list"
OPEN_WATCH = "open_watch"
OPEN_EDIT = "open_edit"
OPEN_SETTINGS = "open_settings"
OPEN_LINK_FORM = "open_link_form"
DROP_TOKEN = "drop_token"  # noqa: S105 - the name of a button
REPLY_AT = "reply_at"
SHOW = "show"
SYNC = "sync"
OLDER = "older"
RETRY = "retry"
GIVE_UP = "give_up"
CONTINUE_DRAFT = "continue_draft"
DROP_DRAFT = "drop_draft"
UNWATCH = "unwatch"
UNDO = "undo"
AS_NOTE = "as_note"
ASK_ADMINISTRATOR = "ask_administrator"
OPEN_PEOPLE = "open_people"
CONFIRM_PERSON = "confirm_person"
DECLINE_PERSON = "decline_person"
TAKE_BACK = "take_back"
SEND_CORRECTION = "send_correction"
OPEN_LINK = "open_link"  # a button with an address: Slack opens it and tells us all the same

# Inputs of modals that change the form when they are used; the key of a field follows a colon.
FIELD = "field"
DESK = "desk"
STEP_BACK = "step_back"

# message metadata
METADATA = "deskhand_delivery"
