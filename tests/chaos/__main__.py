"""`python -m tests.chaos`: runs for each seed; the last line of each is the verdict."""

import asyncio
import sys
from pathlib import Path

import click

from tests.chaos.plan import plan
from tests.chaos.run import STORM, Verdict, run


@click.command()
@click.option("--seeds", default="1", show_default=True, help="Numbers, with spaces between.")
@click.option("--acts", default=2000, show_default=True)
@click.option("--seconds", default=175.0, show_default=True, help="At most, for each seed.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="What is left of each seed."
)
@click.option("--verbose", is_flag=True, help="Print the plan before, and what befell the bot.")
def main(seeds: str, acts: int, seconds: float, keep: Path | None, *, verbose: bool) -> None:
    """Let many people act at once while everything breaks; exit with 1 if anything went wrong."""
    wrong = False
    for seed in [int(word) for word in seeds.split()]:
        if verbose:
            _show_plan(seed, acts, seconds)
        verdict = asyncio.run(run(seed, acts=acts, seconds=seconds, keep=keep and keep / str(seed)))
        _show(verdict, verbose=verbose)
        wrong = wrong or bool(verdict.differences)
    sys.exit(int(wrong))


def _show_plan(seed: int, acts: int, seconds: float) -> None:
    made = plan(seed, acts=acts, seconds=seconds * STORM)
    lines = [str(one) for one in (*made.acts, *made.troubles)]
    click.echo("\n".join(sorted(lines)))


def _show(verdict: Verdict, *, verbose: bool) -> None:
    """Each difference with what happened to it, then the verdict."""
    for difference in verdict.differences:
        click.echo(f"\n{difference}")
        for line in verdict.told(difference.token):
            click.echo(f"    {line}")
    if verbose:
        click.echo("\n".join(verdict.falls))
    click.echo(
        f"from a thread message to the comment at the desk, in calm: median"
        f" {verdict.median:.2f} s; {verdict.seconds:.0f} s in all"
    )
    click.echo(str(verdict))


if __name__ == "__main__":
    main()
