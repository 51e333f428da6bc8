"""Slack's words for what went wrong, by what to do about it. A word that is not here is for good.

Each method's page lists its own: https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

BUSY = frozenset({"ratelimited", "rate_limited"})
"""We are asked to wait; how long stands in the headers."""

PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",  # the workspace is being moved just now
    }
)
"""Slack's own trouble; some part of the call may have been done."""

OF_THE_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
"""Nothing at all works with this token."""

_ANOTHER_TOKEN = "copy SLACK_BOT_TOKEN anew from the app's page, and start Deskhand again"  # noqa: S105 -- a sentence
_REINSTALL = "write the manifest (`deskhand manifest`) to the app, and reinstall it"
_ALLOW = "an administrator of the Slack workspace has to let the app work again"

LOCKED_OUT = {
    **dict.fromkeys(OF_THE_TOKEN, _ANOTHER_TOKEN),
    "missing_scope": _REINSTALL,
    "accesslimited": "let this machine's address into the app's list of allowed addresses",
    "ekm_access_denied": _ALLOW,
    "team_access_not_granted": _ALLOW,
    "two_factor_setup_required": _ALLOW,
    "org_login_required": "Slack is moving the workspace into an organization; wait until it has",
}
"""Nothing is wrong with what is asked, but we may not: what an administrator does, by the word."""

# Slack's pages name these two in either way.
SAME = {"trigger_expired": "expired_trigger_id", "trigger_exchanged": "exchanged_trigger_id"}
