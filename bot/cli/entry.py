"""How commands end: a mistake of a person or a failing server is one sentence, no traceback."""

from typing import Any

import click

from bot.errors import sentence
from bot.settings import Mistaken
from handlers.text.escape import one_line
from handlers.workspace import SlackError
from helpdesks.errors import HelpDeskError
from store import StoreError

LONGEST = 500


class Unset(click.ClickException):
    """The settings cannot be used; every mistake is a line of its own."""

    exit_code = 2

    def __init__(self, mistaken: Mistaken) -> None:
        lines = "\n".join(f"  {mistake}" for mistake in mistaken.mistakes)
        super().__init__(f"these settings need your attention:\n{lines}")


class Entry(click.Group):
    """The outermost group, where the errors of every command arrive."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Mistaken as mistaken:
            raise Unset(mistaken) from None
        except (HelpDeskError, SlackError) as error:
            raise click.ClickException(one_line(sentence(error), LONGEST)) from None
        except StoreError as error:
            raise click.ClickException(str(error)) from None
