"""Places of findings in words: `page:2/annotation:1` as people say it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARTS = {
    "name": gettext_lazy("File name"),
    "title": gettext_lazy("Title"),
    "body": gettext_lazy("Text"),
    "page": gettext_lazy("Page %(n)s"),
    "paragraph": gettext_lazy("Paragraph %(n)s"),
    "slide": gettext_lazy("Slide %(n)s"),
    "sheet": gettext_lazy("A sheet"),
    "table": gettext_lazy("Table %(n)s"),
    "picture": gettext_lazy("Picture"),
    "header": gettext_lazy("Header or footer"),
    "notes": gettext_lazy("Notes"),
    "comment": gettext_lazy("Comment"),
    "member": gettext_lazy("A file packed in it"),
    "properties": gettext_lazy("File properties"),
}


def place(code: str) -> str:
    """The known parts of a place; for none of them, somewhere."""
    found = []
    for part in code.split("/"):
        name, _colon, number = part.partition(":")
        if name in PARTS and (number or "%(n)s" not in str(PARTS[name])):
            found.append(str(PARTS[name]) % {"n": number})
    return " · ".join(found) or _("Somewhere in it")
