"""Why something is taken for what it is, in words: the codes detectors and extraction give as `reason`."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # detectors
    "checksum": _("The check digit fits."),
    # extraction
    "encrypted": _("The file is protected by a password."),
    "corrupt": _("The file is damaged."),
}
