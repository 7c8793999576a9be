"""The side navigation: which pages a person is shown, by the duties they hold. It knows every part, so it lives in the composition root."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from people.models import Duty

WORK, WATCH, MANAGE = gettext_lazy("Disclosure"), gettext_lazy("Supervision"), gettext_lazy("Administration")
LEADERS = (Duty.DISCIPLINE, Duty.DIRECTOR, Duty.DISCLOSURE_LEADER, Duty.BUSINESS_LEADER, Duty.DISCLOSURE_OFFICER)
REGISTER = (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER, Duty.DISCLOSURE_OFFICER, Duty.DISCIPLINE)
ADMINISTRATORS = (Duty.ADMINISTRATOR,)
CHECKING = (Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER, Duty.DISCIPLINE)  # who looks at what rescans found
TRYING = (Duty.AUTHOR, Duty.SECTION_HEAD, Duty.DISCLOSURE_OFFICER, Duty.SECRECY_REVIEWER, Duty.ADMINISTRATOR)
RULING = (Duty.ADMINISTRATOR, Duty.SECRECY_REVIEWER)  # who changes what is looked for
#: (group, label, URL name, duties that see it; none: everybody signed in)
ENTRIES = (
    ("", gettext_lazy("To do"), "inbox", ()),
    ("", gettext_lazy("Draft information"), "new_item", (Duty.AUTHOR,)),
    ("", gettext_lazy("All information"), "search", ()),
    ("", gettext_lazy("Try the sensitivity check"), "screening_try", TRYING),
    ("", gettext_lazy("Messages"), "messages", ()),
    (WATCH, gettext_lazy("Escalations"), "escalations", LEADERS),
    (WATCH, gettext_lazy("Quarantine"), "quarantine", (Duty.SECRECY_REVIEWER, Duty.DISCLOSURE_LEADER)),
    (WATCH, gettext_lazy("Discoveries in what is public"), "discoveries", CHECKING),
    (WATCH, gettext_lazy("Register of secrecy reviews"), "secrecy_register", REGISTER),
    (WATCH, gettext_lazy("Log of reads"), "reading_log", (Duty.SECRECY_REVIEWER, Duty.DISCIPLINE)),
    (MANAGE, gettext_lazy("People"), "people", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Categories and chains"), "categories", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Catalogue of topics"), "topics", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Detection rules"), "screening_rules", RULING),
    (MANAGE, gettext_lazy("Lexicon"), "screening_lexicon", RULING),
    (MANAGE, gettext_lazy("Search of what is public"), "rescans", (*RULING, Duty.DISCLOSURE_OFFICER)),
    (MANAGE, gettext_lazy("Work calendar"), "calendars", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Escalation ladder"), "ladder", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Office profile"), "office_profile", ADMINISTRATORS),
    (MANAGE, gettext_lazy("System state"), "system_state", ADMINISTRATORS),
    (MANAGE, gettext_lazy("Undeliverable messages"), "undeliverable", ADMINISTRATORS),
)


def navigation(request):
    """The entries this person sees, the one they are on marked. No statement beyond the person's standings."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    held = {standing.duty for standing in request.access.standings}
    found = []
    for group, label, name, duties in ENTRIES:
        if duties and not held & set(duties):
            continue
        url = reverse(name)
        found.append(
            {
                "group": str(group),
                "label": label,
                "url": url,
                "current": False,
            }
        )
    here = max((entry for entry in found if request.path.startswith(entry["url"])), key=lambda entry: len(str(entry["url"])), default=None)
    if here:
        here["current"] = True  # the longest address that leads here: items/new/ lies below items/
    return {"navigation": found}
