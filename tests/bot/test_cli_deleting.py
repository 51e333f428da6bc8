"""What is deleted for good: shown first, asked for, and refused where a desk cannot."""

import json

import pytest

from sandbox.launch import Sandbox
from tests.bot.commands import typed

pytestmark = pytest.mark.usefixtures("quiet_again")


@pytest.fixture
async def sandbox(machine, monkeypatch):
    """A desk of each kind: support is KF5, factory is Zammad, payroll is Udesk."""
    async with Sandbox.start(desks=("kf5", "zammad", "udesk")) as sandbox:
        for name, value in sandbox.bot_environment(database=machine / "deskhand.db").items():
            monkeypatch.setenv(name, value)
        yield sandbox


@pytest.fixture(params=["support", "factory"])
def opened(sandbox, request):
    """The desk's name and a ticket's number there, at each desk that deletes tickets."""
    desk = {"support": sandbox.kf5, "factory": sandbox.zammad}[request.param]
    [ticket] = desk.add_requests(1, requester="ana@acme.example", title="Old {n}")
    return request.param, str(ticket.number if request.param == "factory" else ticket.id)


@pytest.fixture
async def attached(sandbox):
    """The id of an attachment at KF5."""
    [ticket] = sandbox.kf5.add_requests(1, requester="ana@acme.example", title="Photo {n}")
    await sandbox.kf5.agent("marta").reply(ticket.id, "Here", files=[("plan.txt", b"the plan")])
    return await one_of(ticket.id, "support")


async def one_of(number, desk: str) -> str:
    shown = await typed("tickets", "show", str(number), "--desk", desk, "--json")
    comments = json.loads(shown.stdout)["comments"]
    return next(one["id"] for comment in comments for one in comment["attachments"])


async def test_a_ticket_is_deleted_and_told_as_json(opened):
    desk, number = opened
    words = ("tickets", "delete", number, "--desk", desk, "--json")

    tried = await typed(*words, "--dry-run")
    kept = await typed(*words, answer="n\n")
    done = await typed(*words, answer="y\n")
    gone = await typed("tickets", "show", number, "--desk", desk)

    assert (tried.exit_code, kept.exit_code, done.exit_code, gone.exit_code) == (0, 1, 0, 1)
    assert kept.stdout == ""
    told = [json.loads(result.stdout) for result in (tried, done)]
    assert [one["deleted"] for one in told] == [False, True]
    assert {one["ticket"]["number"] for one in told} == {number}


async def test_a_lost_answer_to_a_deletion_is_looked_after(sandbox, opened):
    desk, number = opened
    side = {"support": "kf5", "factory": "zammad"}[desk]
    sandbox.faults.arm(side=side, what="cut_after", match="DELETE*")

    done = await typed("tickets", "delete", number, "--desk", desk, "--yes")

    assert done.exit_code == 0, done.output
    assert "is deleted" in done.stdout


async def test_only_an_administrator_of_zammad_deletes(sandbox, monkeypatch):
    [ticket] = sandbox.zammad.add_requests(1, requester="ana@acme.example", title="Old {n}")
    monkeypatch.setenv("ZAMMAD_TOKEN", sandbox.zammad.token_of("wang"))

    done = await typed("tickets", "delete", ticket.number, "--desk", "factory", "--yes")

    assert done.exit_code == 1
    assert "Only an administrator" in done.stderr


async def test_a_desk_that_deletes_no_tickets_says_so_at_once(sandbox):
    for more in ("--yes", "--dry-run"):
        done = await typed("tickets", "delete", "anything", "--desk", "payroll", more)

        assert done.exit_code == 1
        assert "no way to delete a request" in done.stderr


async def test_an_attachment_is_deleted_and_told_as_json(attached):
    words = ("attachments", "delete", attached, "--desk", "support", "--json")

    tried = await typed(*words, "--dry-run")
    kept = await typed(*words, answer="n\n")
    done = await typed(*words, "--yes")
    gone = await typed("attachments", "show", attached, "--desk", "support")

    assert (tried.exit_code, kept.exit_code, done.exit_code, gone.exit_code) == (0, 1, 0, 1)
    told = [json.loads(result.stdout) for result in (tried, done)]
    assert [one["deleted"] for one in told] == [False, True]
    assert {one["attachment"]["name"] for one in told} == {"plan.txt"}


async def test_people_read_what_becomes_of_an_attachment(attached):
    words = ("attachments", "delete", attached, "--desk", "support")

    assert "would be deleted" in (await typed(*words, "--dry-run")).stdout
    assert "plan.txt is deleted" in (await typed(*words, answer="y\n")).stdout


async def test_an_attachment_of_zammad_is_shown_and_stays(sandbox):
    [ticket] = sandbox.zammad.add_requests(1, requester="ana@acme.example", title="Photo {n}")
    await sandbox.zammad.agent("marta").reply(ticket.id, "Here", files=[("plan.txt", b"the plan")])
    attachment = await one_of(ticket.number, "factory")

    shown = await typed("attachments", "show", attachment, "--desk", "factory", "--json")
    done = await typed("attachments", "delete", attachment, "--desk", "factory", "--yes")

    assert json.loads(shown.stdout)["name"] == "plan.txt"
    assert done.exit_code == 1
    assert "no way to delete an attachment" in done.stderr


@pytest.mark.parametrize(
    ("command", "says"),
    [("show", "by its id"), ("delete", "no way to delete an attachment")],
)
async def test_a_desk_that_knows_no_attachments_by_id_says_so(sandbox, command, says):
    done = await typed("attachments", command, "1", "--desk", "payroll")

    assert done.exit_code == 1
    assert says in done.stderr
