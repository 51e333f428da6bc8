import pytest

from bot.settings import Address, Kf5Desk, Mistaken, Need, UdeskDesk, ZammadDesk, load

THREE = """\
[desks.support]
kind = "kf5"
url = "https://acme.kf5.com"
email = "marta@acme.example"
token = "$KF5_TOKEN"

[desks.factory]
kind = "zammad"
url = "https://help.acme.example/"
token = "$ZAMMAD_TOKEN"
group = "Users"
webhook_secret = "$ZAMMAD_WEBHOOK_SECRET"

[desks.payroll]
kind = "udesk"
url = "https://acme.s4.udesk.cn"
email = "admin@acme.example"
token = "$UDESK_TOKEN"
filter_id = 77
template_id = 3
group = "默认组"
signature = "sha1"
agent_replies_public = true
zone = "Asia/Singapore"
webhook_secret = "$UDESK_WEBHOOK_SECRET"
poll_seconds = 15
"""
SECRETS = ("ZAMMAD_TOKEN", "ZAMMAD_WEBHOOK_SECRET", "UDESK_TOKEN", "UDESK_WEBHOOK_SECRET")


@pytest.fixture
def three_desks(configured, machine, monkeypatch):
    """A desk of each kind, with every setting that it has."""
    (machine / "deskhand.toml").write_text(THREE, encoding="utf-8")
    secrets = {name: f"{name.lower()}-opens-doors" for name in SECRETS}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    return configured | secrets


def mistakes(needs: Need = Need.ALL) -> dict[str, str]:
    """Everything that is wrong, by where it stands."""
    with pytest.raises(Mistaken) as raised:
        load(needs)
    return {
        mistake.where: f"{mistake.problem}; {mistake.remedy}" for mistake in raised.value.mistakes
    }


def rewrite(machine, before: str, after: str) -> None:
    path = machine / "deskhand.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_settings_come_from_the_environment_and_the_file(configured):
    settings = load()

    [desk] = settings.desks
    assert isinstance(desk, Kf5Desk)
    assert (desk.name, desk.url, desk.email) == (
        "support",
        "https://acme.kf5.com",
        "marta@acme.example",
    )
    assert desk.token.get_secret_value() == "kf5-secret-token"
    assert desk.poll_seconds == 30
    assert (settings.slack.mode, settings.language, settings.log) == ("socket", "zh-CN", "console")
    assert settings.slack.api_url == "https://slack.com/api/"
    assert str(settings.database) == "deskhand.db"
    assert settings.http is None


def test_nothing_printed_shows_a_secret(three_desks):
    settings = load()

    assert not [secret for secret in three_desks.values() if secret in repr(settings)]
    assert set(three_desks.values()) <= set(settings.secrets())


def test_five_mistakes_are_told_at_once_each_with_its_place(configured, machine, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-somebodys")
    monkeypatch.setenv("DESKHAND_HTTP", "everywhere")
    monkeypatch.delenv("KF5_TOKEN")
    rewrite(machine, "https://acme", "http://acme")
    rewrite(machine, "poll_seconds", "poll_secnds")

    told = mistakes()

    assert set(told) == {
        "SLACK_BOT_TOKEN",
        "DESKHAND_HTTP",
        "deskhand.toml:6 desks.support.url",
        "deskhand.toml:8 desks.support.token",
        "deskhand.toml:9 desks.support.poll_secnds",
    }
    assert "poll_seconds?" in told["deskhand.toml:9 desks.support.poll_secnds"]
    assert "$KF5_TOKEN is not set" in told["deskhand.toml:8 desks.support.token"]
    assert not [said for said in told.values() if "somebodys" in said]


def test_an_empty_machine_is_told_everything_that_is_missing():
    assert set(mistakes()) == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DESKHAND_SECRET_KEY",
        "deskhand.toml",
    }


def test_http_mode_needs_the_signing_secret_and_a_place_to_listen(configured, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "shh")

    assert set(mistakes()) == {"DESKHAND_HTTP"}

    monkeypatch.setenv("DESKHAND_HTTP", "[::1]:8080")
    settings = load()
    assert (settings.slack.mode, settings.http) == ("http", Address("::1", 8080))


def test_http_mode_does_not_start_unsigned(configured, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("DESKHAND_HTTP", "127.0.0.1:8080")

    assert "SLACK_SIGNING_SECRET" in mistakes()


def test_a_command_for_desks_needs_nothing_of_slack(configured, monkeypatch):
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DESKHAND_SECRET_KEY"):
        monkeypatch.delenv(name)

    assert [desk.name for desk in load(Need.DESKS).desks] == ["support"]


def test_an_empty_variable_counts_as_unset(configured, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")

    assert set(mistakes()) == {"SLACK_BOT_TOKEN"}


def test_a_pasted_line_break_is_no_part_of_a_token(configured, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-test-1\n")

    assert load().slack.bot_token.get_secret_value() == "xoxb-test-1"


def test_keys_are_told_apart_and_a_bad_one_is_counted(configured, monkeypatch):
    key = configured["DESKHAND_SECRET_KEY"]
    monkeypatch.setenv("DESKHAND_SECRET_KEY", f"{key}, {key}")
    assert len(load().secret_keys) == 2

    monkeypatch.setenv("DESKHAND_SECRET_KEY", f"{key},nonsense")
    told = mistakes()
    assert "place 2" in told["DESKHAND_SECRET_KEY"]
    assert "nonsense" not in told["DESKHAND_SECRET_KEY"]


def test_an_unknown_kind_is_told_the_nearest(configured, machine):
    rewrite(machine, '"kf5"', '"kf-5"')

    assert "did you mean kf5?" in mistakes()["deskhand.toml:5 desks.support.kind"]


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        ("https://acme.kf5.com", "acme.kf5.com", "6 desks.support.url", "not a web address"),
        ("https://", "https://a:b@", "6 desks.support.url", "user name or password"),
        ("kf5.com", "kf5.com?x=1", "6 desks.support.url", "only the address"),
        ("marta@acme.example", "marta", "7 desks.support.email", "e-mail address"),
        ("= 30", "= 0", "9 desks.support.poll_seconds", "greater than"),
        ("= 30", '= "often"', "9 desks.support.poll_seconds", "number"),
        ("[desks.support]", "[desks.Support Team]", "", "not TOML"),
        ("[desks.support]", '[desks."Support Team"]', "4 desks.Support Team", "not a name"),
        ("zh-CN", "de", "2 deskhand.language", "'en' or 'zh-CN'"),
        ("[deskhand]", "[deskhnd]", "1 deskhnd", "did you mean deskhand?"),
        ("[deskhand]\nlanguage", "deskhand", "1 deskhand", "not a table"),
        ("[desks.support]", "[desks]\nsupport = 1\n[x]", "5 desks.support", "not a table"),
        ("kind = ", "knd = ", "4 desks.support.kind", "missing"),
    ],
    ids=lambda value: value.replace("\n", " ")[:24] or "file",
)
def test_a_mistake_in_the_file_names_its_line(configured, machine, before, after, where, says):
    rewrite(machine, before, after)

    told = {place.removeprefix("deskhand.toml:"): said for place, said in mistakes().items()}

    place = next(place for place in told if place.startswith(where or "deskhand.toml"))
    assert says in told[place]


def test_plain_http_is_for_this_machine(configured, machine):
    rewrite(machine, "https://acme.kf5.com", "http://127.0.0.1:4000/")

    assert load().desks[0].url == "http://127.0.0.1:4000"


def test_a_file_that_is_no_text_is_a_sentence(configured, machine):
    (machine / "deskhand.toml").write_bytes(b"\xff\xfe\x00")

    assert "cannot be read" in mistakes()["deskhand.toml"]


def test_a_file_without_desks_says_so(configured, machine):
    (machine / "deskhand.toml").write_text("[deskhand]\n", encoding="utf-8")

    assert "names no help desk" in mistakes()["deskhand.toml"]


def test_desks_keep_the_order_of_the_file(configured, machine):
    path = machine / "deskhand.toml"
    text = path.read_text(encoding="utf-8")
    other = text[text.index("[desks") :].replace("support", "alpha")
    path.write_text(text + other, encoding="utf-8")

    assert [desk.name for desk in load().desks] == ["support", "alpha"]


def test_a_desk_of_each_kind_has_settings_of_its_own(three_desks):
    support, factory, payroll = load().desks

    assert isinstance(support, Kf5Desk)
    assert isinstance(factory, ZammadDesk)
    assert isinstance(payroll, UdeskDesk)
    assert (factory.url, factory.group) == ("https://help.acme.example", "Users")
    assert factory.webhook_secret.get_secret_value() == three_desks["ZAMMAD_WEBHOOK_SECRET"]
    assert (payroll.filter_id, payroll.template_id, payroll.group) == (77, 3, "默认组")
    assert (payroll.signature, payroll.zone) == ("sha1", "Asia/Singapore")
    assert payroll.agent_replies_public
    assert [desk.poll_seconds for desk in (support, factory, payroll)] == [60, 60, 15]


def test_what_is_optional_may_be_left_out(three_desks, machine):
    names = ("group", "webhook_secret", "filter_id", "template_id", "signature", "zone")
    optional = (*names, "agent_replies_public")
    lines = [line for line in THREE.splitlines(keepends=True) if not line.startswith(optional)]
    (machine / "deskhand.toml").write_text("".join(lines), encoding="utf-8")

    _, factory, payroll = load().desks

    assert (factory.group, factory.webhook_secret) == (None, None)
    assert (payroll.filter_id, payroll.template_id, payroll.webhook_secret) == (None, None, None)
    assert (payroll.signature, payroll.zone) == ("sha256", "Asia/Shanghai")
    assert not payroll.agent_replies_public


@pytest.mark.parametrize(
    "key", ["short", "fifteen-letters", "sixteen-letters+", "sixteen letters ", "sixteen&letters="]
)
def test_a_key_that_an_address_cannot_hold_is_told(three_desks, monkeypatch, key):
    monkeypatch.setenv("UDESK_WEBHOOK_SECRET", key)

    [(where, said)] = mistakes().items()

    assert where.endswith("desks.payroll.webhook_secret")
    assert "16 or more letters and digits" in said
    assert key not in said


def test_a_key_of_letters_and_digits_is_taken(three_desks, monkeypatch):
    monkeypatch.setenv("UDESK_WEBHOOK_SECRET", "0123456789abcDEF")

    *_, payroll = load().desks

    assert payroll.webhook_secret.get_secret_value() == "0123456789abcDEF"


def test_the_mistakes_of_all_desks_are_told_together(three_desks, machine, monkeypatch):
    for name in ("ZAMMAD_TOKEN", "UDESK_WEBHOOK_SECRET"):
        monkeypatch.delenv(name)
    rewrite(machine, "filter_id = 77", 'filter_id = "newest"')
    rewrite(machine, '"sha1"', '"md5"')
    rewrite(machine, 'group = "Users"', 'group = ""')
    rewrite(machine, "template_id", "templateid")

    told = mistakes()

    assert set(told) == {
        "deskhand.toml:10 desks.factory.token",
        "deskhand.toml:11 desks.factory.group",
        "deskhand.toml:19 desks.payroll.filter_id",
        "deskhand.toml:20 desks.payroll.templateid",
        "deskhand.toml:22 desks.payroll.signature",
        "deskhand.toml:25 desks.payroll.webhook_secret",
    }
    assert "filter_id = 77" in told["deskhand.toml:19 desks.payroll.filter_id"]
    assert "did you mean template_id?" in told["deskhand.toml:20 desks.payroll.templateid"]
    assert '"sha256" or "sha1"' in told["deskhand.toml:22 desks.payroll.signature"]


@pytest.mark.parametrize("kind", ["kf5", "zammad", "udesk"])
def test_what_is_missing_is_shown_as_that_kind_writes_it(configured, machine, kind):
    text = f'[desks.support]\nkind = "{kind}"\n'
    (machine / "deskhand.toml").write_text(text, encoding="utf-8")

    told = mistakes()

    assert f"${kind.upper()}_TOKEN" in told["deskhand.toml:1 desks.support.token"]
    assert 'write url = "https://' in told["deskhand.toml:1 desks.support.url"]


def test_a_setting_of_another_kind_is_none(three_desks, machine):
    rewrite(machine, 'kind = "zammad"', 'kind = "kf5"')

    told = mistakes()

    assert "not a setting" in told["deskhand.toml:11 desks.factory.group"]
    assert "not a setting" in told["deskhand.toml:12 desks.factory.webhook_secret"]
    assert "is missing" in told["deskhand.toml:7 desks.factory.email"]
