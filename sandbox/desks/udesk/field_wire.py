"""What the desk says about custom fields, as JSON."""

from typing import Any

from sandbox.desks.udesk.fields import CustomField, Option
from sandbox.desks.udesk.oddities import Oddities
from sandbox.desks.udesk.times import to_naive, to_wire

Json = dict[str, Any]


class FieldWire:
    """Turns custom fields into Udesk's JSON, with the inconsistencies of its own examples."""

    def __init__(self, oddities: Oddities) -> None:
        self._odd = oddities.turn

    def listed(self, field: CustomField) -> Json:
        """An element of a list; its id may be missing."""
        row = self.field(field)
        if self._odd("field without id"):
            del row["id"]
        return row

    def field(self, field: CustomField) -> Json:
        row: Json = {
            "id": field.id,
            "field_name": field.field_name,
            "field_label": field.field_label,
            "content_type": field.content_type,
            "comment": field.comment,
            "updated_at": to_wire(field.updated_at),
            "options": self._options(field),
        }
        if field.category != "organization":
            key = "cusotmer_permission" if self._odd("misspelt key") else "customer_permission"
            row[key] = self._permission(field.customer_permission)
        if field.category != "ticket":
            row["agent_permission"] = self._permission(field.agent_permission)
        if field.calculate_result_type:
            row["calculate_result_type"] = field.calculate_result_type
        return row

    def _options(self, field: CustomField) -> list[Json] | None:
        if not field.is_select:
            return None
        if field.large:
            return None if self._odd("large droplist without options") else []
        return [_option(option) for option in field.options]

    def _permission(self, permission: str) -> str:
        if permission == "readonly" and self._odd("read for readonly"):
            return "read"
        return permission


def large_option(option: Option) -> Json:
    return {
        "title": option.title,
        "value": option.value,
        "is_hide": option.is_hide,
        "default": option.default,
        "created_at": to_naive(option.created_at),
        "updated_at": to_naive(option.updated_at),
    }


def _option(option: Option) -> Json:
    """Flags stand there only when they are true, `subs` only when there are some."""
    row: Json = {"title": option.title, "value": option.value}
    if option.default:
        row["default"] = True
    if option.is_hide:
        row["is_hide"] = True
    if option.subs:
        row["subs"] = [_option(sub) for sub in option.subs]
    return row
