"""One person for every duty, and the things their addresses lead to."""

import time
from datetime import timedelta
from operator import attrgetter

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.middleware import SEEN
from people.models import Delegation, Duty, Preview, Unit, User
from people.tokens import issue
from tests.office import MONDAY, Office, checked, has_read
from workflows.catalogue.models import Topic
from workflows.deadlines.models import Deadline
from workflows.deadlines.sweep import sweep
from workflows.disclosure import attachments, store
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Draft, Publication
from workflows.disclosure.rescan import starting, working
from workflows.notices import composing
from workflows.notices.models import Letter
from workflows.screening.models import LexiconProposal, Masking
from workflows.screening.quarantine.models import Quarantined

NOW = MONDAY + timedelta(days=2)
#: A white pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
IN_THE_SECTION = (Duty.AUTHOR, Duty.SECTION_HEAD, Duty.REPORTER)


def signed_in(person):
    """A browser of theirs that has just looked at another page: its session need not be written again with every one that is forgotten."""
    client = Client()
    client.force_login(person, "people.backends.Backend")
    session = client.session
    session[SEEN] = int(time.time())
    session.save()
    return client


class World(Office):
    """`people` by persona: every duty's only holder, `drafter` (whose items these are), `elsewhere` (every duty of another office), `gone`."""

    def __init__(self):
        super().__init__()
        self.people = {
            str(duty): self.person(f"only_{duty}", duty, unit=self.section if duty in IN_THE_SECTION else self.unit) for duty in Duty
        }
        other = Unit.objects.create(kind=Unit.Kind.STREET, name="东河街道办事处", code="DH")
        self.people |= {
            "drafter": self.author,
            "none": self.person("none", unit=self.unit),
            "elsewhere": self.person("elsewhere", *Duty, unit=other),
        }
        self.people["gone"] = self.person("gone", Duty.DIRECTOR, unit=self.unit)
        self.gone = self.people["gone"]
        self.things()

    def things(self):
        """One of each thing an address can name, and the address's arguments."""
        self.file_name = "说明.txt"
        upload = SimpleUploadedFile(self.file_name, "说明".encode())
        picture = attachments.attach([SimpleUploadedFile("图.png", PICTURE)], [], MONDAY)
        self.picture = picture[0]["sha256"]
        self.draft_item = self.draft(attachments=picture)
        attached = checked(attachments.attach([upload], [], MONDAY), self.unit)
        taken = attachments.take_in(
            [SimpleUploadedFile("名单.txt", "机密★10年\n名单".encode())], [], MONDAY, item=self.draft_item, by=self.author
        )
        assert taken.holds
        self.suspected = Quarantined.objects.get()
        for reviewer in User.objects.filter(appointments__duty=Duty.SECRECY_REVIEWER):
            has_read(reviewer, self.suspected)
        self.open_item = self.does("author", "submit", self.draft(attachments=attached))
        self.withheld_item = self.does(
            "author", "submit", self.draft(attribute="withheld", attribute_ground="N5", attribute_reason="内部事务", title="内部事务")
        )
        self.unsent = Draft.objects.create(item=self.open_item, editor=self.author, data=store.complete({"title": "未提交"}), saved_at=NOW)
        self.job = MaskingJob.objects.create(
            item=self.draft_item, editor=self.author, source=self.picture, name="图.png", state="dropped", asked_at=NOW
        )
        self.masking = Masking.objects.create(
            process=self.open_item.process, source="0" * 64, result="1" * 64, name="名单.pdf", actor=self.author, duty=Duty.AUTHOR, at=NOW
        )
        self.approved_item = self.item_in("awaiting_publication")
        self.public_item = self.item_in("published", attachments=attached)
        late = self.draft(formed_on="2026-01-04", title="逾期的公示")
        self.late_item = self.does("author", "submit", late)
        sweep(NOW)
        self.lapse = Deadline.objects.get(process=self.late_item.process_id, kind="publication")
        self.sha256 = attached[0]["sha256"]
        self.publication = Publication.objects.get(item=self.public_item)
        composing.compose(NOW)
        self.letter = Letter.objects.filter(recipient=self.people["section_head"]).first()
        admin = self.people["administrator"]
        self.preview = Preview.objects.create(
            made_by=admin, at=timezone.now(), file_name="a.xlsx", rows={"units": [], "people": [], "appointments": []}, digest=""
        )
        self.topic = Topic.objects.create(office=self.unit, code="T1", field="社会救助", level1="低保", category=self.category("standard"))
        self.topics_preview = Preview.objects.create(
            purpose="topics", made_by=admin, at=timezone.now(), file_name="a.xlsx", rows={"office": self.unit.pk, "topics": []}, digest="[]"
        )
        self.proposal = LexiconProposal.objects.create(office=self.unit, made_by=admin, at=NOW, replaces=True)
        self.rescan = starting.start(self.unit.pk, "asked", at=NOW)
        working.work_off(lambda: NOW)
        self.delegation = Delegation.objects.create(
            principal=self.colleague,
            deputy=self.author,
            duties=["author"],
            since=MONDAY,
            until=NOW + timedelta(days=9),
            made_by=self.colleague,
        )
        self.appointment = self.colleague.appointments.get()
        self.token, _secret = issue(admin, name="a", scope="read", days=9, at=NOW)

    def named(self, argument):
        """The value of a dotted attribute of this world; an argument without a dot stands for itself."""
        return attrgetter(argument.removeprefix("."))(self) if "." in argument else argument
