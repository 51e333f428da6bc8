from sandbox.coverage import Row


def _supported(name: str, test: str, note: str = "") -> Row:
    return Row(side="kf5", name=name, test=test, note=note)


def _partial(name: str, test: str, note: str) -> Row:
    return Row(side="kf5", name=name, state="partial", test=test, note=note)


def _absent(name: str, note: str = "") -> Row:
    return Row(side="kf5", name=name, state="absent", note=note)


_PAGES = "test_pages_lead_to_each_other_and_reach_every_request"

ROWS: tuple[Row, ...] = (
    _supported("GET /apiv2/requests.json", _PAGES),
    _supported("GET /apiv2/requests/open.json", "test_open_and_solved_are_two_groups_of_states"),
    _supported("GET /apiv2/requests/solved.json", "test_open_and_solved_are_two_groups_of_states"),
    _supported(
        "GET /apiv2/requests/organization.json",
        "test_members_of_a_sharing_organization_see_its_requests",
    ),
    _supported("GET /apiv2/requests/search.json", "test_search_finds"),
    _supported(
        "GET /apiv2/requests/{id}.json",
        "test_a_request_has_the_documented_properties_and_naive_local_times",
    ),
    _partial(
        "POST /apiv2/requests.json",
        "test_a_created_request_is_told_with_its_address",
        "template_id is ignored",
    ),
    _supported(
        "PUT /apiv2/requests/{id}.json",
        "test_a_reply_answers_with_the_request_and_adds_a_comment",
    ),
    _supported(
        "GET /apiv2/requests/{id}/comments.json",
        "test_internal_comments_are_not_there_for_the_requester",
    ),
    _supported(
        "GET /apiv2/requests/{request_id}/comments/{id}.json",
        "test_a_reply_answers_with_the_request_and_adds_a_comment",
    ),
    _supported("POST /apiv2/requests/{id}/score.json", "test_the_requester_rates_and_hurries"),
    _supported("GET /apiv2/requests/{id}/push.json", "test_the_requester_rates_and_hurries"),
    _supported(
        "GET /apiv2/users/{id}/requests.json",
        "test_requests_of_a_user_and_of_an_organization_come_under_two_keys",
    ),
    _supported(
        "GET /apiv2/organizations/{id}/requests.json",
        "test_requests_of_a_user_and_of_an_organization_come_under_two_keys",
    ),
    _supported(
        "GET /apiv2/tickets.json",
        "test_among_a_hundred_thousand_the_changed_ones_are_found_at_once",
    ),
    _supported("GET /apiv2/tickets/show_many.json", "test_several_tickets_are_shown_at_once"),
    _supported("GET /apiv2/tickets/search.json", "test_agents_search_internal_comments_too"),
    _partial(
        "GET /apiv2/tickets/{id}.json",
        "test_a_restricted_agent_sees_their_groups_or_their_own",
        "sla_event, slax and chat_id are always null",
    ),
    _partial(
        "POST /apiv2/tickets.json",
        "test_a_ticket_for_an_unknown_person_makes_them_a_user",
        "no requester by telephone number; template_id is ignored",
    ),
    _supported("PUT /apiv2/tickets/{id}.json", "test_an_agent_changes_properties"),
    _supported(
        "DELETE /apiv2/tickets/{id}.json",
        "test_an_administrator_deletes_a_ticket_with_an_empty_answer",
    ),
    _supported(
        "GET /apiv2/tickets/{id}/comments.json",
        "test_comments_are_public_or_internal_and_agents_see_both",
    ),
    _absent("GET /apiv2/users/{id}/tickets.json"),
    _absent("PUT /apiv2/tickets/update_many.json", "the SDK hints at an asynchronous job"),
    _absent("DELETE /apiv2/tickets/delete_many.json"),
    _absent("GET /apiv2/tickets/{id}/incidents.json"),
    _absent("GET /apiv2/tickets/{id}/collaborators.json"),
    _absent("GET /apiv2/tickets/problems.json"),
    _absent("GET /apiv2/exports/tickets.json", "filters by creation only"),
    _absent("POST /apiv2/imports/tickets.json"),
    _supported(
        "GET /apiv2/users/me.json",
        "test_one_key_serves_every_address_and_the_address_picks_who_acts",
    ),
    _partial(
        "GET /apiv2/users.json",
        "test_users_are_listed_by_role_shown_and_shown_together",
        "no filters by time, no orders",
    ),
    _partial(
        "GET /apiv2/users/search.json",
        "test_a_user_is_searched_fuzzily",
        "no exact_query_fields; landline and wechat_openid are unknown",
    ),
    _supported(
        "GET /apiv2/users/show_many.json",
        "test_users_are_listed_by_role_shown_and_shown_together",
    ),
    _supported(
        "GET /apiv2/users/{id}.json", "test_users_are_listed_by_role_shown_and_shown_together"
    ),
    _partial(
        "POST /apiv2/users.json",
        "test_an_agent_creates_an_end_user_once",
        "end users only: email and name",
    ),
    _absent("PUT /apiv2/users/{id}.json"),
    _absent("PUT /apiv2/users/{id}/merge.json"),
    _absent("DELETE /apiv2/users/{id}.json"),
    _absent("GET /apiv2/users/ticketsByIndication.json"),
    _supported(
        "GET /apiv2/users/{id}/groups.json", "test_organizations_and_groups_are_listed_and_shown"
    ),
    _partial(
        "GET /apiv2/organizations.json",
        "test_organizations_and_groups_are_listed_and_shown",
        "no filters by time",
    ),
    _supported(
        "GET /apiv2/organizations/{id}.json",
        "test_organizations_and_groups_are_listed_and_shown",
    ),
    _supported("GET /apiv2/groups.json", "test_organizations_and_groups_are_listed_and_shown"),
    _supported("GET /apiv2/groups/{id}.json", "test_organizations_and_groups_are_listed_and_shown"),
    _supported(
        "GET /apiv2/ticket_fields.json",
        "test_fields_have_their_options_in_the_form_of_their_type",
    ),
    _supported(
        "GET /apiv2/ticket_fields/active.json",
        "test_fields_have_their_options_in_the_form_of_their_type",
    ),
    _supported(
        "GET /apiv2/ticket_fields/{id}.json",
        "test_fields_have_their_options_in_the_form_of_their_type",
    ),
    _absent("DELETE /apiv2/ticket_fields/{id}.json"),
    _supported(
        "POST /apiv2/attachments.json",
        "test_an_upload_is_told_with_its_token_and_a_comment_carries_it",
    ),
    _supported(
        "GET /apiv2/attachments/AttachmentLists.json",
        "test_agents_show_list_and_delete_attachments",
    ),
    _supported("GET /apiv2/attachments/{id}.json", "test_agents_show_list_and_delete_attachments"),
    _supported(
        "DELETE /apiv2/attachments/{id}.json", "test_agents_show_list_and_delete_attachments"
    ),
    _supported(
        "GET /attachments/download/{id}/{token}/",
        "test_a_file_is_downloaded_by_its_address_without_logging_in",
    ),
    _absent("GET /apiv2/views.json", "and its tickets and counts"),
    _absent("GET /apiv2/triggers.json"),
)
