import json

import pytest
import stamina

from bot.check.clock import compare
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")


async def checked() -> tuple[int, dict[str, dict]]:
    with stamina.set_testing(testing=True):
        result = await typed("check", "--json")
    assert result.exit_code in {0, 1}, result.output
    return result.exit_code, {finding["about"]: finding for finding in json.loads(result.stdout)}


def failed(found: dict[str, dict]) -> set[str]:
    return {about for about, finding in found.items() if not finding["ok"]}


async def test_all_is_well(sandbox):
    code, found = await checked()

    assert code == 0
    assert not failed(found)
    assert {"slack token", "slack scopes", "slack mode", "desk support", "database"} <= set(found)


async def test_each_line_is_ok_or_says_what_to_do(sandbox, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-nobodys")
    result = await typed("check")

    assert result.exit_code == 1
    marks = [line.split()[0] for line in result.stdout.splitlines()]
    assert set(marks) == {"ok", "FAIL", "→"}
    assert "invalid_auth" in result.stdout
    assert "nobodys" not in result.output


async def test_wrong_tokens_and_a_desk_that_refuses_are_found_together(sandbox, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-nobodys")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-nobodys")
    monkeypatch.setenv("KF5_TOKEN", "nobodys")
    code, found = await checked()

    assert code == 1
    assert failed(found) == {"slack token", "slack mode", "desk support"}


async def test_a_missing_scope_is_named(sandbox, monkeypatch):
    monkeypatch.setattr("bot.manifest.bot_scopes", lambda: frozenset({"commands", "pins:write"}))
    _, found = await checked()

    assert "pins:write" in found["slack scopes"]["says"]
    assert "commands" not in found["slack scopes"]["says"]
    assert "reinstall" in found["slack scopes"]["remedy"]


async def test_a_service_identity_without_rights_is_found(sandbox, machine, monkeypatch):
    config = machine / "requester.toml"
    config.write_text(
        f'[desks.support]\nkind = "kf5"\nurl = "{sandbox.kf5_url}"\n'
        'email = "ana@acme.example"\ntoken = "$KF5_TOKEN"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("DESKHAND_CONFIG", str(config))
    _, found = await checked()

    assert failed(found) == {"desk support"}


async def test_a_desk_that_is_down_is_found(sandbox):
    await sandbox.kf5.stop()
    _, found = await checked()

    assert "does not answer" in found["desk support"]["says"]


async def test_a_damaged_database_is_found(sandbox, machine):
    (machine / "deskhand.db").write_text("hello " * 1000, encoding="utf-8")
    _, found = await checked()

    assert failed(found) == {"database"}


async def test_a_database_where_none_can_be_made_is_found(sandbox, monkeypatch):
    monkeypatch.setenv("DESKHAND_DATABASE", "/nowhere/at/all.db")
    _, found = await checked()

    assert failed(found) == {"database"}


async def test_http_mode_tells_where_it_listens(sandbox, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "shh")
    monkeypatch.setenv("DESKHAND_HTTP", "127.0.0.1:8080")
    _, found = await checked()

    assert "127.0.0.1:8080" in found["slack mode"]["says"]


async def test_settings_with_mistakes_are_told_before_anything_is_asked(machine):
    result = await typed("check")

    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


def test_a_clock_that_is_wrong_says_which_way():
    finding = compare("slack", "Sun, 01 Mar 2020 12:00:00 GMT")

    assert finding is not None
    assert not finding.ok
    assert "ahead of" in finding.says
    assert compare("slack", None) is None
    assert compare("slack", "noon") is None
