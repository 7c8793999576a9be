"""The tabs over the administration pages."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(current: str) -> list[dict]:
    """For components/tabs.html; `current` is a URL name."""
    pages = {
        "people": _("People"),
        "units": _("Units"),
        "leading_group": _("Leading group"),
        "delegations": _("Stand-ins"),
        "vacancies": _("Vacancies"),
        "import_people": _("Import"),
    }
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages.items()]
