"""Every Web API method the sandbox has, by name."""

from sandbox.slack.web_api import (
    auth,
    chat,
    conversations,
    files,
    history,
    reactions,
    users,
    views,
)
from sandbox.slack.web_api.call import Method

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **history.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}
