import asyncio
import sys

import click

from bot.check import Finding
from bot.check import check as look
from bot.cli.output import json_option, print_json, say
from bot.settings import load


@click.command()
@json_option
def check(*, as_json: bool) -> None:
    """See whether tokens, rights, clocks and data are fine.

    It looks at the tokens and scopes at Slack, the rights at each desk, the clocks, the
    database and its keys. Every line is "ok", or says what to do.
    """
    found = asyncio.run(look(load()))
    if as_json:
        print_json(found)
    else:
        for finding in found:
            _say(finding)
    if not all(finding.ok for finding in found):
        sys.exit(1)


def _say(finding: Finding) -> None:
    say(f"{'ok' if finding.ok else 'FAIL':<5} {finding.about:<22} {finding.says}")
    if finding.remedy:
        say(f"{'':<28} → {finding.remedy}")
