"""What people and agents change now and then, on the page and by its routes."""

import pytest
from playwright.async_api import expect

MARTA = {"as": "marta", "channel": "it-help"}
PARTNER = {**MARTA, "organization": "Partner Ltd", "stranger": "pia"}


@pytest.mark.parametrize(
    ("path", "body", "shows"),
    [
        ("channel/archive", MARTA, lambda channel: channel.is_archived),
        ("channel/rename", {**MARTA, "name": "help"}, lambda channel: channel.name == "help"),
        ("channel/private", MARTA, lambda channel: channel.is_private),
        ("channel/share", PARTNER, lambda channel: channel.shared_with),
        ("channel/new-id", MARTA, lambda channel: channel.members),
    ],
)
async def test_a_channel_can_be_changed_by_its_routes(sandbox, http, path, body, shows):
    channel = sandbox.workspace.channels.named("it-help")
    await http.act(path, **body)
    assert shows(channel)


async def test_people_and_the_app_can_be_changed_by_their_routes(sandbox, http):
    await http.act("people/add", **{"as": "marta", "who": "kim", "email": "kim@acme.example"})
    await http.act("channel/invite", **MARTA, who="kim")
    await http.act("channel/remove", **MARTA, who="bo")
    await http.act("people/guest", **{"as": "marta", "who": "kim"})
    await http.act("people/address", **{"as": "marta", "who": "kim", "email": "k@acme.example"})
    kim = sandbox.workspace.users.named("kim")
    assert (kim.is_restricted, kim.email, kim.email_confirmed) == (True, "k@acme.example", False)
    members = sandbox.workspace.channels.named("it-help").members
    assert kim.id in members
    assert sandbox.person("bo").user.id not in members
    await http.act("people/deactivate", **{"as": "marta", "who": "kim"})
    assert kim.deleted
    await http.act("app/uninstall", **{"as": "marta"})
    assert sandbox.workspace.locked_out == "account_inactive"
    await http.act("app/install", **{"as": "marta"})
    assert sandbox.workspace.locked_out == ""


async def test_who_is_no_administrator_is_told_so(http):
    status, words = await http.refused("channel/delete", **{"as": "ana", "channel": "it-help"})
    assert (status, words) == (409, "ana is no administrator of this workspace")


async def test_the_menu_offers_what_this_person_may_do(http):
    marta = await http.text("/?as=marta&channel=it-help")
    assert 'data-path="channel/delete"' in marta
    assert 'data-path="channel/remove-app"' in marta
    ana = await http.text("/?as=ana&channel=it-help")
    assert 'data-path="channel/archive"' in ana
    assert 'data-path="channel/delete"' not in ana
    guest = await http.text("/?as=bo&channel=desk-agents")
    assert 'data-testid="manage"' not in guest
    assert 'data-path="people/deactivate"' in await http.text("/?as=marta&channel=@bo")
    assert 'data-path="app/uninstall"' in await http.text("/?as=marta&channel=@deskhand")


async def test_a_post_in_somebodys_name_shows_name_picture_and_what_it_is(sandbox, http):
    marta, app = sandbox.person("marta").user, sandbox.workspace.app
    picture = f"{sandbox.page_url}avatars/{marta.id}-72.svg"
    sandbox.workspace.messages.post(
        channel=sandbox.workspace.channels.named("it-help").id,
        user=app.bot_user,
        text="It works again.",
        by_app=True,
        username="Marta Klein",
        icons={"image_48": picture},
    )
    page = await http.text("/?as=ana&channel=it-help")
    row = page.partition('data-author="Marta Klein"')[2].partition("</article>")[0]
    assert '<span class="badge">APP</span>' in row
    assert ">M</text>" in row
    assert "<svg" in await http.text(picture.removeprefix(sandbox.page_url.rstrip("/")))


async def test_what_slack_writes_itself_is_a_line_of_its_own(sandbox, http):
    sandbox.person("marta").rename("it-help", "help")
    page = await http.text("/?as=ana&channel=help")
    assert "has renamed the channel" in page.partition('class="system-row"')[2]


async def test_marta_shares_renames_and_deletes_a_channel(sandbox, window):
    page = await window("/?as=marta&channel=office")
    await page.get_by_test_id("manage").click()
    await page.get_by_test_id("manage-channel-share").click()
    await page.get_by_test_id("ask-for").get_by_label("Organization").fill("Other Ltd")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("shared")).to_have_text("Shared with Other Ltd")
    await page.get_by_test_id("manage").click()
    await page.get_by_test_id("manage-channel-rename").click()
    await page.get_by_test_id("ask-for").get_by_label("Name").fill("lunch")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="lunch", exact=True)).to_be_visible()
    await page.get_by_test_id("manage").click()
    await page.get_by_test_id("manage-channel-delete").click()
    await page.get_by_test_id("confirm").get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("heading", name="it-help", exact=True)).to_be_visible()
    assert sandbox.workspace.channels.named("lunch") is None


async def test_an_administrator_deletes_what_the_app_wrote(sandbox, window):
    channel = sandbox.workspace.channels.named("it-help").id
    app = sandbox.workspace.app
    sandbox.workspace.messages.post(channel=channel, user=app.bot_user, text="a card", by_app=True)
    page = await window("/?as=marta&channel=it-help")
    row = page.get_by_test_id("message").filter(has_text="a card")
    await row.hover()
    await row.get_by_test_id("message-message-menu").click()
    await page.get_by_role("menuitem", name="Delete as an administrator").click()
    await page.get_by_test_id("confirm").get_by_role("button", name="Delete").click()
    await expect(row).to_have_count(0)
