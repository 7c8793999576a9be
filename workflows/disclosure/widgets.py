"""What forms of disclosure are filled in with: a text area that becomes an editor, a form that saves itself, people to choose from."""

import json

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext as _

from workflows.disclosure.content import html


class EditorWidget(forms.Textarea):
    """A text area holding canonical HTML or plain lines; `static/js/editor.js` puts the editor in its place."""

    class Media:
        css = {"all": ["css/content.css", "css/editor.css"]}
        js = [Script("js/editor.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"rows": 20, "data-editor": "", **(attrs or {})})

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**super().build_attrs(base_attrs, extra_attrs), "data-labels": json.dumps(editor_labels(), ensure_ascii=False)}


class People(forms.CheckboxSelectMultiple):
    """Boxes of people by unit (people.roster); where there is JavaScript, `static/js/people.js` narrows them while one types."""

    template_name = "disclosure/people.html"

    class Media:
        js = [Script("js/people.js", type="module")]

    def __init__(self, listed=(), attrs=None):
        super().__init__(attrs)
        self.sought = {one.user_id: one.sought for one in listed}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | {"sought": self.sought.get(value, "")}


class ContentField(forms.CharField):
    """A form's body text: cleans to canonical HTML, whatever was typed or pasted; too long a text is an error beside the field."""

    widget = EditorWidget

    def to_python(self, value):
        try:
            return html.from_input(super().to_python(value) or "")
        except html.TooLong as refused:
            raise forms.ValidationError(refused.message, code="too_long") from refused


def editor_labels() -> dict[str, str]:
    """What the editor's buttons say, in the reader's language."""
    return {
        "toolbar": _("Text formatting"),
        "text": _("Body text"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "heading2": _("Heading"),
        "heading3": _("Subheading"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "underline": _("Underline"),
        "bullets": _("Bullet list"),
        "numbers": _("Numbered list"),
        "indent": _("Indent first line"),
        "center": _("Centre"),
        "right": _("Align right"),
        "link": _("Link"),
        "linkAddress": _("Link address"),
        "apply": _("Apply"),
        "cancel": _("Cancel"),
        "clear": _("Clear formatting"),
        "table": _("Insert table"),
        "rowAdd": _("Add row"),
        "rowDelete": _("Delete row"),
        "columnAdd": _("Add column"),
        "columnDelete": _("Delete column"),
        "cellsMerge": _("Merge or split cells"),
        "headerCell": _("Header cell"),
        "tableDelete": _("Delete table"),
    }


def autosave_attrs(url: str, key: str) -> dict[str, str]:
    """The attributes of a form that `static/js/autosave.js` saves to `url`; `key` names its copy in the browser (draft and user)."""
    labels = {
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "offline": _("Not saved: no connection. The text is kept in this browser; saving is tried again."),
        "failed": _("Not saved. The text is kept in this browser; saving is tried again."),
        "signedOut": _("Not saved: you are signed out. The text is kept in this browser; sign in again in another tab, then it is saved."),
        "conflict": _("Nothing is saved by itself here any more. “Save the draft” shows what happened; what you typed stays."),
        "unsent": _("This browser keeps text of {time} that was not saved."),
        "restore": _("Restore it"),
        "discard": _("Discard it"),
    }
    return {"data-autosave-url": url, "data-autosave-key": key, "data-autosave-labels": json.dumps(labels, ensure_ascii=False)}
