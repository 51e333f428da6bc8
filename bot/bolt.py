"""Bolt, told everything, so that the environment decides nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from handlers.dispatch import Dispatch
from handlers.webapi.workspace import SlackWorkspace

READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
"""Variables that Bolt obeys: an id and a secret make it keep installations in files of its own."""


def bolt_app(slack: SlackWorkspace, dispatch: Dispatch, *, signing_secret: str = "") -> AsyncApp:
    """Make Bolt with our listeners; without a secret it serves Socket Mode alone.

    Our listeners only write what must be on disk, so that Bolt may await them before it answers
    (`process_before_response`); otherwise it looks for their answer every 10 ms.
    """
    client = copy(slack.client)
    client.token = None  # it comes with `authorize`; Bolt warns of a second one
    with _hidden(READ_BY_BOLT):
        app = AsyncApp(
            client=client,
            authorize=OneWorkspace(slack),
            signing_secret=signing_secret,
            process_before_response=True,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
    dispatch.register(app)
    return app


class OneWorkspace(AsyncAuthorize):
    """Says for whom a request is served: always us, who signed in once, at the start."""

    def __init__(self, slack: SlackWorkspace) -> None:
        self._us = AuthorizeResult(
            enterprise_id=None,
            team_id=slack.team,
            bot_user_id=slack.bot_user,
            bot_token=slack.client.token,
        )

    async def __call__(self, **_request: Any) -> AuthorizeResult:
        return self._us


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
