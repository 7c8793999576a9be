"""A small office for tests: one section, one person per duty, a stand-in pair, and a chain of every kind. Named after people and things."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from people.models import Appointment, Duty, Unit, User
from workflows.disclosure import actions
from workflows.disclosure.categories import change
from workflows.disclosure.models import SETTINGS, Category, CategoryVersion, ChainVersion, Item, OfficeProfile
from workflows.disclosure.routes import CONFIRMS
from workflows.disclosure.states import State
from workflows.screening.editions import in_force
from workflows.screening.quarantine.models import Inspection
from workflows.screening.records import Screened, keep

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
LONG_AGO = datetime(2019, 1, 1, tzinfo=SHANGHAI)
CHAINS = {
    "standard": ["section_review", "office_review", "secrecy_review", "leader_review"],
    "routine": ["section_review", ("secrecy_review", "office_review")],
    "reprint": [("secrecy_review", "office_review")],
    "normative": ["section_review", "office_review", "legal_review", "collective_review", "secrecy_review", "leader_review", "signing"],
    "leader_first": ["section_review", "leader_review", "secrecy_review", "signing"],
    "emergency": ["section_review", "secrecy_review", "disclosure_leader_review", "signing"],
}
CONTENT = {
    "title": "2026年2月城乡低保发放情况公示",
    "body": "<p>2月共保障132户207人，发放资金118430元。</p>",
    "formed_on": "2026-02-27",
    "attribute": "public",
    "basis": "社会救助暂行办法 第六十一条",
    "contact": "0311-82910000",
}
PEOPLE = {
    "author": (Duty.AUTHOR,),
    "colleague": (Duty.AUTHOR,),
    "head": (Duty.SECTION_HEAD,),
    "officer": (Duty.DISCLOSURE_OFFICER, Duty.PUBLISHER, Duty.AUTHOR),
    "second_officer": (Duty.DISCLOSURE_OFFICER, Duty.PUBLISHER),
    "reviewer": (Duty.SECRECY_REVIEWER,),
    "lawyer": (Duty.LEGAL_REVIEWER,),
    "leader": (Duty.BUSINESS_LEADER,),
    "disclosure_leader": (Duty.DISCLOSURE_LEADER,),
    "director": (Duty.DIRECTOR,),
    "discipline": (Duty.DISCIPLINE,),
    "administrator": (Duty.ADMINISTRATOR,),
}


class Office:
    """People by name (`office.head`), categories by code, and a clock that moves an hour at every look."""

    def __init__(self):
        self.unit = Unit.objects.create(kind=Unit.Kind.STREET, name="平山街道办事处", code="11999999MB0000000X")
        self.section = Unit.objects.create(kind=Unit.Kind.SECTION, name="社会事务办", code="S-01", parent=self.unit)
        self.other_section = Unit.objects.create(kind=Unit.Kind.SECTION, name="财政所", code="S-02", parent=self.unit)
        self.staff()
        categories = Category.objects.bulk_create(
            Category(office=self.unit, code=code, name=code, urgent=code == "emergency") for code in CHAINS
        )
        ChainVersion.objects.bulk_create(
            ChainVersion(category=one, number=1, levels=list(map(level, CHAINS[one.code])), at=LONG_AGO) for one in categories
        )
        CategoryVersion.objects.bulk_create(
            CategoryVersion(category=one, number=1, at=LONG_AGO, **{name: getattr(one, name) for name in SETTINGS}) for one in categories
        )
        OfficeProfile.objects.create(office=self.unit, index_prefix="11999999MB0000000X", at=LONG_AGO)
        self._hours = count(1)

    def staff(self):
        """Everybody with their duties, in two statements: most tests begin with an office."""
        where = dict.fromkeys(PEOPLE, self.unit) | dict.fromkeys(("author", "colleague", "head"), self.section)
        where |= {"other_head": self.other_section, "stranger": None}
        duties = PEOPLE | {"other_head": (Duty.SECTION_HEAD,), "stranger": ()}
        people = User.objects.bulk_create(User(username=name, name=name, home=unit) for name, unit in where.items())
        Appointment.objects.bulk_create(
            Appointment(user=one, duty=duty, unit=one.home, since=LONG_AGO) for one in people for duty in duties[one.username]
        )
        for one in people:
            setattr(self, one.username, one)

    @staticmethod
    def person(name, *duties, unit=None):
        user = User.objects.create(username=name, name=name, home=unit)
        for duty in duties:
            Appointment.objects.create(user=user, duty=duty, unit=unit, since=LONG_AGO)
        return user

    @property
    def later(self):
        """A time an hour after the last one asked for."""
        return MONDAY + timedelta(hours=next(self._hours))

    def category(self, code):
        return Category.objects.get(code=code)

    def settle(self, *codes, **settings):
        """These categories (none named: all) have these settings from now on."""
        for one in Category.objects.filter(code__in=codes or CHAINS):
            for name, value in settings.items():
                setattr(one, name, value)
            change(one, reason="另行规定", by=self.administrator, at=LONG_AGO, tell=False)

    def draft(self, code="standard", by=None, **changes):
        turn = actions.create(
            by=by or self.author, at=self.later, unit=self.section, category=self.category(code), content=CONTENT | changes
        )
        return turn.subject

    def does(self, who, step, item, **inputs):
        """One step by the named person; returns the item as it is then."""
        getattr(actions, step)(item.pk, by=getattr(self, who), at=self.later, **inputs)
        return fresh(item)

    def pass_level(self, item):
        """Whoever owns the level passes it."""
        match item.state:
            case State.DRAFT | State.RETURNED:
                return self.does("author", "submit", item)
            case State.SECTION_REVIEW:
                return self.does("head", "approve", item)
            case State.OFFICE_REVIEW:
                return self.does("officer", "approve", item)
            case State.LEGAL_REVIEW:
                return self.does("lawyer", "approve", item)
            case State.COLLECTIVE_REVIEW:
                return self.does("officer", "record_meeting", item, meeting="主任办公会〔2026〕3号纪要")
            case State.SECRECY_REVIEW:
                agreed = CONFIRMS.get(item.attribute)
                said = {"conclusion": agreed.value, "reason": "同意", "basis": "条例 第十六条"} if agreed else {"conclusion": "clear"}
                return self.does("reviewer", "conclude_secrecy_review", item, **said)
            case State.LEADER_REVIEW:
                return self.does("leader", "approve", item)
            case State.DISCLOSURE_LEADER_REVIEW:
                return self.does("disclosure_leader", "approve", item)
            case State.SIGNING:
                return self.does("director", "sign", item)
            case State.AWAITING_PUBLICATION:
                return self.publish(item)
            case State.PUBLISHED:
                return self.does("officer", "archive", item)
        raise AssertionError(item.state)

    def publish(self, item, who="officer"):
        at = self.later
        actions.publish(item.pk, by=getattr(self, who), at=at, public_at=at, link="https://www.example.gov.cn/1.html")
        return fresh(item)

    def item_in(self, state, code="standard", **changes):
        """An item walked to a state with the real steps."""
        item = self.draft(code, **changes)
        while item.state != state:
            item = self.pass_level(item)
        return item


def has_read(user, material):
    """Whoever says what quarantined material is has read it before. (查阅隔离材料)"""
    Inspection.objects.create(quarantined=material, user=user, what=Inspection.What.SHOWN, reason="核对标志", at=MONDAY)


def level(written):
    """A level of a chain as it is stored, from its state or from (its state, what it covers as well)."""
    return {"state": written} if isinstance(written, str) else {"state": written[0], "covers": [written[1]]}


def checked(attached, office):
    """The attachments, with nothing found in them by the check in force in this office (a unit)."""
    for entry in attached:
        keep(Screened(entry["sha256"], (), complete=True), in_force(office.pk).code, MONDAY)
    return attached


def fresh(item):
    return Item.objects.select_related("category", "revision", "process").get(pk=item.pk)


def seen_by(item, user, at):
    """The item as the page loads it for a person."""
    return Item.objects.select_related("category", "revision", "process", "chain", "topic").get(pk=item.pk).look(user, at)
