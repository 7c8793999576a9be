"""What an office enters as its own contact is asked about nowhere, without a second list, and at once for what was searched before."""

import pytest
from django.test import Client

from people.models import Unit, User
from tests.office import LONG_AGO, MONDAY, Office, seen_by
from workflows.disclosure import store
from workflows.disclosure.models import OfficeProfile
from workflows.screening import editions, own_contacts
from workflows.screening.findings import mark
from workflows.screening.kinds import KIND_LABELS, Kind
from workflows.screening.models import Screening

KEY = b"k" * 32
RELIEF = "relief_list"  # of its items landline numbers are masked
BODY = "<p>对公示内容有异议的，请向社会事务办公室反映，电话：0999-7120031。</p>"


def landlines(*values):
    return {mark(KEY, Kind.LANDLINE, value) for value in values}


# -- what the texts say --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["政务公开办公室 0999-7120012；平山路1号"], landlines("09997120012", "7120012")),
        (["(0999)7120012转805"], landlines("09997120012", "7120012")),
        (["010-62810001"], landlines("01062810001", "62810001")),
        (["7120031"], landlines("7120031")),
        (["7120031-2", "公开办 0999-7120012"], landlines("09997120012", "7120012", "7120031", "09997120031")),
        (["值班手机19800001234"], {mark(KEY, Kind.MOBILE_PHONE, "19800001234")}),
        (["zwgk@pingshan.example"], {mark(KEY, Kind.EMAIL, "zwgk@pingshan.example")}),
        (["平山路1号，工作日8:30至17:30", "", "2026年3月"], set()),
        ([], set()),
    ],
)
def test_numbers_are_known_as_the_search_writes_them(texts, known):
    assert own_contacts.marks(texts, KEY) == known


# -- whose ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY)
    office = Office()
    office.settle("standard", masking_profile=RELIEF)
    return office


def kinds(office, item):
    return {str(group.kind) for group in seen_by(item, office.author, MONDAY).findings.groups}


def enter(office, contact, unit=None):
    OfficeProfile.objects.create(office=unit or office.unit, index_prefix="X", contact=contact, at=LONG_AGO)


def test_a_number_nobody_entered_is_to_be_masked(office):
    item = office.draft(body=BODY)
    [group] = [one for one in seen_by(item, office.author, MONDAY).findings.groups if one.kind == Kind.LANDLINE]
    assert group.refuses


def test_the_contact_of_the_office_is_asked_about_nowhere(office):
    enter(office, "政务公开办公室 0999-7120031")
    item = office.draft(body=BODY)
    assert "landline" not in kinds(office, item)


def test_the_desk_telephone_of_its_people_is_its_own_too_also_of_those_who_left(office):
    User.objects.filter(pk=office.head.pk).update(office_phone="0999-7120031", is_active=False)
    assert "landline" not in kinds(office, office.draft(body=BODY))


def test_so_is_what_an_office_above_it_enters_but_not_one_beside_it(office):
    item = office.draft(body=BODY)
    beside = Unit.objects.create(kind=Unit.Kind.STREET, name="东河街道办事处", code="B")
    enter(office, "0999-7120031", beside)
    assert "landline" in kinds(office, item)
    above = Unit.objects.create(kind=Unit.Kind.COUNTY, name="云岭县", code="A")
    office.unit.parent = above
    office.unit.save()
    item.refresh_from_db()
    enter(office, "0999-7120031", above)
    assert "landline" not in kinds(office, item)


def test_what_was_searched_before_is_read_with_the_contacts_of_now_both_ways(office):
    item = office.draft(body=BODY.replace("0999-7120031", "0999-7120077"))
    enter(office, "0999-7120031")
    with_number = office.draft(body=BODY)
    office.does("author", "submit", with_number)
    kept = Screening.objects.get(material=store.hashes(store.content_of(_fresh(with_number).revision))[0])
    assert [one["kind"] for one in kept.findings if one["kind"] == "landline"] == ["landline"]  # what is kept says what is there
    assert "landline" not in kinds(office, with_number)
    assert "landline" in kinds(office, item)
    enter(office, "0999-7120077")
    assert "landline" in kinds(office, with_number)
    assert "landline" not in kinds(office, item)
    assert Screening.objects.get(pk=kept.pk).findings == kept.findings


def _fresh(item):
    item.refresh_from_db()
    return item


def test_the_edition_and_its_code_are_the_same_so_nothing_is_searched_again(office):
    before = editions.in_force(office.unit.pk)
    enter(office, "0999-7120031")
    after = editions.in_force(office.unit.pk)
    assert after.code == before.code
    assert after.rules.own != before.rules.own


def test_the_rules_page_and_the_try_out_page_know_them(office):
    enter(office, "公开办 0999-7120031")
    client = Client()
    client.force_login(office.administrator, "people.backends.Backend")
    assert "公开办 0999-7120031" in client.get("/administration/screening/rules/").content.decode()
    shown = client.post("/screening/try/", {"text": "电话：0999-7120031，另一个0999-7120044", "profile": RELIEF})
    [row] = shown.context["tried"][0]["rows"]
    assert row["kind"] == KIND_LABELS[Kind.LANDLINE]
    assert "另一个" in row["excerpt"]
