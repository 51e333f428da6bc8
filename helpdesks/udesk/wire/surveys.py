"""How satisfied customers are, in our words."""

from dataclasses import dataclass

from helpdesks.udesk.wire.envelope import one
from helpdesks.udesk.wire.values import Row, id_of, text, true


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One answer; `number` is what is sent back."""

    number: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The question that customers are asked once their ticket is solved."""

    title: str
    note: str
    enabled: bool
    votes: tuple[Vote, ...]


def survey(payload: Row) -> Survey:
    """Read the survey; the vendor's sample misspells its key."""
    row = one(payload, "ticket_survey", "ticket_servey")
    options = row.get("options")
    votes = (
        [each for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    )
    return Survey(
        title=text(row.get("title")),
        note=text(row.get("note")),
        enabled=true(row.get("enable")),
        votes=tuple(
            Vote(number=id_of(each.get("vote_number"), "vote_number"), label=text(each.get("name")))
            for each in votes
        ),
    )
