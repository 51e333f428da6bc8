"""What to do at a desk that does not let us work, by its kind and by what was tried."""

from dataclasses import dataclass

from bot.settings import Desk
from helpdesks.errors import Forbidden, HelpDeskError, RateLimited, SignInFailed, Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do when the sign-in is refused, and when a right is missing for one part.

    `acting` is empty where no right is needed to act for others.
    """

    sign_in: str
    form: str
    groups: str
    requests: str
    acting: str = ""


ADVICE = {
    "kf5": Advice(
        sign_in="see the desk's url, email and token in the settings",
        form="use the address of an agent or administrator in the settings",
        groups="use the address of an agent or administrator in the settings",
        requests="use the address of an agent or administrator in the settings",
    ),
    "zammad": Advice(
        sign_in="see the desk's url and token; the token's account must be active",
        form="give the token and its account's role the permission admin.object",
        groups="give the account's role ticket.agent, with read, create and change in each group",
        requests="give the account's role ticket.agent, with read, create and change in each group",
        acting="give the token and its account's role the permission admin.user",
    ),
    "udesk": Advice(
        sign_in=(
            "see the desk's url, email (the super administrator's) and token, and this machine's "
            'clock; an old account may need signature = "sha1"'
        ),
        form="the email must be the super administrator's, and the edition must include the API",
        groups="the email must be the super administrator's, and the edition must include the API",
        requests="see the desk's filter_id; the email must be the super administrator's",
    ),
}


REPLIES_PUBLIC = (
    "to show them, set agent_replies_public = true; then write an internal note on a test ticket, "
    "and take the setting out again if its requester gets to see the note"
)
"""Whether Udesk marks its internal notes, each account has to find out."""


def remedy(settings: Desk, error: HelpDeskError, right: str) -> str:
    """Say what to do about an error; `right` is the advice where a right is missing."""
    match error:
        case RateLimited():
            return "wait a minute; another program may be using up the account's calls"
        case Unreachable():
            return f"see that this machine reaches {settings.url}"
        case SignInFailed():
            return ADVICE[settings.kind].sign_in
        case Forbidden():
            return right
        case _:
            return "see the desk's settings, and whether its url is that of the help desk"
