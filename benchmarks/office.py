"""The office the benchmarks work in: one section, four people, a chain of section review and secrecy review."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from people.models import Appointment, Duty, Unit, User
from workflows.disclosure.models import Category, ChainVersion, OfficeProfile

LONG_AGO = datetime(2019, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "benchmark-only-7301"
LINK = "https://www.example.gov.cn/item.html"
PEOPLE = {
    "author": (Duty.AUTHOR,),
    "head": (Duty.SECTION_HEAD,),
    "reviewer": (Duty.SECRECY_REVIEWER,),
    "officer": (Duty.DISCLOSURE_OFFICER, Duty.PUBLISHER),
}
CHAIN = [{"state": "section_review"}, {"state": "secrecy_review", "covers": ["office_review"]}]
PARAGRAPH = (
    "根据《社会救助暂行办法》和省、市、县关于城乡居民最低生活保障工作的有关规定，经本人申请、社区调查、民主评议、街道审核和公示，"
    "现将二〇二六年二月份城乡低保、特困供养、临时救助资金发放情况予以公示，接受社会监督。"
)


class Office:
    """People by name, and the content of a notice of usual length."""

    def __init__(self):
        self.unit = Unit.objects.create(kind=Unit.Kind.STREET, name="平山街道办事处", code="11999999MB0000000X")
        self.section = Unit.objects.create(kind=Unit.Kind.SECTION, name="社会事务办", code="S-01", parent=self.unit)
        for name, duties in PEOPLE.items():
            where = self.section if name in ("author", "head") else self.unit
            user = User.objects.create_user(username=name, name=name, home=where, password=PASSWORD)
            Appointment.objects.bulk_create(Appointment(user=user, duty=duty, unit=where, since=LONG_AGO) for duty in duties)
            setattr(self, name, user)
        self.category = Category.objects.create(office=self.unit, code="routine", name="一般信息")
        self.chain = ChainVersion.objects.create(category=self.category, number=1, levels=CHAIN, at=LONG_AGO)
        self.profile = OfficeProfile.objects.create(office=self.unit, index_prefix="11999999MB0000000X", at=LONG_AGO)

    @staticmethod
    def content(number) -> dict:
        """A notice of some 900 characters with a table, different for every number."""
        rows = "".join(f"<tr><td>{place}社区</td><td>{number % 97 + 30}户</td><td>{number % 89 + 50}人</td></tr>" for place in "东西南北中")
        return {
            "title": f"2026年2月城乡低保发放情况公示（第{number}号）",
            "body": f"<p>{PARAGRAPH}</p>" * 6 + f"<table><tbody>{rows}</tbody></table>",
            "formed_on": "2026-02-27",
            "attribute": "public",
            "basis": "社会救助暂行办法 第六十一条",
            "contact": "0311-82910000",
            "keywords": "低保 公示",
        }


@cache
def the_office() -> Office:
    """One for all parts of a run."""
    return Office()


def moment(number, step) -> datetime:
    """When the nth item takes its nth step: seconds apart, so that a whole run lies in one working day."""
    return MONDAY + timedelta(seconds=number * 6 + step)
