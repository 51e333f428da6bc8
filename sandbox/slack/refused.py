"""What Slack says when it does not do something."""

from collections.abc import Sequence

from sandbox.slack.records import Json


class Refused(Exception):
    """A request Slack answers with `ok: false`.

    `error` is Slack's word, `messages` the lines of response_metadata, `more` further top-level
    keys of the answer.
    """

    def __init__(self, error: str, *, messages: Sequence[str] = (), **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def answer(self) -> Json:
        """The JSON body of the refusal."""
        body: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {line}" for line in self.messages]}
        return body
