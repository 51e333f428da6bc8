"""What the sandbox has of Slack: methods, deliveries, what people do. The table in the docs."""

from sandbox.coverage import Row


def _row(name: str, test: str, note: str = "") -> Row:
    if note:
        return Row(side="slack", name=name, state="partial", test=test, note=note)
    return Row(side="slack", name=name, test=test)


def _absent(name: str, note: str = "") -> Row:
    return Row(side="slack", name=name, state="absent", note=note)


METHODS: tuple[Row, ...] = (
    _row("api.test", "test_charsets_are_warned_of_where_slack_does"),
    _row("apps.connections.open", "test_a_socket_address_works_once"),
    _row("auth.revoke", "test_a_revoked_token_works_no_more"),
    _row("auth.test", "test_the_bot_learns_who_it_is_and_which_scopes_it_has"),
    _row("bots.info", "test_the_team_and_the_bot_can_be_asked_about"),
    _row("chat.delete", "test_a_deleted_parent_leaves_a_tombstone_while_it_has_replies"),
    _row("chat.getPermalink", "test_a_permalink_leads_to_the_message"),
    _row("chat.postEphemeral", "test_an_ephemeral_message_is_for_one_and_for_now"),
    _row("chat.postMessage", "test_a_posted_message_has_what_slack_gives_it", "no markdown_text"),
    _row("chat.update", "test_an_update_with_text_alone_drops_the_blocks", "no file_ids"),
    _row("conversations.history", "test_history_is_read_page_by_page_newest_first"),
    _row("conversations.info", "test_a_conversation_can_be_described"),
    _row("conversations.join", "test_the_bot_can_join_a_public_channel_and_not_a_private_one"),
    _row("conversations.leave", "test_the_bot_can_leave"),
    _row("conversations.list", "test_lists_are_read_page_by_page"),
    _row("conversations.members", "test_members_come_with_a_cursor"),
    _row("conversations.open", "test_direct_messages_can_be_opened"),
    _row("conversations.replies", "test_the_parent_leads_every_page_of_replies"),
    _row("emoji.list", "test_custom_emoji_are_none", "there are no custom emoji"),
    _row("files.completeUploadExternal", "test_an_upload_ends_in_a_thread"),
    _row("files.delete", "test_a_deleted_file_is_a_tombstone"),
    _row("files.getUploadURLExternal", "test_several_files_make_one_message", "no snippets"),
    _row("files.info", "test_a_shared_file_can_be_described_and_fetched", "no thumbnails"),
    _row("files.list", "test_a_deleted_file_is_a_tombstone", "by channel only, by cursor"),
    _row("reactions.add", "test_reactions_come_and_go"),
    _row("reactions.get", "test_reactions_come_and_go", "messages only"),
    _row("reactions.remove", "test_reactions_come_and_go"),
    _row("team.info", "test_the_team_and_the_bot_can_be_asked_about"),
    _row("users.conversations", "test_the_bots_own_conversations_are_listed"),
    _row("users.info", "test_a_person_can_be_looked_up"),
    _row("users.list", "test_everybody_is_listed"),
    _row("users.lookupByEmail", "test_addresses_find_active_people_only"),
    _row("views.open", "test_an_opened_view_has_every_key"),
    _row("views.publish", "test_a_home_tab_can_be_published_before_anybody_looks"),
    _row("views.push", "test_three_views_can_be_stacked"),
    _row("views.update", "test_what_was_typed_survives_an_update"),
)
_MISSING = (
    "assistant.threads.*",
    "bookmarks.*",
    "chat.scheduleMessage",
    "chat.startStream",
    "chat.unfurl",
    "conversations.create",
    "conversations.invite",
    "entity.presentDetails",
    "files.remote.*",
    "oauth.v2.access",
    "pins.*",
    "search.messages",
    "usergroups.list",
    "users.profile.get",
)
_ABOUT: tuple[Row, ...] = (
    _row("Socket Mode", "test_each_envelope_goes_to_one_socket_in_turn"),
    _row("signed HTTP requests", "test_requests_are_signed"),
    _row("redelivery of events", "test_an_unacked_event_comes_again_under_the_same_id"),
    _row("slash commands", "test_names_and_links_are_escaped_only_where_the_manifest_says_so"),
    _row("response_url", "test_a_response_url_takes_five_answers"),
    _row("global and message shortcuts", "test_shortcuts_come_with_what_they_stand_on"),
    _row("block_actions", "test_the_state_of_a_message_holds_what_was_chosen"),
    _row("block_suggestion", "test_options_are_loaded_as_one_types"),
    _row("view_submission and view_closed", "test_update_push_and_clear"),
    _row("App Home", "test_a_home_tab_is_published_when_opened"),
    _row("private downloads", "test_a_download_is_redirected_to_another_host"),
    _row(
        "Block Kit checks",
        "test_bad_blocks_are_named",
        "of the blocks that came in 2026, only the required fields and the surface",
    ),
    _row(
        "events",
        "test_a_typed_message_comes_as_slack_shapes_it",
        "messages, mentions, reactions, files, membership, channels, people, tokens, App Home",
    ),
    _row(
        "posts in somebody's name",
        "test_a_post_in_somebodys_name_has_a_name_and_no_user",
        "to a person's id they go to the app's own conversation, not to Slackbot's",
    ),
    _row(
        "Slack Connect",
        "test_sharing_brings_a_stranger_and_is_told",
        "sharing is at once, without an invitation; files need no second look",
    ),
    _row(
        "removing and installing the app",
        "test_an_app_that_is_removed_is_told_and_then_nothing_more",
        "installed anew it has its old token and its old channels",
    ),
    _row(
        "events delayed, reordered, doubled", "test_an_event_can_come_after_the_one_that_follows_it"
    ),
    _row(
        "rate limits",
        "test_a_burst_is_taken_and_then_one_a_second",
        "chat.postMessage by channel; others by an armed fault",
    ),
    _absent("Enterprise Grid", "one team"),
    _absent("link_shared and unfurls"),
    _absent("token rotation"),
)
ROWS: tuple[Row, ...] = (*METHODS, *(_absent(name) for name in _MISSING), *_ABOUT)
