from dataclasses import dataclass
from typing import Literal

MEBIBYTE = 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Settings:
    """What differs between Zammad servers; may be changed live.

    `elasticsearch` answers text searches from an index `index_lag` seconds behind;
    `elasticsearch_down` leaves that index empty-handed. `max_file_bytes` bounds what one request
    carries, as the proxy before a server does. `strict_form` makes the seed's demanding fields
    demand. `oddities` alternates the forms seen in the wild (see `oddities.py`).
    """

    version: Literal["5.5", "6.5"] = "5.5"
    elasticsearch: bool = False
    elasticsearch_down: bool = False
    index_lag: float = 5.0
    max_file_bytes: int = 37 * MEBIBYTE
    follow_up_possible: Literal["yes", "new_ticket", "new_ticket_after_certain_time"] = "yes"
    reopen_time_in_days: int = 7
    strict_form: bool = False
    oddities: bool = False

    @property
    def is_new(self) -> bool:
        """6.5: another search, other words, groups readable by all."""
        return self.version == "6.5"
