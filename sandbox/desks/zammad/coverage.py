from sandbox.coverage import Row


def _supported(name: str, test: str, note: str = "") -> Row:
    return Row(side="zammad", name=_whole(name), test=test, note=note)


def _partial(name: str, test: str, note: str) -> Row:
    return Row(side="zammad", name=_whole(name), state="partial", test=test, note=note)


def _absent(name: str, note: str = "") -> Row:
    return Row(side="zammad", name=_whole(name), state="absent", note=note)


def _whole(name: str) -> str:
    return name.replace(" /", " /api/v1/", 1)


_SEARCH = "test_the_shapes_of_newer_servers"
_SENT_AHEAD = "test_files_sent_ahead_can_be_taken_back"

ROWS: tuple[Row, ...] = (
    _supported("GET /tickets", "test_the_list_is_by_id_and_clipped_to_a_hundred"),
    _partial(
        "GET /tickets/search",
        "test_conditions_come_in_the_address_too",
        "of Elasticsearch's query language fields, words, quotes, ranges, AND, OR in brackets, NOT",
    ),
    _partial("POST /tickets/search", _SEARCH, "no with_total_count, which is 7.x"),
    _supported("GET /tickets/{id}", "test_everything_of_a_ticket_comes_at_once"),
    _partial(
        "POST /tickets",
        "test_a_person_creates_a_ticket_for_themselves_whatever_they_say",
        "mentions and shared drafts are ignored",
    ),
    _partial(
        "PUT /tickets/{id}",
        "test_one_call_changes_and_says_something",
        "mentions and time accounting are ignored",
    ),
    _supported("DELETE /tickets/{id}", "test_deleting_is_for_administrators_and_answers_nothing"),
    _supported(
        "PUT /ticket_merge/{source_id}/{number}",
        "test_merging_moves_what_was_said_and_leaves_a_link",
    ),
    _supported(
        "GET /ticket_articles/by_ticket/{id}",
        "test_internal_notes_are_not_there_for_the_customer",
    ),
    _partial(
        "GET /ticket_articles",
        "test_administrators_read_the_newest_articles_of_all",
        "sorted by id only",
    ),
    _supported("GET /ticket_articles/{id}", "test_internal_notes_are_not_there_for_the_customer"),
    _partial(
        "POST /ticket_articles",
        "test_a_customer_writes_in_their_own_name_and_never_internally",
        "no group has an address, so no e-mail is ever sent",
    ),
    _partial("PUT /ticket_articles/{id}", "test_agents_hide_and_show_articles", "internal alone"),
    _absent("DELETE /ticket_articles/{id}"),
    _absent("GET /ticket_article_plain/{id}"),
    _supported(
        "GET /ticket_attachment/{ticket_id}/{article_id}/{id}",
        "test_whoever_has_the_ids_gets_the_file_of_an_internal_note",
        "previews are the whole image",
    ),
    _supported(
        "POST /upload_caches/{form_id}", "test_files_sent_ahead_are_copied_into_the_article"
    ),
    _supported("DELETE /upload_caches/{form_id}", _SENT_AHEAD),
    _supported("DELETE /upload_caches/{form_id}/items/{id}", _SENT_AHEAD),
    _supported("GET /users/me", "test_the_service_acts_for_a_person_by_address_login_or_id"),
    _supported("GET /users", "test_customers_see_colleagues_by_name_and_nobody_else"),
    _partial(
        "GET /users/search",
        "test_people_are_searched_by_substring_and_without_fields",
        "no conditions",
    ),
    _supported("GET /users/{id}", "test_customers_see_colleagues_by_name_and_nobody_else"),
    _partial(
        "POST /users",
        "test_agents_create_customers_once_whatever_role_they_ask_for",
        "customers only: email and names",
    ),
    _partial("PUT /users/{id}", "test_agents_change_the_names_of_customers_alone", "names only"),
    _absent("DELETE /users/{id}"),
    _absent("POST /user_access_token", "tokens come from the desk's `token_of`"),
    _supported("GET /organizations", "test_organizations_are_shown_to_their_members_and_to_agents"),
    _supported(
        "GET /organizations/{id}", "test_organizations_are_shown_to_their_members_and_to_agents"
    ),
    _supported(
        "GET /groups",
        "test_groups_are_for_administrators_until_newer_servers_show_them_to_all",
    ),
    _supported("GET /ticket_states", "test_states_and_priorities_are_readable_by_all"),
    _supported("GET /ticket_priorities", "test_states_and_priorities_are_readable_by_all"),
    _partial(
        "GET /object_manager_attributes",
        "test_definitions_are_for_administrators",
        "those of tickets",
    ),
    _supported("GET /object_manager_attributes/{id}", "test_definitions_are_for_administrators"),
    _absent("POST /object_manager_attributes", "fields come from the seed"),
    _supported(
        "GET /ticket_create",
        "test_the_form_to_create_tells_what_is_shown_and_what_may_be_chosen",
    ),
    _partial(
        "POST /core_workflows/perform",
        "test_a_field_is_asked_only_when_another_has_the_right_value",
        "for tickets; two rules beside the standard ones",
    ),
    _partial(
        "GET /signshow",
        "test_a_session_shows_the_fields_of_the_persons_own_role",
        "of the models only tickets, hardly any configuration",
    ),
    _supported("GET /tags", "test_tags_are_read_by_all_and_changed_by_agents"),
    _supported("POST /tags/add", "test_tags_are_read_by_all_and_changed_by_agents"),
    _supported("DELETE /tags/remove", "test_tags_are_read_by_all_and_changed_by_agents"),
    _absent("GET /tag_search"),
    _supported("GET /links", "test_merging_moves_what_was_said_and_leaves_a_link"),
    _absent("POST /links/add"),
    _absent("DELETE /links/remove"),
    _supported("GET /version", "test_the_version_is_for_administrators"),
    _absent("GET /ticket_history/{id}"),
    _absent("GET /ticket_overviews"),
    _absent("POST /tickets/mass_update"),
    _absent("GET /mentions"),
    _absent("GET /online_notifications"),
    _absent("POST /knowledge_bases/search"),
    _absent("POST /webhooks", "listeners come from the desk's `webhook`, deliveries are real"),
    _absent("POST /triggers", "every change is delivered"),
)
