"""The lanes and keys of rows.

Towards a desk a lane is a ticket (`ticket_lane`), so what is said in a ticket keeps its order and
nothing compares its comments while one of ours is being sent. Towards Slack a lane is a channel
(`channel_lane`).
"""

from datetime import datetime

PLACES = "place:"  # what the lanes begin with in which messages find their ticket


def desk_lanes(desk: str) -> str:
    """What the lanes towards a desk begin with."""
    return f"desk:{desk}:"


def new_lane(desk: str, key: str) -> str:
    """Requests that are being opened do not wait for each other."""
    return f"{desk_lanes(desk)}new:{key}"


def ticket_lane(desk: str, number: str) -> str:
    return f"{desk_lanes(desk)}ticket:{number}"


def channel_lane(channel: str) -> str:
    return f"slack:{channel}"


def waiting_lane(channel: str, thread_ts: str | None, *, public: bool = True) -> str:
    """What waits for a desk before it is said in a thread; nothing else in the channel does.

    What is public does not wait for internal notes.
    """
    return f"{channel_lane(channel)}:{thread_ts or ''}{'' if public else ':notes'}"


def card_lane(channel: str, thread_ts: str) -> str:
    """A card is kept current beside what is posted, and no faster than it can be read."""
    return f"cards:{channel}:{thread_ts}"


def audience_lane(channel: str) -> str:
    """Who may read a channel is looked at by one at a time."""
    return f"audience:{channel}"


def retract_lane(channel: str) -> str:
    """What is taken back waits for no look at who may read."""
    return f"{audience_lane(channel)}:back"


def thread_lane(channel: str, thread_ts: str) -> str:
    """What is said in a thread and does not go straight to its ticket."""
    return f"{PLACES}{channel}:{thread_ts}"


def file_lane(channel: str, thread_ts: str | None) -> str:
    """Files take their time; what is said in the channel does not wait for them."""
    return f"files:{channel}:{thread_ts or ''}"


def files_key(desk: str, comment_id: str) -> str:
    """How the keys of all rows for the files of a comment begin."""
    return f"file:{desk}:{comment_id}:"


def message_key(team: str, channel: str, ts: str) -> str:
    return f"message:{team}:{channel}:{ts}"


def edited_key(team: str, channel: str, ts: str, edited_ts: str = "") -> str:
    """The key of a change to a message; without a time, how the keys of all of them begin."""
    return f"edited:{team}:{channel}:{ts}:{edited_ts}"


def deleted_key(team: str, channel: str, ts: str) -> str:
    return f"deleted:{team}:{channel}:{ts}"


def moment_key(moment: datetime) -> str:
    return str(int(moment.timestamp()))
