"""Which addresses are Slack's own: only they are sent the bot's token.

Slack's hosts: https://docs.slack.dev/messaging/working-with-files
"""

from urllib.parse import urlsplit

EXACT = frozenset({"slack.com", "slack-files.com"})
BELOW = (".slack.com", ".slack-files.com", ".slack-edge.com")


class Hosts:
    """Slack's hosts over https, and the host of `api_url` itself (a workspace on this machine)."""

    def __init__(self, api_url: str) -> None:
        api = urlsplit(api_url)
        self._api = (api.scheme, api.hostname)

    def trusts(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if (parts.scheme, host) == self._api:
            return True
        return parts.scheme == "https" and (host in EXACT or host.endswith(BELOW))
