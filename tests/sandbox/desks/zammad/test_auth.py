import base64

import httpx
import pytest


async def _get(desk, path="tickets", **headers):
    async with httpx.AsyncClient(base_url=f"{desk.base_url}/api/v1/") as client:
        return await client.get(path, headers={"Accept": "application/json"} | headers)


def _basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("credentials", "status", "error"),
    [
        (None, 403, "Authentication required"),
        ("Token token=nonsense", 401, "Can't find User for Token"),
        ("Bearer nonsense", 401, "The provided token is invalid."),
        (_basic("marta@acme.example", "wrong"), 401, "Invalid BasicAuth credentials"),
        (_basic("nobody@acme.example", ""), 401, "Invalid BasicAuth credentials"),
    ],
)
async def test_without_credentials_it_is_403_and_with_wrong_ones_401(
    desk, credentials, status, error
):
    answer = await _get(desk, **({"Authorization": credentials} if credentials else {}))
    assert answer.status_code == status
    assert answer.json() == {"error": error, "error_human": error}
    assert answer.headers["X-Failure"] == error


async def test_tokens_bearers_and_passwords_all_open(desk):
    for credentials in (
        f"Token token={desk.api_token}",
        f'Token token="{desk.api_token}"',
        f"Bearer {desk.api_token}",
        _basic("marta@acme.example", "sandbox-marta"),
    ):
        answer = await _get(desk, "users/me", Authorization=credentials)
        assert answer.json()["email"] == "marta@acme.example"


@pytest.mark.parametrize("header", ["From", "X-On-Behalf-Of"])
@pytest.mark.parametrize("name", ["ana@acme.example", "ANA@Acme.Example", "5"])
async def test_the_service_acts_for_a_person_by_address_login_or_id(marta, header, name):
    answer = await marta.get("users/me", headers={header: name})
    assert answer.json()["login"] == "ana@acme.example"


async def test_a_login_counts_before_an_address(desk, marta):
    desk.account.user_named("ana").login = "ana"
    desk.account.user_named("vera").login = "ana@acme.example"

    answer = await marta.get("users/me", headers={"From": "ana@acme.example"})

    assert answer.json()["email"] == "vera@partner.example"


async def test_acting_for_a_stranger_is_refused_and_creates_nobody(desk, marta):
    answer = await marta.get("users/me", headers={"From": "nobody@acme.example"})
    assert answer.status_code == 403
    assert answer.json()["error"] == "No such user 'nobody@acme.example'"
    assert len(desk.users) == 6


async def test_only_administrators_of_users_may_act_for_others(wang, ana):
    for client in (wang, ana):
        answer = await client.get("users/me", headers={"From": "vera@partner.example"})
        assert answer.status_code == 403
        assert "no permission to use 'From'" in answer.json()["error"]


async def test_the_inactive_are_acted_for_but_do_not_come_in_themselves(desk, marta, vera, create):
    desk.account.user_named("vera").active = False
    marta.headers["From"] = "vera@partner.example"
    assert (await marta.get("users/me")).json()["active"] is False
    assert (await create(marta))["customer"] == "vera@partner.example"
    assert (await vera.get("users/me")).status_code == 401


async def test_a_tokens_permissions_bind_its_owner_but_not_whom_it_acts_for(desk, as_, create):
    limited = as_("marta", token=desk.limited_token("marta", "ticket.agent"))
    refused = await limited.get("groups")
    assert refused.json()["error"] == "Not authorized (token)!"

    limited.headers["From"] = "ana@acme.example"
    assert (await create(limited))["created_by"] == "ana@acme.example"


async def test_an_expired_token_says_so(desk, as_):
    late = as_("ana", token=desk.limited_token("ana", "ticket.customer", expired=True))
    answer = await late.get("tickets")
    assert answer.status_code == 401
    assert answer.json()["error"] == "Not authorized (token expired)!"


async def test_newer_servers_say_it_in_other_words(desk, ana):
    desk.settings.version = "6.5"
    assert (await ana.get("version")).json()["error"] == "Token authorization failed."


async def test_the_version_is_for_administrators(marta, wang, ana):
    assert (await marta.get("version")).json() == {"version": "5.5.0"}
    for client in (wang, ana):
        assert (await client.get("version")).status_code == 403


async def test_an_unknown_route_and_an_unknown_verb_differ(marta):
    missing = await marta.get("nosuch")
    assert missing.json()["error"] == "No route matches [GET] /api/v1/nosuch"
    assert (await marta.patch("tickets/1")).json() == {"status": 404, "error": "Not Found"}


async def test_whoever_asks_for_html_gets_errors_as_pages(ana):
    answer = await ana.get("tickets/999", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


async def test_broken_json_is_500_and_masked(marta, ana):
    kind = {"Content-Type": "application/json"}
    for broken in (b"{", b'{"title": "x', b"nonsense"):
        answer = await ana.post("tickets", content=broken, headers=kind)
        assert answer.status_code == 500
        assert answer.json()["error"].startswith("Error ID ")
    assert "JSON" in (await marta.post("tickets", content=b"{", headers=kind)).json()["error"]


async def test_forms_are_read_like_json(desk, ana):
    fields = {
        "title": "As a form",
        "group": "Users",
        "article[body]": "x",
        "affected_systems[]": "vpn",
    }
    answer = await ana.post("tickets", data=fields)
    assert answer.status_code == 201, answer.text
    [ticket] = desk.find(title="As a form")
    assert (ticket.articles[0].body, ticket.custom_fields["affected_systems"]) == ("x", ["vpn"])
