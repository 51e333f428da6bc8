import logging
import os

import pytest
import structlog
from cryptography.fernet import Fernet

from bot.log import QUIET
from sandbox.launch import Sandbox

CONFIG = """\
[deskhand]
language = "zh-CN"

[desks.support]
kind = "kf5"
url = "https://acme.kf5.com"
email = "marta@acme.example"
token = "$KF5_TOKEN"
poll_seconds = 30
"""


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """A machine on which nothing of Deskhand's is set, in a folder of its own."""
    for name in os.environ:
        if name.startswith(("SLACK_", "DESKHAND_", "KF5_", "ZAMMAD_", "UDESK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def configured(machine, monkeypatch):
    """Everything is set, for Socket Mode."""
    (machine / "deskhand.toml").write_text(CONFIG, encoding="utf-8")
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-test-1",
        "SLACK_APP_TOKEN": "xapp-test-1",
        "DESKHAND_SECRET_KEY": Fernet.generate_key().decode(),
        "KF5_TOKEN": "kf5-secret-token",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def quiet_again():
    """Put logging back as pytest had it."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, QUIET))}
    yield
    root.handlers[:] = handlers
    for logger, level in levels.items():
        logger.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def sandbox(machine, monkeypatch):
    """A Slack and a KF5 desk on this machine, with the settings for both."""
    async with Sandbox.start() as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        yield sandbox
