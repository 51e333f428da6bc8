"""File objects as Slack writes them. No I/O.

https://docs.slack.dev/reference/objects/file-object
"""

from urllib.parse import quote

from sandbox.slack.records import File, Json
from sandbox.slack.state import Workspace

_PRETTY = {
    "text": "Plain Text",
    "png": "PNG",
    "jpg": "JPEG",
    "gif": "GIF",
    "pdf": "PDF",
    "csv": "CSV",
    "zip": "Zip",
    "docx": "Word Document",
    "xlsx": "Excel Spreadsheet",
}


def file_json(workspace: Workspace, file: File) -> Json:
    """The file as messages show it; of some modes there is little to see."""
    if file.mode == "tombstone":
        return {"id": file.id, "mode": "tombstone"}
    if file.mode == "hidden_by_limit":
        return {"id": file.id, "created": file.created, "mode": "hidden_by_limit"}
    if file.mode == "file_access":
        return {"id": file.id, "mode": "file_access", "file_access": "check_file_info"}
    return _full(workspace, file)


def _full(workspace: Workspace, file: File) -> Json:
    external = file.mode == "external"
    base = f"{workspace.files.base_url}/files-pri/{workspace.team.id}-{file.id}"
    name = quote(file.name.replace("/", "_"), safe="")
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": _PRETTY.get(file.filetype, file.filetype.upper() or "Binary"),
        "user": file.user,
        "user_team": workspace.team.id,
        "editable": False,
        "size": file.size,
        "mode": "hosted" if file.mode == "file_access" else file.mode,
        "is_external": external,
        "external_type": "gdrive" if external else "",
        "is_public": _is_public(workspace, file),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": file.external_url if external else f"{base}/{name}",
        "media_display_type": "unknown",
        "permalink": f"{workspace.web_url}/files/{file.user}/{file.id}/{name}",
        "permalink_public": "",
        "has_rich_preview": False,
        "file_access": "visible",
        **({} if external else {"url_private_download": f"{base}/download/{name}"}),
        **({"alt_txt": file.alt_txt} if file.alt_txt else {}),
    }


def file_with_shares(workspace: Workspace, file: File) -> Json:
    """The file object of files.info: also where the file is shared."""
    if file.mode in ("tombstone", "hidden_by_limit"):
        return file_json(workspace, file)
    return _full(workspace, file) | {
        "shares": _shares(workspace, file),
        "channels": _channels(workspace, file, "channel"),
        "groups": _channels(workspace, file, "group"),
        "ims": _channels(workspace, file, "im"),
        "has_more_shares": False,
        "comments_count": 0,
    }


def _shares(workspace: Workspace, file: File) -> Json:
    result: Json = {}
    for channel_id, shares in file.shares.items():
        channel = workspace.channels.get(channel_id)
        if channel is None:
            continue
        side = "private" if channel.is_private else "public"
        result.setdefault(side, {})[channel_id] = [
            {
                "reply_users": [],
                "reply_users_count": 0,
                "reply_count": 0,
                "ts": share.ts,
                "channel_name": channel.name,
                "team_id": workspace.team.id,
                "share_user_id": file.user,
                "source": "UNKNOWN",
                **({"thread_ts": share.thread_ts} if share.thread_ts else {}),
            }
            for share in shares
        ]
    return result


def _channels(workspace: Workspace, file: File, kind: str) -> list[str]:
    shared = (workspace.channels.get(channel_id) for channel_id in file.shares)
    return [channel.id for channel in shared if channel and channel.kind == kind]


def _is_public(workspace: Workspace, file: File) -> bool:
    return bool(_channels(workspace, file, "channel"))
