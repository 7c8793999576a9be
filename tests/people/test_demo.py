"""The demo office and what every office starts with."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people import queries
from people.models import Appointment, Delegation, Duty, Unit, User
from people.personas import personas
from people.vacancies import vacancies
from workflows.catalogue.models import Topic
from workflows.deadlines.models import CalendarYear, LadderVersion
from workflows.demo import office
from workflows.disclosure.chains import levels_of, problems
from workflows.disclosure.models import Category, ChainVersion, OfficeProfile
from workflows.disclosure.states import OWNERS

pytestmark = pytest.mark.django_db
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    office.make(timezone.now())


def test_it_is_made_once_and_left_alone(demo):
    assert set(office.make(timezone.now()).values()) == {0}


def test_it_is_refused_on_a_real_site(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


def test_it_leaves_an_office_that_has_people_alone_when_told_so(settings, person):
    settings.DEMO = True
    person("liqiang")
    call_command("demo", if_empty=True, stdout=io.StringIO())
    assert User.objects.count() == 1


def test_every_duty_is_held_in_every_section_and_twice_where_one_would_not_do(demo):
    street = Unit.objects.get(code=office.OFFICE)
    found = vacancies(list(Unit.objects.filter(path__startswith=street.path)), timezone.now())
    assert [(row["unit"].name, row["vacant"], row["single"]) for row in found if row["vacant"] or row["single"]] == []
    assert set(Appointment.objects.values_list("duty", flat=True)) == set(Duty)


def test_past_years_can_be_replayed_with_the_same_people(demo):
    section = Unit.objects.get(code="PS-SHB")
    assert all(queries.holders([duty], section.pk, office.SINCE)[duty] for duty in Duty if not duty.startswith("group_"))


def test_every_topics_chain_can_be_served_in_its_section_by_others_than_the_drafter(demo):
    for topic in Topic.objects.exclude(unit=None).select_related("category"):
        levels = levels_of(topic.category.chains.get().levels)
        for drafter in queries.holders([Duty.AUTHOR], topic.unit_id, timezone.now())[Duty.AUTHOR]:
            for level in levels:
                duty = OWNERS[level.state]
                assert set(queries.holders([duty], topic.unit_id, timezone.now())[duty]) - {drafter}, (topic, duty)


def test_bodies_have_credit_codes_that_check(demo):
    for code in Unit.objects.filter(code__regex=r"^\d{2}9999").values_list("code", flat=True):
        total = sum(DIGITS.index(digit) * weight for digit, weight in zip(code, WEIGHTS, strict=False))
        assert code[17] == DIGITS[(31 - total % 31) % 31], code


def test_somebody_stands_in_for_somebody_now(demo):
    assert Delegation.objects.in_force(timezone.now()).count() == 1


def test_only_office_telephones_are_given(demo):
    assert not User.objects.exclude(office_phone__regex=r"^0999-7\d{6}$").exists()


def test_the_sign_in_page_offers_one_person_per_duty(demo):
    found = personas(timezone.now())
    assert len(found) == len({one["username"] for one in found}) == len(Duty) - 3
    assert found[0]["name"] == "王芳"


def test_the_smaller_office_cannot_see_the_larger_ones_units(demo):
    head = User.objects.get(username="jinmei")
    reach = frozenset().union(*(one.unit_ids for one in queries.standings(head.pk, timezone.now())))
    assert not reach & set(Unit.objects.filter(office__code=office.OFFICE).values_list("pk", flat=True))


# -- what every office starts with ----------------------------------------------------------------------------------------------------
def test_every_chain_is_sound_and_routine_needs_at_most_four_people_and_a_reprint_two(demo):
    chains = {chain.category.code: levels_of(chain.levels) for chain in ChainVersion.objects.select_related("category")}
    assert len(chains) == 12
    assert {code: problems(levels) for code, levels in chains.items() if problems(levels)} == {}
    assert len(chains["routine"]) + 2 <= 4
    assert len(chains["reprint"]) + 1 == 2


def test_statutory_limits_are_as_the_law_says(demo):
    limits = {one.code: (one.limit, one.limit_unit, one.regime) for one in Category.objects.all()}
    assert limits["normative"] == (20, "working_days", "government")
    assert limits["budget"] == (20, "calendar_days", "government")
    assert limits["penalty"] == (7, "working_days", "government")
    assert limits["residents"] == (10, "working_days", "residents")
    assert limits["party"][2] == "party"
    assert list(Category.objects.filter(urgent=True).values_list("code", flat=True)) == ["emergency"]


def test_a_real_office_gets_the_same_without_demo_people():
    out = io.StringIO()
    terms = {"name": "和平街道办事处", "code": "11999901MB00010382", "administrator": "admin", "administrator_name": "管理员"}
    call_command("office", "create", *[f"--{key.replace('_', '-')}={value}" for key, value in terms.items()], stdout=out)
    street = Unit.objects.get()
    user = User.objects.get()
    assert user.check_password(out.getvalue().split("password ")[1].split(" ")[0])
    assert queries.holders([Duty.ADMINISTRATOR], street.pk, timezone.now())[Duty.ADMINISTRATOR] == [user.pk]
    assert (Category.objects.count(), LadderVersion.objects.count(), OfficeProfile.objects.get().index_prefix) == (12, 1, street.code)
    assert CalendarYear.objects.filter(version=1).count() >= 8
    assert not Topic.objects.exists()


def test_an_office_is_not_made_twice():
    terms = ["--name=和平街道办事处", "--code=PS", "--administrator=admin", "--administrator-name=管理员"]
    call_command("office", "create", *terms, stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("office", "create", *terms)
    assert Unit.objects.count() == 1
