"""What a person supplies with each step: one declaration from which forms and the interface's schemas are both built.

The rules proper (is the reason enough, may this colleague take it) stay in the asks of machine.py; here stands only what kind of value a
field is, how long it may be, and where its choices come from. `submit` and `revise` also take the content of the approval form.
"""

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext_lazy as _

from people import roster
from people.models import Unit
from people.trees import top_down
from workflows.screening.quarantine.states import Level

from . import answering, filing, returning
from .stages import STAGES
from .states import WRITING, Conclusion, State
from .whereabouts import group_line
from .withdrawal import Ground

KINDS = ("text", "long_text", "choice", "date", "datetime", "bool", "user", "users", "units", "findings", "places", "checks", "url")


@dataclass(frozen=True)
class Field:
    """One input. `choices` are (value, label); `choices_from` names what `choices_of` looks up.

    A `user` is an id, `users` and `units` are lists of ids, `findings` the keys of groups of findings, `places` those of returning.py,
    `checks` lines of the check list; a `datetime` is aware; a required `bool` must be answered yes or no.
    """

    name: str
    kind: str
    label: Any
    required: bool = True
    max_length: int | None = None
    choices: tuple[tuple[Any, Any], ...] = ()
    choices_from: str = (
        ""  # stages | topics | categories | checks | colleagues | may_consent | staff | sections | findings | places | answers
    )
    help: Any = ""


def _reason(label):
    return Field("reason", "long_text", label, max_length=2000)


_OPINION = Field("opinion", "long_text", _("Remarks"), required=False, max_length=2000, help=_("Printed on the approval form."))
_PEOPLE = Field("people", "users", _("People"), choices_from="staff", help=_("Fifty at most."))
_QUESTION = Field("question", "long_text", _("What you want to know"), required=False, max_length=500)
_PLACES = Field(
    "places", "places", _("Places meant"), required=False, choices_from="places", help=_("The case handler sees them marked in the text.")
)
_CHECKED = Field(
    "checked", "checks", _("Checked"), required=False, choices_from="checks", help=_("Printed on the approval form with your name.")
)
_TOPIC = Field(
    "topic",
    "choice",
    _("Belongs under another catalogue row"),
    required=False,
    max_length=40,
    choices_from="topics",
    help=_("Of another category, it begins the chain of that category: all approvals are asked again."),
)
_GROUND = Field("ground", "choice", _("Ground of the withdrawal"), choices=tuple(Ground.choices))

#: For every step of the machine, what it takes; nothing else is accepted.
INPUTS: dict[str, tuple[Field, ...]] = {
    "submit": (),
    "discard": (_reason(_("Reason")),),
    "refile": (
        Field("topic", "choice", _("Catalogue row"), required=False, max_length=40, choices_from="topics"),
        Field(
            "category",
            "choice",
            _("Category"),
            required=False,
            max_length=40,
            choices_from="categories",
            help=_("A catalogue row brings its category; choose one only for what stands under no row."),
        ),
    ),
    "approve": (
        _TOPIC,
        _CHECKED,
        _OPINION,
    ),
    "record_meeting": (
        Field("meeting", "text", _("Meeting and minutes"), max_length=200),
        Field("decided_on", "date", _("Decided on"), required=False),
        _TOPIC,
        _CHECKED,
        _OPINION,
    ),
    "conclude_secrecy_review": (
        Field("conclusion", "choice", _("Conclusion"), choices=tuple(Conclusion.choices)),
        Field(
            "basis",
            "text",
            _("Article that forbids or restricts disclosure"),
            required=False,
            max_length=200,
            help=_("Needed when it is disclosed on request only, or not at all."),
        ),
        Field(
            "reason",
            "long_text",
            _("What must change, or why it cannot be disclosed"),
            required=False,
            max_length=2000,
            help=_("Needed for every conclusion but the first; for that one too when the item is not proposed for publication."),
        ),
        _PLACES,
        _TOPIC,
        _CHECKED,
    ),
    "record_determination": (
        Field("authority", "text", _("Determined by"), max_length=100),
        Field("releasable", "bool", _("Result"), choices=((True, _("May be disclosed")), (False, _("May not be disclosed")))),
        Field("document", "text", _("Number of its answer"), required=False, max_length=100),
    ),
    "sign": (_TOPIC, _CHECKED, _OPINION),
    "record_consent": (
        Field(
            "consenter",
            "user",
            _("Who consented"),
            choices_from="may_consent",
            help=_(
                "Is told at once, and countersigns within 24 hours; a consent not countersigned is supervised, and nothing is archived."
            ),
        ),
        Field("said_at", "datetime", _("When")),
        Field("means", "text", _("How"), max_length=500, help=_("The number called, and who listened.")),
        _TOPIC,
        _CHECKED,
    ),
    "countersign": (_OPINION,),
    "return_item": (
        Field("stage", "choice", _("Return to"), max_length=32, choices_from="stages"),
        _reason(_("What must change")),
        _PLACES,
    ),
    "recall": (),
    "revise": (_reason(_("What you changed and why")),),
    "answer_findings": (
        Field("findings", "findings", _("Findings"), choices_from="findings"),
        Field("answer", "choice", _("Answer"), choices_from="answers"),
        Field(
            "basis",
            "text",
            _("Article that demands or allows publication"),
            required=False,
            max_length=200,
            help=_("Needed for what is true and lawfully public."),
        ),
        Field(
            "reason",
            "long_text",
            _("Reason"),
            required=False,
            max_length=300,
            help=_("For every answer but masking and lawful publication."),
        ),
    ),
    "publish": (
        Field("public_at", "datetime", _("Public since"), required=False, help=_("When it appeared on the first platform.")),
        Field(
            "link",
            "url",
            _("Address of the page"),
            required=False,
            max_length=500,
            help=_("Of the page on the first platform, as the browser shows it there."),
        ),
    ),
    "archive": (
        Field(
            "archive_number",
            "text",
            _("Archive number"),
            required=False,
            max_length=80,
            help=_("Of the office's own file; left empty, the next number is given."),
        ),
    ),
    "correct": (
        _reason(_("What is wrong or has changed")),
        Field("changed_on", "date", _("Changed on"), help=_("The twenty working days count from this day.")),
    ),
    "request_withdrawal": (_GROUND, _reason(_("Reason"))),
    "approve_withdrawal": (_OPINION,),
    "refuse_withdrawal": (_reason(_("Reason")),),
    "withdraw_urgently": (_GROUND,),
    "destroy": (
        Field("level", "choice", _("Secrecy level"), choices=tuple(Level.choices)),
        Field("reason", "long_text", _("How it was established, without a word of what it says"), max_length=2000),
        Field(
            "secured",
            "bool",
            _("What the secrecy administration will ask for is secured outside this system"),
            choices=((True, _("Yes")), (False, _("Not yet"))),
        ),
    ),
    "record_report": (
        Field("authority", "text", _("Reported to"), max_length=100),
        Field("reported_at", "datetime", _("Reported at")),
        Field("document", "text", _("Document number or means"), required=False, max_length=100),
    ),
    "take_down": (),
    "secret_is_public": (),
    "explain_withdrawal": (_reason(_("Explanation")),),
    "sign_for": (),
    "put_back": (),
    "hand_over": (
        Field("to", "user", _("To"), choices_from="may_take_over"),
        Field(
            "reason",
            "long_text",
            _("Why it is handed over"),
            required=False,
            max_length=500,
            help=_("Your colleague reads it beside the item."),
        ),
    ),
    "add_signer": (_PEOPLE, _QUESTION),
    "consult_units": (Field("units", "units", _("Sections"), choices_from="sections"), _QUESTION),
    "give_opinion": (
        Field("agrees", "bool", _("Your opinion"), choices=((True, _("I agree")), (False, _("I object")))),
        Field("text", "long_text", _("Your opinion in words"), required=False, max_length=2000),
    ),
    "urge": (),
    "copy_to": (_PEOPLE, Field("question", "long_text", _("Note"), required=False, max_length=500)),
    "acknowledge": (),
}

#: The steps that also take the content of the approval form (or, without it, the person's saved draft).
WITH_CONTENT = ("submit", "revise")


def choices_of(item, field: Field) -> list[tuple[Any, str]]:
    """What may be chosen for a field of this item, as (value, label); empty when the field is free. The item was looked at (`look`)."""
    if field.choices:
        return [(value, str(label)) for value, label in field.choices]
    if field.choices_from == "stages":
        earlier = takewhile(lambda level: level.state != item.state, item.levels)
        return [(str(state), str(STAGES[State(state)])) for state in (State.RETURNED, *(level.state for level in earlier))]
    if field.choices_from == "topics":
        offered = item.state in WRITING or item.answers_office_review
        return [(topic.code, str(topic)) for topic in filing.topics(item)] if offered else []
    if field.choices_from == "categories":
        return [(row.code, row.name) for row in filing.usable(item)]
    if field.choices_from == "checks":
        return [(line, line) for line in item.checklist]
    if field.choices_from == "sections":
        return [(unit.pk, str(unit)) for unit in top_down(Unit.objects.filter(pk__in=item.sections))]
    if field.choices_from == "findings":
        return [(group.key, group_line(group)) for group in item.findings.groups if group.asks] if item.findings else []
    if field.choices_from == "places":
        return [line for _group, lines in returning.places(item) for line in lines]
    if field.choices_from == "answers":
        groups = item.findings.groups if item.findings else ()
        return [(str(answer), str(answer.label)) for answer in answering.possible_for_any(item, groups)]
    return [(one.user_id, str(one)) for one in people_of(item, field)] if field.choices_from else []


def people_of(item, field: Field) -> list[roster.Entry]:
    """Who may be chosen for a field of people, those of the item's own section first; never the person looking."""
    return roster.entries(getattr(item, field.choices_from) - ({item.by.pk} if item.by else set()), first=item.unit_id)
