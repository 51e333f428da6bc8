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
)


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
            return "The help desk does not accept the email and token."
        case Forbidden():
            return "The help desk does not allow that to this person."
        case NotFound():
            return "The help desk knows no such thing, or hides it from this person."
        case TooLarge():
            return f"The file is larger than {error.limit} bytes."
        case Refused():
            said = "; ".join(part for part in (error.reason, *_by_field(error)) if part)
            return f"The help desk refused: {said}" if said else "The help desk refused that."
        case Unintelligible():
            return f"The help desk's answer cannot be read ({error.where})."
        case _:
            return f"The help desk did not do it ({type(error).__name__})."


def _by_field(error: Refused) -> list[str]:
    return [f"{field}: {reason}" for field, reason in error.fields.items()]
