from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Settings:
    """What KF5's documents leave open, or what differs between its versions; may be changed live.

    `oddities` alternates the tolerated forms (see `oddities.py`); `swallow_uploads` counts the
    bytes of an upload and keeps none; `redirect_files` sends downloads to another host and port;
    `login_for_files` answers a download without credentials with the login page.
    """

    oddities: bool = False
    content_type: str = "application/json"
    max_file_bytes: int = 20 * MEBIBYTE
    max_text_characters: int = 65_535
    max_title_characters: int = 255
    swallow_uploads: bool = False
    redirect_files: bool = False
    login_for_files: bool = False
