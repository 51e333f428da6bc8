"""Every error as a sentence for the person it concerns: what happened, and what to do now.

Sentences stand in blocks and, escaped as they are, in a message's `text`: foreign words in them
(a desk's own reason) are escaped, on one line and at most 200 characters.
"""

from handlers.ids import COMMAND
from handlers.text.escape import escape, one_line
from handlers.text.filenames import human_size
from handlers.words import Translate, later
from handlers.workspace import (
    FileWithheld,
    SlackDown,
    SlackError,
    SlackLockedOut,
    SlackRefused,
    SlackUnclear,
)
from helpdesks.errors import (
    Accepted,
    Forbidden,
    HelpDeskError,
    NotFound,
    RateLimited,
    Refused,
    SignInFailed,
    TooLarge,
    Unclear,
    Unintelligible,
    Unreachable,
    Unsupported,
    WrongLength,
)

REASON_LIMIT = 200


class NotKnown(Exception):
    """We cannot act for this person at the desk; `reason` is a key of `NOT_KNOWN`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NOT_KNOWN = {
    "no_email": later(
        "Your Slack profile has no email address, so the help desk cannot tell who you are. "
        "Please add one, then try again."
    ),
    "unconfirmed": later(
        "Slack has not confirmed your email address yet. "
        "Please confirm it from the email that Slack sent you, then try again."
    ),
    "guest": later(
        "Guests of this workspace cannot use the help desk from here until one of its "
        "administrators has confirmed who they are. You can ask for that under {command} link"
    ),
    "stranger": later(
        "You belong to another organization's workspace. Please ask someone from this workspace to "
        "make the request for you, or an administrator of the help desk to confirm who you are."
    ),
    "bot": later("Apps cannot use the help desk; only people can."),
    "deactivated": later("This Slack account is deactivated, so nothing was done in its name."),
    "suspended": later(
        "Your account at the help desk is suspended. Please ask your administrator."
    ),
    "cannot_write": later(
        "You may read this request but not write in it, so nothing was sent. "
        "Please ask its requester or an agent."
    ),
    "cannot_note": later(
        "Only agents of the help desk write internal notes, so nothing was sent. "
        "Please ask one of them, or answer with {command} reply"
    ),
    "not_administrator": later(
        "Only administrators of a help desk confirm people. Please ask one of them."
    ),
    "cannot_show": later(
        "You may show only your own requests here. Please ask an agent to show others."
    ),
    "desk_gone": later(
        "This help desk is no longer connected to Slack. "
        "Please send your words to another one: {command} new"
    ),
    "unknown": later(
        "The help desk does not know you yet. Your first request introduces you: {command} new"
    ),
}

DESK = {
    RateLimited: later("The help desk is busy. Please try again in a minute."),
    WrongLength: later("A file did not arrive whole. Please try again."),
    Unreachable: later(
        "The help desk is not answering right now. Please try again in a few minutes."
    ),
    Accepted: later(
        "The help desk took this but has not shown it yet. "
        "Please look at the request before you send it again."
    ),
    Unclear: later(
        "The connection broke before the help desk confirmed this. "
        "Please look at the request before you send it again."
    ),
    SignInFailed: later(
        "The help desk does not accept Deskhand's sign-in. "
        "Please tell your administrator: its settings need a valid token."
    ),
    Forbidden: later("The help desk does not allow you to do this. Please ask an agent."),
    NotFound: later(
        "There is no such request, or you may not see it. "
        "Please check the number, or look through {command} list"
    ),
    Unintelligible: later(
        "The help desk gave an answer that Deskhand cannot read. "
        "Please try again later; if it stays, tell your administrator."
    ),
    HelpDeskError: later("The help desk could not do this. Please try again later."),
}

UNSUPPORTED = {
    "agent_comments": later(
        "This help desk takes no answers of agents from outside, so nothing was sent."
    ),
    "internal_comments": later(
        "This help desk takes no internal notes from outside, so nothing was sent."
    ),
    "opens_with_files": later("This help desk takes files only once the request is there."),
    "attach": later("This help desk takes files only together with words."),
    "requester_sets_status": later(
        "This help desk lets only agents change the status. Please ask for it in a reply."
    ),
    "organization_listing": later("This help desk does not list the requests of an organization."),
    "field_value_search": later("This help desk cannot be searched by a field's value."),
    "deletes_tickets": later("Requests of this help desk cannot be deleted from here."),
    "deletes_attachments": later("Files of this help desk cannot be deleted from here."),
    "attachments_by_id": later("This help desk shows files only in their request."),
    "updates_fields": later("The fields of this help desk cannot be changed from here."),
    "categories": later("This help desk does not tell these fields."),
    "presets": later("This help desk does not let Deskhand set this."),
}
NOT_SUPPORTED = later("This help desk does not offer this. Please do it in the help desk itself.")

NOT_HERE = later(
    "Deskhand is not in this channel. Please invite it with /invite @Deskhand, then try again."
)
NO_APPS = later("This channel does not let Deskhand write. Please use another one.")
TOO_LATE = later("Slack waited too long for the form to open. Please try once more.")
SLACK_CODES = {
    "not_in_channel": NOT_HERE,
    "channel_not_found": NOT_HERE,
    "is_archived": later("This channel is archived. Please use another one."),
    "restricted_action": NO_APPS,
    "restricted_action_read_only_channel": NO_APPS,
    "restricted_action_thread_only_channel": NO_APPS,
    "restricted_action_thread_locked": NO_APPS,
    "expired_trigger_id": TOO_LATE,
    "exchanged_trigger_id": TOO_LATE,
    "invalid_trigger_id": TOO_LATE,
    "trigger_expired": TOO_LATE,
    "trigger_exchanged": TOO_LATE,
}
SLACK = {
    SlackLockedOut: later(
        "Slack does not let Deskhand do this at the moment. Please tell your administrator: "
        "Deskhand's permissions in Slack have to be renewed."
    ),
    SlackDown: later("Slack is not answering right now. Please try again in a minute."),
    SlackUnclear: later(
        "The connection to Slack broke before it confirmed this. Please look before you try again."
    ),
    SlackError: later("Slack could not do this. Please try again later."),
}

LEFT_BEHIND = {
    "empty": later("The file is empty."),
    "too_large": later("The file is too large."),
    "too_many": later("There were more files than one message can carry."),
    "no_size": later("The size of the file is not known, so it cannot be carried."),
    "refused": later("The file was not accepted."),
    "unconfirmed": later(
        "The help desk took the file but has not shown it yet. "
        "Please look at the request before you send it again."
    ),
    "not_a_file": later(
        "Slack did not hand out the file. "
        "Your administrator can give Deskhand the files:read scope."
    ),
    "gone": later("The file has been deleted, or your Slack plan hides it."),
    "elsewhere": later("The file is kept at another service; please share a copy or a link."),
    "editable": later("A canvas, list or post is no file that can be sent; please share a link."),
}
UNKNOWN_FILE_TROUBLE = later("The file could not be carried over.")


def sentence(t: Translate, error: HelpDeskError | SlackError | NotKnown) -> str:
    match error:
        case NotKnown():
            said = NOT_KNOWN.get(error.reason, NOT_KNOWN["unknown"])
        case TooLarge():
            return left_behind(t, "too_large", limit=error.limit)
        case Refused():
            return _refused(t, error)
        case Unsupported():
            said = UNSUPPORTED.get(error.ability, NOT_SUPPORTED)
        case HelpDeskError():
            said = next(said for kind, said in DESK.items() if isinstance(error, kind))
        case FileWithheld():
            said = LEFT_BEHIND[error.why]
        case SlackRefused():
            return _slack_refused(t, error)
        case _:
            said = next(said for kind, said in SLACK.items() if isinstance(error, kind))
    return t(said).format(command=COMMAND)


def left_behind(t: Translate, why: str, *, limit: int | None = None) -> str:
    """Say why a file was not carried: `why` is a key of `LEFT_BEHIND`, `limit` is in bytes."""
    if why == "too_large" and limit is not None:
        return t("The file is larger than {limit}.").format(limit=human_size(limit))
    return t(LEFT_BEHIND.get(why, UNKNOWN_FILE_TROUBLE))


def unexpected(t: Translate, reference: str) -> str:
    """Say that something broke that nobody foresaw; the log has it under the reference."""
    return t(
        "Something went wrong on our side. Please try again; "
        "if it happens again, give your administrator this reference: {reference}"
    ).format(reference=reference)


def _refused(t: Translate, error: Refused) -> str:
    reasons = error.reason or " ".join(error.fields.values())
    reason = escape(one_line(reasons, REASON_LIMIT))
    if not reason:
        return t("The help desk did not accept this. Please check what you entered.")
    return t("The help desk did not accept this: {reason}").format(reason=reason)


def _slack_refused(t: Translate, error: SlackRefused) -> str:
    known = SLACK_CODES.get(error.code)
    if known:
        return t(known)
    code = escape(one_line(error.code, REASON_LIMIT))
    return t("Slack did not accept this ({code}). Please tell your administrator.").format(
        code=code
    )
