"""Why a masked copy could not be made or attached, in words a person can act on."""

from django.utils.translation import gettext_lazy as _

#: The codes of extraction and masking that are not here fall under `unreadable`.
PROBLEMS = {
    "still_found": _("The copy still shows something that was to be masked. It was thrown away; cover the places by hand."),
    "nothing_masked": _("Nothing in the file could be masked as chosen. Cover the places by hand."),
    "changed": _("The file is not what was checked. Have it checked again, then choose again."),
    "unsupported": _("Files of this format cannot be masked here. Save it as docx, xlsx or pdf, mask it, and attach that."),
    "encrypted": _("The file is protected by a password. Remove the password and attach it again."),
    "corrupt": _("The file is damaged. Save it again with the program it was made with."),
    "too_large": _("The file is too large to be masked here. Split it."),
    "time_limit": _("It took longer than allowed. Split the file, or choose fewer pages."),
    "unreadable": _("The file could not be read to the end, so that nobody knows what the copy would still show."),
    "crashed": _("The program that makes the copy gave up on this file three times."),
    "not_possible_now": _("The item has moved on meanwhile: its attachments can no longer be exchanged by you."),
    "missing": _("The file is not in the storage any more: it was destroyed, or lost. Attach it again, or ask the administrator."),
    "gone": _("The file is no longer attached."),
}

#: What extraction and masking call otherwise.
_ALIKE = {"not_maskable": "unsupported", "mask_missed": "still_found", "memory_limit": "too_large", "too_many_pages": "too_large"}


def known(code: str) -> str:
    """The code under which a problem is told."""
    code = _ALIKE.get(code, code)
    return code if code in PROBLEMS else "unreadable"
