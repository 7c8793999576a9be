"""Inputs, text areas and choices written out in Python, as Django's templates draw them: a page of tables has hundreds, and a template for each
input, one for its attributes and one for each option took a third of its time."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe

Widget = Mapping[str, Any]  # what Django calls the context's `widget`


def _said(value: Any) -> str:
    """As {{ value|stringformat:'s' }}."""
    return value if isinstance(value, SafeData) else conditional_escape(str(value))  # type: ignore[return-value]  # SafeString is the only one


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_said(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def field(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return f'<input type="{conditional_escape(widget["type"])}" name="{conditional_escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def textarea(widget: Widget) -> str:
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def select(widget: Widget) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        parts += [
            f'<option value="{_said(one["value"])}"{_attributes(one["attrs"])}>{conditional_escape(one["label"])}</option>'
            for one in options
        ]
        if group:
            parts.append("</optgroup>")
    return "".join([*parts, "</select>"])


def choices(widget: Widget) -> str:
    """Radio buttons or boxes to tick."""
    said = "".join(f' {name}="{conditional_escape(value)}"' for name in ("id", "class") if (value := widget["attrs"].get(name)))
    parts = [f"<div{said}>"]
    for group, options, _index in widget["optgroups"]:
        parts += [f"<div><label>{conditional_escape(group)}</label>"] if group else []
        parts += [f"<div>{_choice(one)}</div>" for one in options]
        parts += ["</div>"] if group else []
    return "".join([*parts, "</div>"])


def _choice(option: Widget) -> str:
    if not option["wrap_label"]:
        return field(option)
    own = option["attrs"].get("id")
    label = f'<label for="{conditional_escape(own)}">' if own else "<label>"
    return f"{label}{field(option)} {conditional_escape(option['label'])}</label>"


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "password", "search", "tel", "text", "time", "url")
DRAWN: dict[str, Callable[[Widget], str]] = {
    f"django/forms/widgets/{name}.html": draw
    for draw, names in ((field, _INPUTS), (textarea, ("textarea",)), (select, ("select",)), (choices, ("radio", "checkbox_select")))
    for name in names
}


def drawn(template_name: str, widget: Widget) -> SafeString:
    """The widget whose template that is, one of DRAWN."""
    return mark_safe(DRAWN[template_name](widget))
