"""What Slack's input line makes of typed words: names become mentions, addresses become links."""

import re
from collections.abc import Callable

from sandbox.slack import mrkdwn
from sandbox.slack.state import Workspace

_NAME = re.compile(r"(?<![\w@<])@([\w.-]*\w)")
_CHANNEL = re.compile(r"(?<![\w#&<])#([\w-]+)")
_BROADCASTS = {"here", "channel", "everyone"}


def typed_message(workspace: Workspace, text: str) -> str:
    """The stored form of a message that a person typed."""
    linked = mrkdwn.link_urls(mrkdwn.escape(text))
    named = _NAME.sub(_user_token(workspace, with_name=False), linked)
    return _CHANNEL.sub(_channel_token(workspace), named)


def typed_command(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """The `text` of a slash command; names are resolved only with `should_escape`.

    https://docs.slack.dev/interactivity/implementing-slash-commands
    """
    if not should_escape:
        return text
    linked = mrkdwn.link_urls(mrkdwn.escape(text))
    named = _NAME.sub(_user_token(workspace, with_name=True), linked)
    return _CHANNEL.sub(_channel_token(workspace), named)


def _user_token(workspace: Workspace, *, with_name: bool) -> Callable[[re.Match[str]], str]:
    def token(found: re.Match[str]) -> str:
        word = found.group(1)
        if word in _BROADCASTS:
            return f"<!{word}>"
        user = workspace.users.named(word)
        if user is None:
            return found.group()
        return f"<@{user.id}|{user.name}>" if with_name else f"<@{user.id}>"

    return token


def _channel_token(workspace: Workspace) -> Callable[[re.Match[str]], str]:
    def token(found: re.Match[str]) -> str:
        channel = workspace.channels.named(found.group(1))
        if channel is None:
            return found.group()
        return f"<#{channel.id}>" if channel.is_private else f"<#{channel.id}|{channel.name}>"

    return token
