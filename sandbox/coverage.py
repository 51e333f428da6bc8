"""How much of a vendor's interface the sandbox has, one row per method or route."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`name` as the vendor writes it; `test` is the name of a test that proves it.

    A row that is partial says in `note` what is missing; an absent one has no test.
    """

    side: Literal["slack", "kf5", "zammad", "udesk"]
    name: str
    state: Literal["supported", "partial", "absent"] = "supported"
    note: str = ""
    test: str = ""
