"""The port `handlers.workspace.Workspace` over Slack's Web API, the one place that speaks it."""

from handlers.webapi.workspace import SlackWorkspace

__all__ = ["SlackWorkspace"]
