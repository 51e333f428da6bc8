import pytest


async def get_customer(ask, kind, content):
    return await ask("GET", "/customers/get_customer", type=kind, content=content)


async def test_a_customer_is_found_by_address_or_telephone(ask):
    ana = (await get_customer(ask, "email", "Ana@acme.example"))["customer"]
    assert (ana["nick_name"], ana["organization_id"]) == ("Ana Souza", 61)
    assert ana["custom_fields"] == {
        "TextField_21": "E-1017",
        "SelectField_21": ["2"],
        "SelectField_22": ["0", "3"],
    }
    jing = (await get_customer(ask, "cellphone", "13900000003"))["customer"]
    assert (jing["nick_name"], jing["email"]) == ("陈静", None)
    assert (await get_customer(ask, "email", "no@acme.example"))["code"] == 2005
    assert (await get_customer(ask, "weibo", "ana"))["code"] == 2062


async def test_customers_are_listed_by_a_page_size_of_their_own(ask):
    answer = await ask("GET", "/customers", page=2, page_size=3)
    assert [one["nick_name"] for one in answer["customers"]] == ["陈静"]
    assert answer["meta"] == {"current_page": 2, "total_pages": 2, "total_count": 4}
    assert (answer["wechat"], answer["weibo"]) == ([], [])
    found = await ask("GET", "/customers", query="VERA")
    assert [one["email"] for one in found["customers"]] == ["vera@partner.example"]


async def test_a_customer_is_created_and_joins_the_organization_of_the_domain(desk, ask):
    body = {
        "customer": {
            "email": "li@partner.example",
            "nick_name": "李雷",
            "cellphones": [[None, "13500000009"]],
            "custom_fields": {"SelectField_21": [0], "TextField_21": "E-9"},
        },
        "tags": "slack,new",
        "other_emails": [[None, "li@acme.example"]],
    }
    made = (await ask("POST", "/customers", body))["customer"]
    customer = desk.account.customers[made["id"]]
    assert (customer.name, customer.organization_id, customer.tags) == (
        "李雷",
        62,
        ("slack", "new"),
    )
    assert customer.custom_fields == {"SelectField_21": "0", "TextField_21": "E-9"}
    assert (await get_customer(ask, "email", "li@acme.example"))["customer"]["id"] == made["id"]


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        ({"email": "new@acme.example"}, 2000),
        ({"nick_name": "Ana", "email": "ana@acme.example"}, 2062),
        ({"nick_name": "New", "email": "new"}, 2062),
        ({"nick_name": "New", "cellphones": ["135"]}, 2062),
        ({"nick_name": "New", "organization_id": 7}, 2005),
        ({"nick_name": "New", "custom_fields": {"SelectField_21": ["9"]}}, 2062),
        ({"nick_name": "New", "custom_fields": {"TextField_1": "x"}}, 2062),
    ],
)
async def test_a_customer_the_desk_refuses_is_not_created(desk, ask, customer, code):
    assert (await ask("POST", "/customers", {"customer": customer}))["code"] == code
    assert len(desk.customers) == 4


async def test_a_customer_is_updated_where_they_are_found(ask):
    body = {"customer": {"nick_name": "Vera L.", "email": "vera@acme.example", "level": "vip"}}
    path = "/customers/update_customer"
    answer = await ask("PUT", path, body, type="email", content="vera@partner.example")
    assert answer["code"] == 1000
    vera = (await get_customer(ask, "email", "vera@acme.example"))["customer"]
    assert (vera["nick_name"], vera["level"]) == ("Vera L.", "vip")
    assert (await get_customer(ask, "email", "vera@partner.example"))["code"] == 2005


async def test_an_organization_is_shown_by_id_name_or_token(ask):
    for kind, content in (("id", "61"), ("name", "Acme"), ("token", "org-acme")):
        answer = await ask("GET", "/organizations/show_org", type=kind, content=content)
        assert answer["organization"]["custom_fields"]["SelectField_31"] == ["1"]
    missing = await ask("GET", "/organizations/show_org", type="name", content="Nobody")
    assert missing["code"] == 2005
    wrong = await ask("GET", "/organizations/show_org", type="domain", content="Acme")
    assert wrong["code"] == 2062


async def test_organizations_agents_and_groups_are_listed(ask):
    organizations = (await ask("GET", "/organizations", query="伙伴"))["organizations"]
    assert [one["level"] for one in organizations] == ["vip"]
    agents = (await ask("GET", "/agents", per_page=1))["agents"]
    assert [one["email"] for one in agents] == ["marta@acme.example"]
    everybody = (await ask("GET", "/agents", with_disabled="true"))["agents"]
    assert len(everybody) == 3
    groups = (await ask("GET", "/user_groups"))["user_groups"]
    assert [one["name"] for one in groups] == ["默认组", "设施与行政"]
    group = (await ask("GET", "/user_groups/12/agents"))["user_group"]
    assert [one["email"] for one in group["agents"]] == ["wang@acme.example"]
    assert (await ask("GET", "/user_groups/99/agents"))["code"] == 2005
