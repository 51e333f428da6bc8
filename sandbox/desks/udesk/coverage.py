from sandbox.coverage import Row


def _supported(name: str, test: str, note: str = "") -> Row:
    return Row(side="udesk", name=name, test=test, note=note)


def _partial(name: str, test: str, note: str) -> Row:
    return Row(side="udesk", name=name, state="partial", test=test, note=note)


def _absent(name: str, note: str = "") -> Row:
    return Row(side="udesk", name=name, state="absent", note=note)


_PEOPLE = "test_organizations_agents_and_groups_are_listed"
_NO_FILTERS = "filter_id is ignored"
_RAW_ONLY = "raw bytes only, no multipart form; the key of the id is a guess"

ROWS: tuple[Row, ...] = (
    _supported(
        "POST /open_api_v1/log_in",
        "test_the_administrator_logs_in_for_the_token",
        "JSON only; calls are signed with v2",
    ),
    _supported(
        "GET /open_api_v1/custom_fields",
        "test_tickets_have_a_field_of_every_kind_and_permission",
    ),
    _supported("GET /open_api_v1/custom_fields/{name}", "test_one_field_is_shown_by_its_name"),
    _supported(
        "PUT /open_api_v1/custom_fields/{name}",
        "test_a_field_is_updated_and_what_is_left_out_stays",
    ),
    _supported(
        "POST /open_api_v1/custom_fields/large_droplists/{name}",
        "test_five_thousand_options_are_reached_page_by_page",
    ),
    _supported("GET /open_api_v1/tickets", "test_lists_wrap_every_ticket_and_count_their_pages"),
    _partial(
        "POST /open_api_v1/tickets",
        "test_a_ticket_is_created_for_a_customer_and_told_by_its_id",
        "a customer must be told; template_id is ignored",
    ),
    _partial(
        "GET /open_api_v1/tickets/tickets_in_filter",
        "test_the_saved_filter_has_what_changed_in_the_last_day",
        "one filter, which cannot be changed",
    ),
    _supported(
        "GET /open_api_v1/tickets/detail",
        "test_a_detail_tells_what_people_see_and_when_it_happened",
        "attachments stand under a key no document names",
    ),
    _partial(
        "PUT /open_api_v1/tickets/{id}",
        "test_an_update_changes_what_it_names_and_leaves_the_rest",
        "only the four statuses every account has",
    ),
    _supported(
        "GET /open_api_v1/tickets/{id}/replies",
        "test_replies_come_newest_first_and_without_the_content",
        "private ones, is_private, only where the settings say so",
    ),
    _supported(
        "POST /open_api_v1/tickets/customer_reply",
        "test_a_reply_is_the_customers_whoever_called",
    ),
    _partial(
        "POST /open_api_v1/tickets/upload_file",
        "test_a_file_put_onto_a_ticket_stands_in_its_detail",
        _RAW_ONLY,
    ),
    _partial(
        "POST /open_api_v1/tickets/upload_file_for_reply",
        "test_a_file_for_a_reply_is_carried_by_one_reply_only",
        _RAW_ONLY,
    ),
    _supported(
        "GET /attachments/{id}/{token}/{file_name}",
        "test_a_file_is_downloaded_by_its_address_without_signing",
    ),
    _supported("GET /open_api_v1/tickets/surveys", "test_the_survey_is_read_and_taken"),
    _partial(
        "PUT /open_api_v1/tickets/take_survey",
        "test_the_survey_is_read_and_taken",
        "vote_desc is not kept",
    ),
    _partial(
        "GET /open_api_v1/customers",
        "test_customers_are_listed_by_a_page_size_of_their_own",
        _NO_FILTERS,
    ),
    _supported(
        "GET /open_api_v1/customers/get_customer",
        "test_a_customer_is_found_by_address_or_telephone",
    ),
    _partial(
        "POST /open_api_v1/customers",
        "test_a_customer_is_created_and_joins_the_organization_of_the_domain",
        "no owner, no WeChat",
    ),
    _supported(
        "PUT /open_api_v1/customers/update_customer",
        "test_a_customer_is_updated_where_they_are_found",
    ),
    _absent("GET /open_api_v1/customers/feeds"),
    _partial("GET /open_api_v1/organizations", _PEOPLE, _NO_FILTERS),
    _supported(
        "GET /open_api_v1/organizations/show_org",
        "test_an_organization_is_shown_by_id_name_or_token",
    ),
    _supported("GET /open_api_v1/agents", _PEOPLE),
    _supported("GET /open_api_v1/user_groups", _PEOPLE),
    _supported("GET /open_api_v1/user_groups/{id}/agents", _PEOPLE),
    _absent("POST /open_api_v1/webhook_create", "no event of it is about tickets"),
    _absent("POST /api/v1/tickets.json", "and the rest of the API signed with MD5"),
)
