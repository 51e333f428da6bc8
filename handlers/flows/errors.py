"""What a flow itself refuses, before a desk or Slack could."""


class ClosedForGood(Exception):
    """The ticket is closed: nobody can answer it any more."""


class Unexpected(Exception):
    """A mistake of ours; `reference` is what the log knows it by."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"see {reference} in the log")
        self.reference = reference
