import logging
import subprocess
import sys

import pytest
import yaml
from cryptography.fernet import Fernet

from bot.cli import main
from handlers import workspace as slack
from helpdesks import errors as desk
from tests.bot.commands import type_in

pytestmark = pytest.mark.usefixtures("quiet_again")

NEEDED = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DESKHAND_SECRET_KEY")


def test_help_tells_every_command():
    told = type_in("--help").output

    assert set(main.commands) == {
        "run",
        "check",
        "manifest",
        "tickets",
        "fields",
        "attachments",
        "outbox",
        "secrets",
    }
    assert all(f"  {name} " in told for name in main.commands)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_every_part_of_it_is_explained(name):
    command = main.commands[name]
    for words in [(name,), *((name, part) for part in getattr(command, "commands", {}))]:
        result = type_in(*words, "--help")

        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


def test_run_without_settings_names_each_missing_one_and_exits_with_2():
    result = type_in("run")

    assert result.exit_code == 2
    assert all(name in result.stderr for name in (*NEEDED, "deskhand.toml"))
    assert "Traceback" not in result.output


def test_python_m_bot_is_the_same_program(machine):
    result = subprocess.run(
        [sys.executable, "-m", "bot", "run"], capture_output=True, text=True, check=False
    )

    assert result.returncode == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


def test_an_unknown_command_is_a_mistake_of_usage():
    assert type_in("tikets").exit_code == 2


def test_a_new_key_is_one():
    key = type_in("secrets", "new-key").output.strip()

    assert Fernet(key)


def test_the_manifest_for_socket_mode_has_no_address():
    manifest = yaml.safe_load(type_in("manifest").output)

    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in manifest["features"]["slash_commands"][0]


def test_the_manifest_for_http_mode_leads_slack_here():
    manifest = yaml.safe_load(type_in("manifest", "--url", "https://help.acme.example/").output)

    events = "https://help.acme.example/slack/events"
    assert manifest["features"]["slash_commands"][0]["url"] == events
    assert manifest["settings"]["event_subscriptions"]["request_url"] == events
    assert manifest["settings"]["interactivity"]["request_url"] == events
    assert manifest["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "ftp://x", "help", "https://a/?b=1"])
def test_slack_calls_https_addresses_only(url):
    result = type_in("manifest", "--url", url)

    assert result.exit_code == 2
    assert "--url" in result.stderr


FAILURES = [
    desk.RateLimited(3),
    desk.Unreachable("ConnectError"),
    desk.Unclear("ReadTimeout"),
    desk.SignInFailed("status 401"),
    desk.Forbidden("status 403"),
    desk.NotFound("status 404"),
    desk.TooLarge(10),
    desk.Refused("no\x1b[31m such field", {"title": "too long"}),
    desk.Unsupported("updates_fields"),
    desk.Unintelligible("ticket.id"),
    desk.HelpDeskError("?"),
    slack.SlackBusy(3),
    slack.SlackDown("status 503"),
    slack.SlackUnclear("TimeoutError"),
    slack.SlackRefused("invalid_auth"),
]


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_every_error_is_one_sentence_and_no_traceback(monkeypatch, error):
    def fails(**_given):
        raise error

    monkeypatch.setattr(main.commands["manifest"], "callback", fails)
    result = type_in("manifest")

    assert result.exit_code == 1
    [said] = result.stderr.splitlines()
    assert said.startswith("Error: ")
    assert said.endswith((".", "long"))
    assert "\x1b" not in said


def test_commands_speak_on_stderr_only(configured):
    type_in("manifest")

    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
