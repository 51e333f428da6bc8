"""One block of every kind and one element of every kind, as Slack's documentation has them."""


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text, **more):
    return {"type": "mrkdwn", "text": text, **more}


def option(text, value=None, **more):
    return {"text": plain(text), "value": value or text.lower(), **more}


LOW, HIGH = option("Low"), option("High", description=plain("Today"))
OPTIONS = {"options": [LOW, HIGH]}
PLACEHOLDER = {"placeholder": plain("Choose")}
CONFIRM = {
    "confirm": {
        "title": plain("Sure?"),
        "text": plain("Really?"),
        "confirm": plain("Do"),
        "deny": plain("Stop"),
    }
}

PRESSED = {
    "button": {"text": plain("Reply :memo:"), "value": "118", "style": "primary", **CONFIRM},
    "overflow": {"options": [option("Solve"), option("Open", url="https://desk.example/1")]},
    "workflow_button": {"text": plain("Run")},
    "feedback_buttons": {
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    },
    "icon_button": {"icon": "trash", "text": plain("Throw away"), "value": "x"},
}
CHOSEN = {
    "static_select": {**OPTIONS, **PLACEHOLDER, "initial_option": HIGH},
    "multi_static_select": {**OPTIONS, **PLACEHOLDER, "initial_options": [LOW, HIGH]},
    "external_select": {**PLACEHOLDER, "initial_option": HIGH, "min_query_length": 2},
    "multi_external_select": {**PLACEHOLDER, "initial_options": [HIGH]},
    "users_select": {**PLACEHOLDER, "initial_user": "U1"},
    "multi_users_select": {**PLACEHOLDER, "initial_users": ["U1", "U2"]},
    "channels_select": {**PLACEHOLDER, "initial_channel": "C1"},
    "multi_channels_select": {**PLACEHOLDER, "initial_channels": ["C1"]},
    "conversations_select": {**PLACEHOLDER, "initial_conversation": "C1"},
    "multi_conversations_select": {**PLACEHOLDER, "initial_conversations": ["C1", "U1"]},
    "checkboxes": {**OPTIONS, "initial_options": [HIGH]},
    "radio_buttons": {**OPTIONS, "initial_option": LOW},
}
TYPED = {
    "plain_text_input": {"initial_value": "typed", "max_length": 150, **PLACEHOLDER},
    "email_text_input": {"initial_value": "ana@acme.example"},
    "url_text_input": {"initial_value": "https://acme.example"},
    "number_input": {"is_decimal_allowed": True, "initial_value": "4.5", "min_value": "1"},
    "datepicker": {"initial_date": "2026-03-01"},
    "timepicker": {"initial_time": "09:30"},
    "datetimepicker": {"initial_date_time": 1_772_355_600},
    "rich_text_input": {"min_lines": 3},
    "file_input": {"max_files": 3, "filetypes": ["png", "pdf"]},
}
ELEMENTS = {
    kind: {"type": kind, "action_id": f"do_{kind}", **more}
    for kind, more in {**PRESSED, **CHOSEN, **TYPED}.items()
}

SENTENCE = {"type": "rich_text_section", "elements": [{"type": "text", "text": "A sentence."}]}
BLOCKS = {
    "section": {"text": mrkdwn("*bold*"), "fields": [mrkdwn("one"), plain("two")]},
    "header": {"text": plain("A heading")},
    "divider": {},
    "image": {
        "image_url": "https://pictures.example/a.png",
        "alt_text": "A chart",
        "title": plain("T"),
    },
    "context": {
        "elements": [
            mrkdwn("small"),
            {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "sign"},
        ]
    },
    "actions": {"elements": [ELEMENTS["button"]]},
    "context_actions": {"elements": [ELEMENTS["feedback_buttons"], ELEMENTS["icon_button"]]},
    "input": {
        "label": plain("Title"),
        "hint": plain("A hint"),
        "element": ELEMENTS["plain_text_input"],
    },
    "rich_text": {"elements": [SENTENCE]},
    "markdown": {
        "text": "## Head\n\n- one\n- **two**\n\n[a link](https://acme.example) and `code`"
    },
    "table": {
        "rows": [
            [{"type": "raw_text", "text": "cell"}, {"type": "rich_text", "elements": [SENTENCE]}]
        ]
    },
    "data_table": {
        "caption": "Numbers",
        "rows": [[{"type": "raw_text", "text": "Name"}], [{"type": "raw_number", "value": 42}]],
    },
    "data_visualization": {
        "title": "Tickets",
        "chart": {"type": "pie", "segments": [{"label": "open", "value": 7}]},
    },
    "alert": {"text": plain("Mind this"), "level": "warning"},
    "card": {"title": plain("Card"), "body": plain("Body"), "actions": [ELEMENTS["button"]]},
    "carousel": {"elements": [{"type": "card", "title": plain("Carried")}]},
    "container": {
        "title": plain("Frame"),
        "child_blocks": [{"type": "section", "text": plain("inside")}],
        "is_collapsible": True,
    },
    "task_card": {
        "task_id": "t",
        "title": "Fetch",
        "status": "complete",
        "sources": [{"type": "url", "url": "https://a.example", "text": "source"}],
    },
    "plan": {"title": "Plan", "tasks": [{"type": "task_card", "task_id": "t", "title": "Step"}]},
    "video": {
        "title": plain("Film"),
        "video_url": "https://v.example",
        "alt_text": "film",
        "provider_name": "Tube",
    },
    "file": {"external_id": "E1", "source": "remote"},
}
BLOCKS = {kind: {"type": kind, "block_id": f"b_{kind}", **more} for kind, more in BLOCKS.items()}
