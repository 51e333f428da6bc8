import pytest

from handlers.webapi import reading
from handlers.webapi.hosts import Hosts
from handlers.webapi.memory import Memory

ANA = {
    "id": "U1",
    "team_id": "T1",
    "name": "ana",
    "real_name": "Ana Souza",
    "tz": "America/Sao_Paulo",
    "locale": "pt-BR",
    "is_email_confirmed": True,
    "profile": {"email": "ana@acme.example", "display_name": "", "real_name": "Ana Souza"},
}


def test_a_colleague_with_a_proven_address_is_confirmed():
    member = reading.member(ANA, "T1")

    assert member.confirmed
    assert (member.name, member.email, member.guest) == ("Ana Souza", "ana@acme.example", False)
    assert (member.locale, member.tz) == ("pt-BR", "America/Sao_Paulo")


@pytest.mark.parametrize(
    "differs",
    [
        {"is_email_confirmed": False},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_bot": True},
        {"is_workflow_bot": True},
        {"deleted": True},
        {"team_id": "T2"},
        {"id": "USLACKBOT"},
        {"profile": {}},
    ],
)
def test_nobody_else_is_confirmed(differs):
    assert not reading.member({**ANA, **differs}, "T1").confirmed


@pytest.mark.parametrize(
    ("differs", "guest", "stranger"),
    [
        ({"is_restricted": True}, True, False),
        ({"is_ultra_restricted": True}, True, False),
        ({"is_stranger": True}, True, True),
        ({"team_id": "T2"}, True, True),
        ({}, False, False),
    ],
)
def test_a_guest_is_told_from_somebody_of_another_organization(differs, guest, stranger):
    member = reading.member({**ANA, **differs}, "T1")

    assert (member.guest, member.stranger) == (guest, stranger)


@pytest.mark.parametrize("deleted", [True, False])
def test_an_account_that_is_deactivated_is_known_as_such(deleted):
    assert reading.member({**ANA, "deleted": deleted}, "T1").deactivated == deleted


def test_a_colleague_of_an_enterprise_belongs_to_its_workspaces():
    user = {**ANA, "team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}}

    assert reading.member(user, "T1").confirmed


def test_a_person_without_any_name_is_called_by_id():
    assert reading.member({"id": "U9", "team_id": "T1"}, "T1").name == "U9"


def test_a_direct_conversation_is_private_and_ours():
    channel = reading.channel({"id": "D1", "is_im": True})

    assert (channel.member, channel.private, channel.direct) == (True, True, True)


def test_a_channel_shared_with_another_organization_says_so():
    channel = reading.channel(
        {"id": "C1", "name": "it", "is_member": True, "is_ext_shared": True, "is_archived": True}
    )

    assert (channel.shared, channel.archived, channel.private) == (True, True, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/a.png",
        "https://slack-files.com/T1-F1",
        "https://acme.slack.com/x",
        "https://a.slack-edge.com/x",
    ],
)
def test_slacks_hosts_are_trusted(url):
    assert Hosts("https://slack.com/api/").trusts(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/a.png",
        "https://files.slack.com.evil.example/a",
        "https://evilslack.com/a",
        "https://files.slack.com@evil.example/a",
        "https://drive.example/a",
        "http://127.0.0.1/a",
        "",
    ],
)
def test_no_other_host_is_trusted(url):
    assert not Hosts("https://slack.com/api/").trusts(url)


def test_a_workspace_on_this_machine_is_its_own_host():
    hosts = Hosts("http://127.0.0.1:3000/api/")

    assert hosts.trusts("http://127.0.0.1:3001/files/a")
    assert not hosts.trusts("http://localhost:3001/files/a")
    assert not hosts.trusts("http://evil.example/a")


def test_memory_forgets_the_oldest_and_the_stale():
    memory = Memory[str](seconds=60, size=2)
    for name in ("a", "b", "c"):
        memory.keep(name, name.upper())

    assert [memory.recall(name) for name in ("a", "b", "c")] == [None, "B", "C"]
    assert Memory[str](seconds=-1).keep("a", "A") == "A"
    stale = Memory[str](seconds=-1)
    stale.keep("a", "A")
    assert stale.recall("a") is None
