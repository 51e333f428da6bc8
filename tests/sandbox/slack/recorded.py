"""Slack's published samples, and what of ours they do not have.

The samples name every key a payload may have, so ours must be among them; the few that Slack
documents or sends beyond the samples are listed here, each with its reason.
"""

import json
from pathlib import Path


def find_samples():
    for folder in Path(__file__).resolve().parents:
        for place in (folder / "recorded" / "slack", folder / "shared" / "recorded" / "slack"):
            if place.is_dir():
                return place
    return None


SAMPLES = find_samples()

EXTRA = {
    "context_team_id",  # documented; newer than some event samples
    "context_enterprise_id",  # as above
    "state",  # documented for block_actions: values of the message's elements
    "is_enterprise_install",  # documented for every interaction
    "response_urls",  # documented for view_submission
    "action_ts",  # documented for message shortcuts
    "blocks",  # cut out of the view samples
    "reply_users",  # in history answers, left out of the message samples
    "pin_count",  # in real history answers
    "user_team",  # of files, in real answers
    "image_default",  # of team icons
}
OPEN = {"blocks", "attachments", "values", "unfurls", "shares", "icons", "event_payload"}


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def unknown_keys(ours, theirs, path=""):
    """The keys of ours that the sample does not have, by path."""
    if isinstance(ours, list) and isinstance(theirs, list):
        first = theirs[0] if theirs else None
        return [line for item in ours for line in unknown_keys(item, first, path)]
    if not isinstance(ours, dict) or not isinstance(theirs, dict) or not theirs:
        return []
    found = []
    for key, value in ours.items():
        if key not in theirs:
            found += [] if key in EXTRA else [f"{path}/{key}"]
        elif key not in OPEN:
            found += unknown_keys(value, theirs[key], f"{path}/{key}")
    return found


def check(ours, name):
    assert unknown_keys(ours, sample(name)) == []
