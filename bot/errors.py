"""Errors as English sentences, for the command line."""

from handlers.workspace import SlackBusy, SlackDown, SlackError, SlackRefused
from helpdesks.errors import (
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
)

NOT_OFFERED = {
    "agent_comments": "This help desk takes agents' answers on its own pages only.",
    "attach": "This help desk takes files with a request or a comment only, not by themselves.",
    "attachments_by_id": (
        "This help desk has no way to look an attachment up by its id; "
        "`deskhand tickets show` lists those of a request."
    ),
    "categories": "This help desk has no way to list the fields of that category.",
    "creates_requesters": "This help desk takes requests only from people whom it knows.",
    "deletes_attachments": (
        "This help desk has no way to delete an attachment; delete its comment there."
    ),
    "deletes_tickets": "This help desk has no way to delete a request; close it, or do it there.",
    "field_value_search": "This help desk cannot search by what a field holds.",
    "internal_comments": "This help desk takes internal notes on its own pages only.",
    "opens_with_files": "This help desk takes files only once the request is there.",
    "organization_listing": "This help desk does not list requests by organization.",
    "personal_tokens": "This help desk knows no tokens of single people.",
    "presets": "This help desk has no way to set that on a request.",
    "priorities": "This help desk has no such priority.",
    "requester_sets_status": "This help desk lets only agents set a status.",
    "statuses": "This help desk has no way to set that status.",
    "types": "This help desk has no types of requests.",
    "updates_fields": "This help desk has no way to change a field; do it in its administration.",
}
"""By the name of the ability that is off."""


def sentence(error: HelpDeskError | SlackError) -> str:
    """Say what happened, in one sentence without secrets."""
    if isinstance(error, SlackError):
        return _of_slack(error)
    return _of_desk(error)


def _of_slack(error: SlackError) -> str:
    match error:
        case SlackBusy():
            return f"Slack asks to wait {error.retry_after:g} seconds."
        case SlackDown():
            return f"Slack does not answer ({error})."
        case SlackRefused():
            return f"Slack refused: {error}."
        case _:
            return f"Slack did not do it ({error})."


def _of_desk(error: HelpDeskError) -> str:  # noqa: PLR0911 - one sentence for each error
    match error:
        case RateLimited():
            return f"The help desk asks to wait {error.retry_after:g} seconds."
        case Unreachable():
            return f"The help desk does not answer ({error})."
        case Unclear():
            return "The help desk's answer was lost; look there before you repeat it."
        case SignInFailed():
            return f"The help desk does not accept the sign-in{_why(error)}."
        case Forbidden():
            return f"The help desk does not allow that to this person{_why(error)}."
        case NotFound():
            return "The help desk knows no such thing, or hides it from this person."
        case Unsupported() | Refused():
            return _refusal(error)
        case Unintelligible():
            return f"The help desk's answer cannot be read ({error.where})."
        case _:
            return f"The help desk did not do it ({type(error).__name__})."


def _refusal(error: Unsupported | Refused) -> str:
    match error:
        case Unsupported():
            known = NOT_OFFERED.get(error.ability)
            return known or f"This help desk does not offer that ({error.ability})."
        case TooLarge():
            return f"The file is larger than {error.limit} bytes."
        case _:
            said = "; ".join(part for part in (error.reason, *_by_field(error)) if part)
            return f"The help desk refused: {said}" if said else "The help desk refused that."


def _why(error: HelpDeskError) -> str:
    """What a driver says of an error in its own words, which hold nothing that people wrote."""
    return f" ({error})" if str(error) else ""


def _by_field(error: Refused) -> list[str]:
    return [f"{field}: {reason}" for field, reason in error.fields.items()]
