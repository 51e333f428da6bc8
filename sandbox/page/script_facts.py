"""What the script is told once, with the document: commands, shortcuts, people, words."""

import json
from collections.abc import Iterable

from sandbox.page import fault_presets
from sandbox.page.html import Attribute
from sandbox.page.people import called
from sandbox.page.viewer import Viewer
from sandbox.page.words import CHINESE
from sandbox.slack.manifest import Manifest
from sandbox.slack.state import Workspace


def script_facts(
    workspace: Workspace, manifest: Manifest, panes: Iterable[str], viewer: Viewer
) -> dict[str, Attribute]:
    """Data attributes of the body, each a JSON text."""
    told: dict[str, object] = {
        "data_presets": fault_presets.bodies(panes),
        "data_words": CHINESE if viewer.chinese else {},
        "data_commands": [
            {
                "command": one.command,
                "usage_hint": one.usage_hint,
                "description": one.description,
            }
            for one in manifest.commands
        ],
        "data_shortcuts": [
            {
                "name": one.name,
                "callback_id": one.callback_id,
                "type": one.type,
                "description": one.description,
            }
            for one in manifest.shortcuts
        ],
        "data_people": [
            {"key": one.name, "name": called(one)}
            for one in workspace.users.all()
            if not one.deleted
        ],
        "data_channels": [{"key": name, "name": f"#{name}"} for name in viewer.channels.values()],
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in told.items()}
