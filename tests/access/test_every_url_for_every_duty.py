"""Who gets what at every address: may not know of it 404; may know, but this kind of page is never theirs 403; nobody signed in 302 or 401.

A new address needs a row here. The steps of an item have a table of their own below: open 200, refused 409, not to be known of 404.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from people.models import Duty as D
from workflows.disclosure.inputs import INPUTS, WITH_CONTENT

from .world import signed_in

PERSONAS = (*map(str, D), "drafter", "none", "elsewhere", "anonymous", "gone")
NOBODY = frozenset({"anonymous", "gone"})  # gone: the account was closed while the session was open
SIGNED_IN = frozenset(PERSONAS) - NOBODY
ADMINISTRATORS = frozenset({D.ADMINISTRATOR, "elsewhere"})  # elsewhere holds every duty, of another office
CLOSE = frozenset({D.DISCLOSURE_OFFICER, D.SECRECY_REVIEWER, D.BUSINESS_LEADER, D.DISCLOSURE_LEADER, D.DIRECTOR, "drafter"})
WIDE = CLOSE | {D.AUTHOR, D.SECTION_HEAD, D.PUBLISHER, D.LEGAL_REVIEWER, D.ARCHIVIST, D.REPORTER}
DRAFTS = frozenset({D.AUTHOR, "drafter", "elsewhere"})
WATCHES = frozenset({D.DISCIPLINE, D.DIRECTOR, D.DISCLOSURE_LEADER, D.BUSINESS_LEADER, D.DISCLOSURE_OFFICER, "elsewhere"})
RULING = frozenset({D.ADMINISTRATOR, D.SECRECY_REVIEWER, "elsewhere"})
LOOKING = frozenset({D.DISCLOSURE_OFFICER, D.SECRECY_REVIEWER, D.DISCLOSURE_LEADER, D.DISCIPLINE, "elsewhere"})
REGISTER = frozenset({D.SECRECY_REVIEWER, D.DISCLOSURE_LEADER, D.DISCLOSURE_OFFICER, D.DISCIPLINE, "elsewhere"})
READING = frozenset({D.SECRECY_REVIEWER, D.DISCIPLINE, "elsewhere"})
SECRECY = frozenset({D.SECRECY_REVIEWER, D.DISCLOSURE_LEADER, "elsewhere"})
CONCERNED = frozenset({D.SECTION_HEAD, D.DIRECTOR, D.DISCLOSURE_LEADER, D.BUSINESS_LEADER, D.DISCLOSURE_OFFICER, "drafter"})


@dataclass(frozen=True)
class Row:
    """`who` get `status`, others signed in `otherwise`, nobody signed in `outside`; `but` names exceptions.

    `args` with a dot are attributes of the world, others plain strings; with `post` it is a POST of that.
    """

    who: frozenset
    status: int = 200
    otherwise: int = 403
    outside: int = 302  # to the sign-in page
    args: tuple = ()
    post: dict | None = None
    but: dict = field(default_factory=dict)

    def expected(self, persona):
        given = self.outside if persona in NOBODY else self.status if persona in self.who else self.otherwise
        return self.but.get(persona, given)


def item(who, thing="open_item", *more, status=200, post=None, but=()):
    """Below an item: 404 for whoever may not know of it."""
    return Row(frozenset(who), status, 404, args=(f"{thing}.public_id", *more), post=post, but=dict(but))


def everybody(*args, status=200, post=None):
    return Row(SIGNED_IN, status, outside=status, args=args, post=post)


def own(*args, status=200, post=None):
    """A page everybody signed in has."""
    return Row(SIGNED_IN, status, args=args, post=post)


def ours(*args, status=200, post=None):
    """About something of one office: another office's administrator may not know of it, other duties have no such page."""
    return Row(frozenset({D.ADMINISTRATOR}), status, args=args, post=post, but={"elsewhere": 404})


OWN = ("inbox", "search", "messages", "account", "password", "second_step_setup", "tokens", "delegation_new", "leading_group")
ADMINISTRATION = (
    "people", "import_people", "import_template", "person_new", "units", "unit_new", "vacancies", "delegations", "undeliverable",
    "categories", "category_new", "check_list", "office_profile", "calendars", "ladder", "system_state", "topics", "import_topics",
    "topics_template",
)  # fmt: skip
INTERFACE = ("me", "list_tasks", "list_deadlines", "list_escalations", "list_items")
OF_AN_ITEM = ("read_item", "read_moves", "read_findings", "read_draft", "list_steps", "take")
PORTAL = ("home", "items", "search", "notices", "feed", "rss", "opensearch", "robots", "sitemap_index")
TABLE = {
    # -- for everybody
    "root": [everybody(status=302)],
    "health_live": [everybody()],
    "health_ready": [everybody()],
    "metrics": [everybody()],  # asked from this machine; tests/house asks from elsewhere
    "sign_in": [Row(SIGNED_IN, 302, outside=200)],
    "second_step": [everybody(status=302)],
    "first_password": [everybody(status=302)],
    "persona_sign_in": [everybody(status=405), everybody(status=404, post={"username": "author"})],  # only on a demo site
    "sign_out": [everybody(status=405)],
    "set_language": [everybody(status=302, post={"language": "zh-hans"})],
    "gallery": [everybody(status=404)],  # a developer's page, only with DEBUG
    # -- one's own
    **{name: [own()] for name in OWN},
    "inbox_tab": [own("done"), own("nothing", status=404)],
    "second_step_qr": [],  # shown only while it is being set up: tests/people
    "second_step_off": [own(status=405), own(status=302, post={"password": "wrong"})],
    "read_messages": [own(status=405), own(status=302, post={"up_to": "01900000-0000-7000-8000-000000000000"})],
    "message_language": [own(status=405), own(status=302, post={"language": "en"})],
    "message": [Row(frozenset({D.SECTION_HEAD}), otherwise=404, args=("letter.public_id",))],
    "revoke_token": [own("token.pk", status=405), Row(frozenset({D.ADMINISTRATOR}), 302, 404, args=("token.pk",), post={})],
    "delegation_new_for": [Row(frozenset({D.ADMINISTRATOR}), otherwise=404, args=("colleague.pk",))],
    "delegation_end": [own("delegation.pk", status=405), Row(frozenset({D.ADMINISTRATOR}), 302, 404, args=("delegation.pk",), post={})],
    # -- drafting and the item
    "new_item": [Row(DRAFTS), Row(DRAFTS, post={})],
    "item": [
        item(WIDE),
        item(CLOSE | {D.SECTION_HEAD}, "withheld_item"),
        item({"drafter"}, "draft_item"),
        item(WIDE, "late_item"),  # a first lapse is not yet before the discipline committee
        item(WIDE, "public_item"),
    ],
    "edit": [
        item({"drafter"}, "draft_item"),
        item({"drafter"}, "draft_item", post={"version": "1", "draft_version": "1"}, status=302),
        item(WIDE, "open_item", status=302, but={D.SECTION_HEAD: 200}),  # whoever may not write is led to the item
        item(WIDE, "open_item", post={"version": "2"}, status=409, but={D.SECTION_HEAD: 302}),  # kept as a draft
    ],
    "autosave": [
        item(SIGNED_IN, status=405),
        item({"drafter"}, "draft_item", post={"draft_version": "1"}),
        item(WIDE, post={}, status=409, but={D.SECTION_HEAD: 200}),
    ],
    "uploads": [item({"drafter"}, "draft_item"), item(WIDE)],
    "waiting_files": [item({"drafter"}, "draft_item"), item(WIDE)],
    "unsent": [Row(frozenset({"drafter"}), otherwise=404, args=("open_item.public_id", "unsent.pk"))],
    "step": [item(WIDE, "open_item", "nothing", status=404), item({"drafter"}, "draft_item", "submit", status=404)],  # the rest below
    "attachment": [item(WIDE, "public_item", ".sha256"), item((), "late_item", ".sha256")],
    "approval_form": [item(WIDE), item(CLOSE | {D.SECTION_HEAD}, "withheld_item")],
    "package": [item(WIDE, "approved_item"), item((), "open_item")],
    "preview": [item(WIDE), item({"drafter"}, "draft_item"), item((), "withheld_item")],
    "preview_attachment": [item(WIDE, "public_item", ".file_name", status=302), item((), "public_item", "nothing")],
    # -- masked copies and originals
    "mask_file": [item({"drafter"}, "draft_item", ".picture"), item({"drafter"}, "draft_item", ".picture", post={}, status=409)],
    "redact": [
        item({"drafter"}, "draft_item", ".picture"),
        item({"drafter"}, "draft_item", ".picture", post={"box-TOTAL_FORMS": "0", "box-INITIAL_FORMS": "0"}, status=409),  # nothing chosen
        item((), "open_item", ".sha256"),  # a text has no pages
    ],
    "page_picture": [item({"drafter"}, "draft_item", ".picture", "thumb", "1"), item((), "draft_item", ".picture", "huge", "1")],
    "page_findings": [item({"drafter"}, "draft_item", ".picture", "1")],
    "masking_job": [item({"drafter"}, "draft_item", "job.public_id"), item({"drafter"}, "draft_item", "job.public_id", post={}, status=409)],
    "masked_copy": [item((), "draft_item", "job.public_id")],  # none was made
    "originals": [item(WIDE), item(CLOSE | {D.SECTION_HEAD}, "withheld_item")],
    "original": [
        item(WIDE, "open_item", "masking.pk", status=403, but={D.SECRECY_REVIEWER: 200, "drafter": 200}),
        item(WIDE, "open_item", "masking.pk", post={}, status=403, but={D.SECRECY_REVIEWER: 422, "drafter": 422}),
    ],
    "search_export": [own("xlsx"), own("csv"), own("exe", status=404)],
    "secrecy_register": [Row(REGISTER)],
    "secrecy_register_export": [Row(REGISTER, args=("xlsx",))],
    "reading_log": [Row(READING)],
    "reading_log_export": [Row(READING, args=("csv",))],
    # -- supervision
    "escalations": [Row(WATCHES)],
    "escalations_tab": [Row(WATCHES, args=("closed",))],
    "escalations_export": [Row(WATCHES, args=("csv",))],
    "escalation": [Row(CONCERNED, otherwise=404, args=("lapse.public_id",))],
    "escalation_paper": [Row(frozenset(), otherwise=404, args=("lapse.public_id", ".sha256"))],  # no paper was handed in: tests/supervision
    "escalation_step": [Row(frozenset(), otherwise=404, args=("lapse.public_id", "nothing"))],
    # -- quarantine: the list for two duties, the material for one; not even its uploader may look at it here
    "quarantine": [Row(SECRECY)],
    "quarantine_export": [Row(SECRECY, args=("csv",))],
    "quarantined": [Row(SECRECY, args=("suspected.public_id",), but={"elsewhere": 404})],
    "quarantined_step": [
        Row(SECRECY, args=("suspected.public_id", "confirm"), but={D.DISCLOSURE_LEADER: 409, "elsewhere": 404}),
        Row(SECRECY, 409, args=("suspected.public_id", "record_report"), but={"elsewhere": 404}),
        Row(frozenset(), otherwise=404, args=("suspected.public_id", "nothing")),
        Row(
            SECRECY,
            422,
            args=("suspected.public_id", "release"),
            post={"version": "1", "reason": " "},
            but={"elsewhere": 404},
        ),
        Row(
            SECRECY,
            302,
            args=("suspected.public_id", "release"),
            post={"version": "1", "reason": "法规名称"},
            but={D.DISCLOSURE_LEADER: 409, "elsewhere": 404},
        ),
    ],
    "quarantined_read": [
        Row(frozenset({D.SECRECY_REVIEWER}), args=("suspected.public_id",), but={"elsewhere": 404}),
        Row(frozenset({D.SECRECY_REVIEWER}), args=("suspected.public_id",), post={"reason": "核实"}, but={"elsewhere": 404}),
    ],
    # -- administration
    **{name: [Row(ADMINISTRATORS)] for name in ADMINISTRATION},
    **{name: [ours("colleague.pk")] for name in ("person", "person_edit", "deactivate", "appointment_new")},
    "account_step": [Row(ADMINISTRATORS, 405, args=("colleague.pk", "unlock")), ours("colleague.pk", "unlock", status=302, post={})],
    "people_export": [Row(ADMINISTRATORS, args=("csv",))],
    "units_export": [Row(ADMINISTRATORS, args=("csv",))],
    "vacancies_export": [Row(ADMINISTRATORS, args=("csv",))],
    "delegations_export": [Row(ADMINISTRATORS, args=("csv",))],
    "categories_export": [Row(ADMINISTRATORS, args=("csv",))],
    "leading_group_export": [own("csv")],
    "inbox_export": [own("done", "csv"), own("nothing", "csv", status=404)],
    "topics_export": [Row(ADMINISTRATORS, args=("csv",))],
    "topic_end": [ours("topic.pk"), ours("topic.pk", status=302, post={})],
    "topics_preview": [ours("topics_preview.pk")],
    "appointment_change": [ours("colleague.pk", "appointment.pk")],
    "appointment_end": [ours("appointment.pk")],
    "import_preview": [ours("preview.pk")],
    "unit": [ours("section.pk")],
    "category": [
        Row(RULING | {D.DISCLOSURE_OFFICER}, args=("open_item.category_id",), but={"elsewhere": 404}),
        Row(frozenset({D.ADMINISTRATOR}), 422, args=("open_item.category_id",), post={}, but={"elsewhere": 404}),
    ],
    "category_chain": [ours("open_item.category_id")],
    "category_adopt": [Row(ADMINISTRATORS, 405, args=("open_item.category_id",)), ours("open_item.category_id", status=302, post={})],
    "retry_undeliverable": [Row(ADMINISTRATORS, 405), Row(ADMINISTRATORS, 302, post={})],
    # -- what the check looks for, and what it found in what is public
    **{name: [Row(RULING)] for name in ("screening_rules", "screening_profile_new", "screening_lexicon", "screening_lexicon_table")},
    "topic_profiles": [Row(RULING | {D.DISCLOSURE_OFFICER}), Row(RULING, 302, post={})],
    "screening_profile": [Row(RULING, args=("relief_list",)), Row(RULING, 404, args=("nothing",))],
    "screening_lexicon_proposal": [Row(RULING, 200, args=("proposal.pk",), but={"elsewhere": 404})],
    "screening_lexicon_version": [Row(RULING, 404, args=("1",))],
    "screening_lexicon_export": [Row(RULING, args=("csv",)), Row(RULING, 404, args=("exe",))],
    "screening_try": [Row(SIGNED_IN - {"none"})],
    "rescans": [Row(RULING | {D.DISCLOSURE_OFFICER})],
    "rescans_export": [Row(RULING | {D.DISCLOSURE_OFFICER}, args=("csv",))],
    "rescan_stop": [
        Row(SIGNED_IN, 405, args=("rescan.public_id",)),
        Row(RULING | {D.DISCLOSURE_OFFICER}, 302, 404, args=("rescan.public_id",), post={}, but={"elsewhere": 404}),
    ],
    "discoveries": [Row(LOOKING)],
    "discoveries_tab": [Row(LOOKING, args=("leaks",)), Row(SIGNED_IN, 404, args=("nothing",))],
    "discoveries_export": [Row(LOOKING, args=("leaks", "csv")), Row(SIGNED_IN, 404, args=("nothing", "csv"))],
    "discovery": [Row(LOOKING, args=("publication.public_id",), but={"elsewhere": 404})],
    # -- the interface: a browser's session opens nothing of it, a token does (tests/interface)
    "api:openapi-json": [everybody()],
    "api:openapi-view": [everybody()],
    "api:api-root": [everybody(status=404)],
    **{f"api:{name}": [everybody(status=401)] for name in INTERFACE},
    **{f"api:{name}": [everybody("open_item.public_id", status=401)] for name in OF_AN_ITEM if name != "take"},
    "api:take": [],
    "api:attach": [everybody("open_item.public_id", status=401, post={})],
    "api:create": [everybody(status=401, post={})],
    "api:save_draft": [],
    # -- what citizens read, whoever is signed in
    **{f"portal:{name}": [everybody()] for name in PORTAL},
    "portal:item": [everybody("publication.public_id")],
    "portal:item_print": [everybody("publication.public_id")],
    "portal:attachment": [everybody("publication.public_id", "1")],
    "portal:attachment_by_name": [everybody("publication.public_id", ".file_name")],
    "portal:sitemap": [everybody("1")],
}  # fmt: skip

#: Which steps of an item in this state a duty may take; who may know of the item gets 409 for the others.
FOR_READERS = {"urge", "copy_to"}
OWNING = {"return_item", "sign_for", "put_back", "hand_over"}
OPEN = {
    "open_item": {
        **dict.fromkeys(WIDE, FOR_READERS),
        D.SECTION_HEAD: FOR_READERS | OWNING | {"approve", "add_signer", "answer_findings", "consult_units"},
        D.SECRECY_REVIEWER: FOR_READERS | {"destroy"},
        "drafter": FOR_READERS | {"recall"},
    },
    "approved_item": {
        **dict.fromkeys(WIDE, FOR_READERS),
        D.PUBLISHER: FOR_READERS | OWNING | {"publish", "answer_findings"},
        D.SECRECY_REVIEWER: FOR_READERS | {"destroy"},
    },
    "public_item": {
        **dict.fromkeys(WIDE, FOR_READERS),
        D.PUBLISHER: FOR_READERS | {"sign_for", "put_back", "hand_over", "archive", "withdraw_urgently"},
        **dict.fromkeys((D.AUTHOR, "drafter", D.SECTION_HEAD), FOR_READERS | {"correct", "request_withdrawal"}),
        D.DISCLOSURE_OFFICER: FOR_READERS | {"correct", "request_withdrawal", "withdraw_urgently"},
        **dict.fromkeys((D.SECRECY_REVIEWER, D.DISCLOSURE_LEADER, D.DIRECTOR), FOR_READERS | {"withdraw_urgently"}),
    },
}


@pytest.fixture
def ask(world, monkeypatch):
    """ask(persona, name, row) is the status of one request; what a POST changes is forgotten."""
    monkeypatch.setattr("workflows.disclosure.pages.form.render", lambda data: b"%PDF")  # a tenth of a second each
    clients = {}

    def status(persona, name, row):
        if persona not in clients:
            clients[persona] = Client() if persona == "anonymous" else signed_in(world.people[persona])
            if persona == "gone":
                type(world.gone).objects.filter(pk=world.gone.pk).update(is_active=False)
        address = reverse(name, args=[world.named(arg) for arg in row.args])
        if row.post is None:  # no more than a reading is noted; and after a rollback the driver prepares every statement anew
            return clients[persona].get(address).status_code
        with transaction.atomic():
            answer = clients[persona].post(address, row.post)
            transaction.set_rollback(True)
        return answer.status_code

    return status


def names(patterns, space=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name


def test_every_address_has_a_row():
    assert set(names(get_resolver().url_patterns)) == set(TABLE)


@pytest.mark.parametrize("part", [0, 1, 2, 3])  # four shares, for as many workers
def test_everybody_gets_exactly_what_the_table_says(ask, part):
    wrong = []
    for name in sorted(TABLE)[part::4]:
        for row in TABLE[name]:
            found = {persona: ask(persona, name, row) for persona in PERSONAS}
            expected = {persona: row.expected(persona) for persona in PERSONAS}
            different = {persona: (found[persona], expected[persona]) for persona in PERSONAS if found[persona] != expected[persona]}
            if different:
                wrong.append((name, row.args, "POST" if row.post is not None else "GET", different))
    assert wrong == []


@pytest.mark.parametrize("thing", OPEN)
def test_a_step_is_open_refused_or_unknown_by_one_rule(ask, thing):
    wrong = []
    for persona in (*OPEN[thing], D.DISCIPLINE, D.ADMINISTRATOR, "elsewhere", "anonymous"):
        for step in INPUTS:
            if step in WITH_CONTENT:
                continue
            row = item(WIDE, thing, step)
            known = 302 if persona == "anonymous" else 404 if persona not in OPEN[thing] else 200 if step in OPEN[thing][persona] else 409
            if (found := ask(persona, "step", row)) != known:
                wrong.append((str(persona), step, found, known))
    assert wrong == []


def test_a_posted_step_follows_the_same_rule(ask):
    """Refused 409, badly filled in 422, without a version no form of ours 404."""
    version = {"version": "2"}
    assert ask("section_head", "step", item((), "open_item", "approve", post=version)) == 302
    assert ask("section_head", "step", item((), "open_item", "approve", post={"version": "1"})) == 409
    assert ask("section_head", "step", item((), "open_item", "return_item", post=version)) == 422
    assert ask("section_head", "step", item((), "open_item", "approve", post={})) == 404
    assert ask("drafter", "step", item((), "open_item", "approve", post=version)) == 409
    assert ask("director", "step", item((), "open_item", "approve", post=version)) == 409
    assert ask("discipline", "step", item((), "open_item", "approve", post=version)) == 404
    assert ask("anonymous", "step", item((), "open_item", "approve", post=version)) == 302
