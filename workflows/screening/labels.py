"""Why something is taken for what it is, in words: the codes detectors and extraction give as `reason`."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # detectors
    "checksum": _("The check digit fits."),
    # extraction
    "encrypted": _("The file is protected by a password."),
    "corrupt": _("The file is damaged."),
    # rescans
    "missing": _("The file is not there."),
    "interrupted": _("Searching the file failed again and again."),
    "same_number": _("The same number stands in other lists too"),
    "same_person": _("The same name and village stand in other lists too"),
    "same_person_name": _("The same name stands in other lists too"),
}
