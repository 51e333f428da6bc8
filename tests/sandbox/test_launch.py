import asyncio
import base64
import contextlib
import hashlib
import hmac
import os
import re
import signal
import socket
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from sandbox import BotFailed, Sandbox

HERE = Path(__file__).parent
MANIFEST = HERE / "tiny_manifest.yml"
DESKS = ("kf5", "zammad", "udesk")
TINY_BOT = (sys.executable, str(HERE / "tiny_bot.py"))


def text_of(path):
    return Path(path).read_text()


def there_is(path):
    return Path(path).exists()


@contextlib.asynccontextmanager
async def running(*options):
    """`python -m sandbox` as a process, ended afterwards."""
    command = (sys.executable, "-m", "sandbox", "--manifest", str(MANIFEST), *options)
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_command_reaches_a_bot_and_its_answer_the_person(mode):
    async with Sandbox.start(mode=mode, manifest=MANIFEST, bot_command=TINY_BOT) as s:
        await s.start_bot()
        await s.bot_ready()
        answer = await s.person("ana").command("/request hello", channel="it-help")
    assert answer.text == "You said hello"


async def test_a_killed_bot_comes_back_with_the_same_settings():
    async with Sandbox.start(manifest=MANIFEST, bot_command=TINY_BOT) as s:
        await s.start_bot()
        await s.bot_ready()
        await s.restart_bot(kill=True)
        answer = await s.person("ana").command("/request again", channel="it-help")
        assert answer.text == "You said again"
        assert s.bot_log().count("starting with") == 2
        await s.stop_bot()


async def test_a_bot_that_ends_at_once_is_reported_with_its_last_words():
    failing = (sys.executable, "-c", "print('SLACK_BOT_TOKEN is missing'); raise SystemExit(2)")
    async with Sandbox.start(manifest=MANIFEST, bot_command=failing) as s:
        await s.start_bot()
        with pytest.raises(BotFailed, match=r"status 2(.|\n)*SLACK_BOT_TOKEN is missing"):
            await s.bot_ready()


async def test_the_settings_of_a_bot_are_complete(tmp_path):
    async with Sandbox.start(manifest=MANIFEST, poll_seconds=2) as s:
        settings = s.bot_environment(database=tmp_path / "d.db")
        config = tomllib.loads(text_of(settings["DESKHAND_CONFIG"]))
        auth = (f"{config['desks']['support']['email']}/token", settings["KF5_TOKEN"])
        async with httpx.AsyncClient(auth=auth) as agent:
            me = await agent.get(f"{config['desks']['support']['url']}/apiv2/users/me.json")

    assert me.json()["user"]["role"] == "admin"
    assert config["desks"]["support"] == {
        "kind": "kf5",
        "url": s.kf5_url,
        "email": "marta@acme.example",
        "token": "$KF5_TOKEN",
        "poll_seconds": 2,
    }
    assert len(base64.urlsafe_b64decode(settings["DESKHAND_SECRET_KEY"])) == 32
    assert settings["SLACK_API_URL"] == s.slack_url
    assert settings["DESKHAND_DATABASE"] == str(tmp_path / "d.db")
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} < set(settings)
    assert not {"SLACK_SIGNING_SECRET", "DESKHAND_HTTP"} & set(settings)


async def test_http_mode_has_a_secret_and_an_address_and_no_app_token():
    async with Sandbox.start(mode="http", manifest=MANIFEST) as s:
        settings = s.bot_environment()
    assert {"SLACK_SIGNING_SECRET", "DESKHAND_HTTP"} < set(settings)
    assert "SLACK_APP_TOKEN" not in settings


async def test_a_bot_is_told_of_every_desk_that_runs():
    async with Sandbox.start(manifest=MANIFEST, desks=DESKS, poll_seconds=1) as s:
        settings = s.bot_environment()
        text = text_of(settings["DESKHAND_CONFIG"])
        desks = tomllib.loads(text)["desks"]
        tokens = [s.kf5.api_token, s.zammad.api_token, s.udesk.api_token]
        assert (s.zammad_url, s.udesk_url) == (s.zammad.base_url, s.udesk.base_url)

        assert desks["factory"] == {
            "kind": "zammad",
            "url": s.zammad_url,
            "group": "Users",
            "token": "$ZAMMAD_TOKEN",
            "poll_seconds": 1,
        }
        assert desks["payroll"] == {
            "kind": "udesk",
            "url": s.udesk_url,
            "email": s.udesk.admin_email,
            "filter_id": s.udesk.filter_id,
            "agent_replies_public": True,
            "token": "$UDESK_TOKEN",
            "poll_seconds": 2,
        }
    assert list(desks) == ["support", "factory", "payroll"]
    assert [settings[f"{name.upper()}_TOKEN"] for name in DESKS] == tokens
    assert not any(token in text for token in tokens)


async def test_zammad_calls_back_where_a_bot_can_be_reached():
    async with Sandbox.start(mode="http", manifest=MANIFEST, desks=("zammad",)) as s:
        settings = s.bot_environment()
        [desk] = tomllib.loads(text_of(settings["DESKHAND_CONFIG"]))["desks"].values()
        received = asyncio.Queue()

        async def heard(request):
            signature = request.headers["X-Hub-Signature"]
            await received.put((request.path, await request.read(), signature))
            return web.Response()

        host, port = settings["DESKHAND_HTTP"].split(":")
        async with answering(heard, host, int(port)):
            agent = s.zammad.agent("marta")
            await agent.note(agent.tickets()[0].id, "Seen")
            path, body, signature = await asyncio.wait_for(received.get(), 5)

    assert desk["webhook_secret"] == "$ZAMMAD_WEBHOOK_SECRET"
    secret = settings["ZAMMAD_WEBHOOK_SECRET"].encode()
    assert path == "/desks/factory/webhook"
    assert signature == f"sha1={hmac.new(secret, body, hashlib.sha1).hexdigest()}"


async def test_udesk_calls_back_with_the_secret_in_the_address():
    async with Sandbox.start(mode="http", manifest=MANIFEST, desks=("udesk",)) as s:
        settings = s.bot_environment()
        [desk] = tomllib.loads(text_of(settings["DESKHAND_CONFIG"]))["desks"].values()
        received = asyncio.Queue()

        async def heard(request):
            await received.put((request.path, request.query["key"]))
            return web.Response()

        host, port = settings["DESKHAND_HTTP"].split(":")
        async with answering(heard, host, int(port)):
            await s.udesk.agent("marta").reply(520006, "Seen")
            path, key = await asyncio.wait_for(received.get(), 5)

    assert desk["webhook_secret"] == "$UDESK_WEBHOOK_SECRET"
    assert (path, key) == ("/desks/payroll/webhook", settings["UDESK_WEBHOOK_SECRET"])
    assert key not in s.journal.to_json_lines()


@contextlib.asynccontextmanager
async def answering(handler, host, port):
    app = web.Application()
    app.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def test_a_desk_that_was_not_asked_for_is_named():
    async with Sandbox.start(manifest=MANIFEST) as s:
        assert list(s.panes) == ["kf5"]
        with pytest.raises(LookupError, match="zammad was not started"):
            assert s.zammad
        with pytest.raises(LookupError, match="udesk was not started"):
            assert s.udesk_url
    with pytest.raises(ValueError, match="there is no desk jira; there is: kf5, zammad, udesk"):
        async with Sandbox.start(manifest=MANIFEST, desks=("kf5", "jira")):
            pass


async def test_without_sample_data_there_are_people_and_no_requests():
    async with Sandbox.start(manifest=MANIFEST, seed_data=False) as s:
        assert s.kf5.find() == []
        assert s.kf5.agent("marta").user.name == "Marta Klein"


async def test_nothing_is_left_on_disk():
    async with Sandbox.start(manifest=MANIFEST) as s:
        config = Path(s.bot_environment()["DESKHAND_CONFIG"])
        photo = s.kf5.ticket(108).comments[0].attachments[0].content.path
        assert there_is(config)
        assert there_is(photo)
    assert not there_is(config.parent)
    assert not there_is(photo)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_command_prints_one_address_and_ends_when_told(number):
    async with running("--no-bot", "--port", "0") as process:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(address)).status_code == 200
        settings = Path(line.split("source ")[1].rstrip(")\n"))
        assert "SLACK_BOT_TOKEN=" in text_of(settings)
        process.send_signal(number)
        rest, errors = await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")
    assert not there_is(settings)


async def test_a_taken_port_is_said_clearly():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with running("--no-bot", "--port", str(port)) as process:
            _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().startswith(f"Port {port} is taken")


async def test_the_command_starts_the_desks_that_are_named():
    async with running("--no-bot", "--port", "0", "--desks", "zammad,udesk") as process:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        settings = text_of(line.split("source ")[1].rstrip(")\n"))
        config = re.search(r"DESKHAND_CONFIG=(\S+)", settings)
        desks = tomllib.loads(text_of(config[1]))["desks"]
        process.terminate()
        await process.communicate()
    assert list(desks) == ["factory", "payroll"]

    async with running("--no-bot", "--desks", "kf5,jira") as process:
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"choose from kf5, zammad, udesk" in errors


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com"])  # noqa: S104
async def test_others_are_let_in_only_when_asked_for(host):
    async with running("--no-bot", "--host", host) as process:
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"--expose" in errors


async def test_a_missing_manifest_is_named():
    async with running("--no-bot", "--manifest", "nowhere.yml") as process:
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"nowhere.yml" in errors


async def test_the_bots_own_environment_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, "SLACK_BOT_TOKEN", "xoxb-real")
    monkeypatch.setitem(os.environ, "DESKHAND_LOG", "json")
    show = (sys.executable, "-c", "import os; print(sorted(os.environ.items()))")
    async with Sandbox.start(manifest=MANIFEST, bot_command=show) as s:
        await s.start_bot(database=tmp_path / "d.db", DESKHAND_EXTRA="yes")
        assert await s.bot_ended() == 0
        printed = s.bot_log()
    assert "xoxb-real" not in printed
    assert "DESKHAND_LOG" not in printed
    assert "('DESKHAND_EXTRA', 'yes')" in printed
