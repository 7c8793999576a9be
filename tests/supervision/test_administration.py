"""The administrator's pages: categories and chains, the calendar, the ladder, the profile."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import Duty, Unit
from tests.office import LONG_AGO
from workflows.deadlines import clocks, recount, rules
from workflows.deadlines.ladder import DEFAULT_RUNGS
from workflows.deadlines.models import CalendarYear, Deadline, LadderVersion, Rescheduling
from workflows.disclosure import categories
from workflows.disclosure.chains import Level
from workflows.disclosure.models import Category, OfficeProfile
from workflows.refusals import Refused

from .conftest import LATER

YEAR_2027 = {"year": 2027, "papers": [{"title": "通知", "number": "国办发明电〔2026〕9号", "dated": "2026-11-05"}], "holidays": [
    {"name": "元旦", "off": ["2027-01-01", "2027-01-03"], "work": []},
    {"name": "春节", "off": ["2027-02-05", "2027-02-12"], "work": ["2027-02-14"]},
]}  # fmt: skip


@pytest.fixture
def admin(office, signed_in):
    return signed_in(office.administrator)


def chain_data(*levels, **more):
    data = {"form-TOTAL_FORMS": "8", "form-INITIAL_FORMS": "8", "reason": "精简环节", **more}
    for number, (state, days, *covers) in enumerate(levels):
        data |= {
            f"form-{number}-order": str(number),
            f"form-{number}-state": state,
            f"form-{number}-working_days": str(days),
            f"form-{number}-covers": covers,
        }
    return data


# -- chains ---------------------------------------------------------------------------------------------------------------------
def test_a_new_chain_is_a_new_version_and_items_under_way_keep_theirs(office, admin):
    item = office.item_in("section_review")
    category = office.category("standard")
    url = reverse("category_chain", args=[category.pk])
    levels = [("secrecy_review", 2, "office_review"), ("leader_review", 1)]
    response = admin.post(url, chain_data(*levels, save="1"))
    assert response.status_code == 302
    newest = category.chains.order_by("-number").first()
    assert (newest.number, newest.reason, newest.made_by) == (2, "精简环节", office.administrator)
    assert newest.levels == [
        {"state": "secrecy_review", "working_days": 2, "covers": ["office_review"]},
        {"state": "leader_review", "working_days": 1, "covers": []},
    ]
    item.refresh_from_db()
    assert item.chain.number == 1
    versions = admin.get(reverse("category", args=[category.pk])).context["versions"]
    assert [(one["version"].number, one["items"]) for one in versions] == [(2, 0), (1, 1)]


def test_the_levels_are_ordered_by_their_numbers(office, admin):
    data = chain_data(("leader_review", 1), ("secrecy_review", 1), save="1") | {"form-0-order": "9"}
    admin.post(reverse("category_chain", args=[office.category("standard").pk]), data)
    newest = office.category("standard").chains.order_by("-number").first()
    assert [level["state"] for level in newest.levels] == ["secrecy_review", "leader_review"]


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ([], "empty"),
        ([("section_review", 1)], "no_secrecy_review"),
        ([("secrecy_review", 1), ("leader_review", 1, "secrecy_review")], "twice"),
    ],
)
def test_a_chain_that_may_not_be_used_says_why_and_changes_nothing(office, admin, levels, problem):
    category = office.category("standard")
    response = admin.post(reverse("category_chain", args=[category.pk]), chain_data(*levels, save="1"))
    assert response.status_code == 422
    assert str(categories.PROBLEMS[problem]) in response.context["problems"]
    assert category.chains.count() == 1


def test_a_chain_changes_only_with_a_reason(office, admin):
    category = office.category("standard")
    response = admin.post(reverse("category_chain", args=[category.pk]), chain_data(("secrecy_review", 1), save="1", reason=""))
    assert response.status_code == 422
    assert category.chains.count() == 1
    with pytest.raises(Refused) as refused:
        categories.publish_chain(category, [Level("secrecy_review")], reason=" ", by=office.administrator, at=LATER)
    assert refused.value.codes == ["reason_missing"]


def test_a_chain_is_not_put_over_one_its_maker_has_not_seen(office, admin, signed_in):
    category = office.category("standard")
    address = reverse("category_chain", args=[category.pk])
    seen = str(admin.get(address).context["knows"])
    first = chain_data(("section_review", 1), ("secrecy_review", 1), save="1", knows=seen)
    for _click in range(2):
        assert admin.post(address, first).status_code == 302
    assert category.chains.count() == 2  # the second click made none
    other = signed_in(office.person("second_administrator", Duty.ADMINISTRATOR, unit=office.unit))
    late = chain_data(("leader_review", 1), ("secrecy_review", 1), save="1", knows=seen)
    refused = other.post(address, late)
    assert refused.status_code == 409
    assert str(office.administrator) in refused.context["problems"][0]
    assert category.chains.count() == 2
    assert other.post(address, late | {"knows": str(refused.context["knows"])}).status_code == 302


def test_settings_are_not_put_over_others_their_maker_has_not_seen(office, admin, signed_in):
    category = office.category("standard")
    address = reverse("category", args=[category.pk])
    page = admin.get(address).context
    typed = {**page["form"].initial, "knows": page["knows"], "reason": "市里的规定"}
    for _click in range(2):
        assert admin.post(address, typed | {"limit": 15}).status_code == 302
    other = signed_in(office.person("second_administrator", Duty.ADMINISTRATOR, unit=office.unit))
    late = typed | {"limit_basis": "条例 第二十七条"}
    refused = other.post(address, late)
    assert refused.status_code == 409
    assert "15 → 20" in refused.context["form"].non_field_errors()[0]
    assert "条例 第二十七条" in refused.content.decode()
    category.refresh_from_db()
    assert (category.limit, category.limit_basis) == (15, typed["limit_basis"])
    wrong = other.post(address, late | {"name": ""})
    assert (wrong.status_code, wrong.context["knows"]) == (422, typed["knows"])  # to be told of a fault is not to have looked at what holds
    assert other.post(address, late | {"knows": refused.context["knows"]}).status_code == 302
    category.refresh_from_db()
    assert (category.limit, category.limit_basis) == (20, "条例 第二十七条")


def test_the_preview_names_who_would_act_and_what_is_vacant_and_saves_nothing(office, admin):
    office.lawyer.appointments.update(until=LATER)
    category = office.category("standard")
    data = chain_data(("section_review", 1), ("legal_review", 30), ("secrecy_review", 1), preview="1", section=str(office.section.pk))
    context = admin.post(reverse("category_chain", args=[category.pk]), data).context
    assert [stop["who"] for stop in context["path"]][0] == "head"
    assert context["vacant"] == [str(Duty.LEGAL_REVIEWER.label)]
    assert (context["days"], context["fits"]) == (33, False)
    assert category.chains.count() == 1


def test_an_inherited_category_is_changed_only_in_a_version_of_ones_own(office, admin):
    station = Unit.objects.create(kind=Unit.Kind.STREET, name="下属街道", code="below", parent=office.unit)
    manager = office.person("manager", Duty.ADMINISTRATOR, unit=station)
    admin.force_login(manager)
    above = office.category("standard")
    assert admin.get(reverse("category_chain", args=[above.pk])).status_code == 404
    assert admin.post(reverse("category", args=[above.pk]), {"name": "x"}).status_code == 404
    admin.post(reverse("category_adopt", args=[above.pk]))
    own = Category.objects.get(office=station, code="standard")
    assert own.chains.get().levels == above.chains.get().levels
    assert own.pk in {row.pk for row in categories.in_force(station)}
    assert above.pk not in {row.pk for row in categories.in_force(station)}
    assert above.pk in {row.pk for row in categories.in_force(office.unit)}
    with pytest.raises(Refused) as refused:
        categories.adopt(above, station, by=manager, at=LATER)
    assert refused.value.codes == ["exists"]


# -- the calendar ---------------------------------------------------------------------------------------------------------------
def upload(client, data):
    content = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return client.post(reverse("calendars"), {"upload": "1", "file": SimpleUploadedFile("2027.json", content, "application/json")})


def test_of_several_topmost_offices_none_takes_a_year_in_for_the_others(office, admin):
    other = Unit.objects.create(kind=Unit.Kind.STREET, name="邻县街道", code="neighbour")
    year = {"year": 2027, "papers": [], "holidays": []}
    assert not admin.get(reverse("calendars")).context["may_publish"]
    assert upload(admin, year).status_code == 403
    office.administrator.appointments.create(duty=Duty.ADMINISTRATOR, unit=other, since=LONG_AGO)
    assert admin.get(reverse("calendars")).context["may_publish"]


def put_in_force(client, looked_at):
    coming = looked_at.context["coming"]
    return client.post(reverse("calendars"), {"years": coming["text"], "knows": coming["knows"]})


def test_a_year_that_drops_its_holidays_says_what_it_would_do_first(office, admin):
    started = LATER.replace(month=4, day=28)  # over 1 to 5 May 2026
    item = office.item_in("section_review")
    for days in (3, 90):
        clock = clocks.Clock("opinion", "", started, days, "working_days", "", Duty.AUTHOR, office.section.pk)
        clocks.turn(item.process_id, office.unit.pk, at=started, starts=[clock])
    one_holiday = {"year": 2026, "papers": [], "holidays": [{"name": "国庆节", "off": ["2026-10-01", "2026-10-07"], "work": []}]}
    looked_at = upload(admin, one_holiday)
    coming = looked_at.context["coming"]
    worked, off = ({day["date"] for day in coming[name]} for name in ("worked", "off"))
    assert {date(2026, 5, 4), date(2026, 5, 5), date(2026, 2, 16)} <= worked
    assert {date(2026, 5, 9), date(2026, 10, 10)} <= off  # made up for holidays that are none any more
    assert not worked & {date(2026, 10, 1), date(2026, 5, 2)}
    assert (coming["moved"].later, coming["moved"].earlier, coming["moved"].overdue) == (
        1,
        2,
        0,
    )  # later: over 28 February, worked until now
    assert "2026-05-04" in looked_at.text
    assert not CalendarYear.objects.exists()
    put_in_force(admin, looked_at)
    recount.work_off(LATER)
    assert Rescheduling.objects.count() == 3  # as many as were announced
    assert upload(admin, one_holiday).context["coming"]["worked"] == []


@pytest.mark.parametrize("years", ["", "[", "[" * 90_000, '[{"year": 2027}]', "[7]", '[{"year": 2027, "holidays": [], "papers": "x"}]'])
def test_what_was_looked_at_and_comes_back_changed_is_refused(office, admin, years):
    assert admin.post(reverse("calendars"), {"years": years, "knows": ""}).status_code == 422
    assert not CalendarYear.objects.exists()


def test_a_year_taken_in_makes_provisional_dates_certain(office, admin):
    item = office.item_in("section_review")
    clock = clocks.Clock("opinion", "", LATER, 220, "working_days", "", Duty.AUTHOR, office.section.pk)
    clocks.turn(item.process_id, office.unit.pk, at=LATER, starts=[clock])
    assert admin.get(reverse("calendars")).context["provisional"] == 1
    looked_at = upload(admin, {"years": [YEAR_2027]})
    assert looked_at.status_code == 200
    assert not CalendarYear.objects.exists()  # it is looked at first
    assert put_in_force(admin, looked_at).status_code == 302
    assert put_in_force(admin, looked_at).status_code == 409  # a second click, or an old page: nothing is put over what came since
    assert [row.year for row in recount.uncounted()] == [2027]
    recount.work_off(LATER)
    assert recount.uncounted() == []
    assert not Deadline.objects.get(kind="opinion").provisional
    shown = admin.get(reverse("calendars"), {"year": "2027"})
    assert shown.context["years"][0]["moved"] == 1
    days = [day for month in shown.context["months"] for day in month["days"]]
    assert {day["kind"] for day in days if day["date"] == date(2027, 2, 14)} == {"makeup"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"years": [\n{"year": 2027,]}', ["2", "15"]),
        (b"\xff\xfe", ["UTF-8"]),
        ({"years": []}, [""]),
        ({"years": [YEAR_2027, {**YEAR_2027, "holidays": [{"name": "中秋节", "off": ["2027-09-15", "2027-09-10"], "work": []}]}]}, ["中秋节", "2027"]),
        ({**YEAR_2027, "holidays": [{"name": "国庆节", "off": ["2027-10-01", "2027-10-07"], "work": ["2027-10-13"]}]}, ["国庆节", "2027-10-13"]),
        ({**YEAR_2027, "holidays": []}, ["2027"]),
        ({**YEAR_2027, "holidays": 5}, ["2027", "holidays"]),
        ({**YEAR_2027, "papers": ["通知"]}, ["2027", "papers"]),
        ({**YEAR_2027, "holidays": [{"name": "元旦", "off": ["9999-12-31", "9999-12-31"], "work": []}]}, ["元旦", "9999-12-31"]),
        (b"[" * 90_000, [""]),
        (b'{"year": ' + b"9" * 5000 + b"}", [""]),
        (b'{"year": 2027, "papers": [], "holidays": [], "more": NaN}', [""]),
        (b'{"year": 2027, "papers": [], "holidays": [{"name": "\\u0000", "off": ["2027-01-01", "2027-01-03"], "work": []}]}', [""]),
        (b'{"year": 2027, "papers": [], "holidays": [{"name": "\\ud800", "off": ["2027-01-01", "2027-01-03"], "work": []}]}', [""]),
    ],
)  # fmt: skip
def test_a_year_that_makes_no_sense_is_named_and_changes_nothing(office, admin, data, words):
    response = upload(admin, data)
    assert response.status_code == 422
    errors = " ".join(response.context["upload"].errors["file"])
    assert all(word in errors for word in words), errors
    assert not CalendarYear.objects.exists()


def test_a_year_can_be_typed_in(office, admin):
    data = {
        "year": "2027", "title": "通知", "number": "国办发明电〔2026〕9号", "dated": "2026-11-05", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2",
        "form-0-name": "元旦", "form-0-first": "2027-01-01", "form-0-last": "2027-01-03", "form-0-work": "",
        "form-1-name": "春节", "form-1-first": "2027-02-05", "form-1-last": "2027-02-12", "form-1-work": "2027-02-14",
    }  # fmt: skip
    put_in_force(admin, admin.post(reverse("calendars"), data))
    assert CalendarYear.objects.get().payload == YEAR_2027
    assert admin.post(reverse("calendars"), data | {"form-0-last": ""}).status_code == 422
    assert CalendarYear.objects.count() == 1


def test_only_the_topmost_offices_administrator_takes_in_a_year(office, signed_in):
    station = Unit.objects.create(kind=Unit.Kind.STREET, name="下属街道", code="below", parent=office.unit)
    client = signed_in(office.person("manager", Duty.ADMINISTRATOR, unit=station))
    shown = client.get(reverse("calendars"))
    assert shown.status_code == 200
    assert str(office.administrator) in shown.text  # whose it is
    assert 'href="#take-in"' in shown.text
    assert upload(client, YEAR_2027).status_code == 403
    assert not CalendarYear.objects.exists()


# -- the ladder -----------------------------------------------------------------------------------------------------------------
def ladder_data(**more):
    data = {
        "form-TOTAL_FORMS": str(len(DEFAULT_RUNGS)), "form-INITIAL_FORMS": str(len(DEFAULT_RUNGS)), "statutory_skips_to": "interview",
        "routine_stops_at": "supervise", "routine_misses": "1", "history_months": "12", "reason": "本街道规定", "days": "3",
    }  # fmt: skip
    for number, rung in enumerate(DEFAULT_RUNGS):
        before = rung.get("before", {})
        values = {"code": rung["code"], "name": rung["name"], "tell": rung["tell"], "after": rung.get("after", "")}
        values |= {"share": before.get("share", ""), "days_before": before.get("working_days", "")}
        data |= {f"form-{number}-{name}": value for name, value in values.items()}
        if rung.get("explanation"):
            data[f"form-{number}-explanation"] = "on"
    return data | more


def test_a_new_ladder_is_a_new_version_with_its_reason(office, admin):
    assert admin.post(reverse("ladder"), ladder_data(save="1", urge_again_days="2", **{"form-2-after": "3"})).status_code == 302
    version = LadderVersion.objects.get()
    assert (version.number, version.reason, version.made_by) == (1, "本街道规定", office.administrator)
    assert version.rungs == [rung | {"after": 3} if rung["code"] == "supervise" else rung for rung in DEFAULT_RUNGS]
    ladder = rules.in_force().ladder(office.unit.pk)
    assert (ladder.rungs[2].after, ladder.urge_again_days) == (3, 2)


def test_a_name_pasted_by_mistake_is_told_and_not_repeated_everywhere(admin):
    refused = admin.post(reverse("ladder"), ladder_data(save="1", **{"form-1-name": "长" * 5000}))
    assert refused.status_code == 422
    assert 5000 <= refused.text.count("长") < 6000  # in its field, to be put right


def test_rungs_added_get_codes_no_rung_has_or_had(office, admin):
    def rung(number, name, after, code=""):
        return {f"form-{number}-{key}": value for key, value in {"name": name, "after": after, "code": code, "tell": ["director"]}.items()}

    def save(**more):
        answer = admin.post(reverse("ladder"), ladder_data(save="1", **more))
        assert answer.status_code == 302, [form.errors for form in (answer.context["rule"], *answer.context["rows"])]
        return [rung["code"] for rung in LadderVersion.objects.order_by("number").last().rungs]

    six = {"form-TOTAL_FORMS": "6"}
    assert save(**six, **rung(5, "通报", 15))[5] == "level-6"
    seven = {"form-TOTAL_FORMS": "6", "form-4-name": ""}  # the fifth is taken off, and one is added where the sixth was asked for
    assert save(**seven, **rung(0, "通报", 15, "level-6") | {"form-0-share": "", "form-0-days_before": ""}, **rung(5, "挂牌", 20)) == [
        "urge", "supervise", "interview", "level-6", "level-7",
    ]  # fmt: skip
    assert save(**six, **rung(5, "问询", 25))[5] == "level-8"  # what once was another rung is not taken for it


def test_a_ladder_is_not_put_over_one_its_maker_has_not_seen(office, admin, signed_in):
    assert admin.get(reverse("ladder")).context["knows"] == 0
    for _click in range(2):
        assert admin.post(reverse("ladder"), ladder_data(save="1", knows="0")).status_code == 302
    assert LadderVersion.objects.count() == 1  # the second click made none
    other = signed_in(office.person("second_administrator", Duty.ADMINISTRATOR, unit=office.unit))
    late = ladder_data(save="1", knows="0") | {"reason": "另一位管理员"}
    refused = other.post(reverse("ladder"), late)
    assert refused.status_code == 409
    assert str(office.administrator) in refused.text
    assert LadderVersion.objects.count() == 1
    assert other.post(reverse("ladder"), late | {"knows": str(refused.context["knows"])}).status_code == 302


def test_the_ladders_preview_shows_dates_and_saves_nothing(office, admin):
    context = admin.post(reverse("ladder"), ladder_data(preview="1", reason="")).context
    assert [str(one["on"]) for one in context["preview"]] == [
        "2026-03-17", "2026-03-18", "2026-03-18", "2026-03-20", "2026-03-25", "2026-04-01",
    ]  # fmt: skip
    assert not LadderVersion.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"form-2-after": "0"}, {"form-1-after": "1"}, {"form-3-tell": []}, {"reason": ""}, {"form-0-share": "0"}]
)
def test_a_ladder_that_makes_no_sense_is_refused(office, admin, wrong):
    assert admin.post(reverse("ladder"), ladder_data(save="1", **wrong)).status_code == 422
    assert not LadderVersion.objects.exists()


# -- the profile and the state --------------------------------------------------------------------------------------------------
def test_a_changed_profile_is_a_new_version(office, admin):
    data = {"first_platform": "built_in", "index_prefix": "11X", "contact": "0311-1", "portal_name": "", "portal_url": ""}
    assert admin.post(reverse("office_profile"), data).status_code == 302
    assert list(OfficeProfile.objects.order_by("id").values_list("index_prefix", flat=True))[-1] == "11X"
    assert OfficeProfile.objects.count() == 2
    newest = OfficeProfile.objects.order_by("id").last()
    assert (newest.archive_pattern, newest.names_reviewer) == ("{year}-{number}", False)  # nobody's name is printed unasked
    assert admin.post(reverse("office_profile"), data | {"index_prefix": ""}).status_code == 422
    for pattern in ("A012-{year}", "{year}-{number}-{office}", "{number}}"):
        assert admin.post(reverse("office_profile"), data | {"archive_pattern": pattern}).status_code == 422
    admin.post(reverse("office_profile"), data | {"archive_pattern": "A012-WS·{year}-Y-{number}", "names_reviewer": "on"})
    newest = OfficeProfile.objects.order_by("id").last()
    assert (newest.archive_pattern, newest.names_reviewer) == ("A012-WS·{year}-Y-{number}", True)


def test_no_two_offices_begin_their_index_numbers_alike(office, admin):
    other = Unit.objects.create(kind=Unit.Kind.STREET, name="东街街道办事处", code="EAST")
    OfficeProfile.objects.create(office=other, index_prefix="EAST", at=LATER)
    data = {"first_platform": "built_in", "index_prefix": "EAST", "contact": "", "portal_name": "", "portal_url": ""}
    assert admin.post(reverse("office_profile"), data).status_code == 422
    Unit.objects.create(kind=Unit.Kind.STREET, name="西街街道办事处", code="WEST")  # its numbers begin with its code
    assert admin.post(reverse("office_profile"), data | {"index_prefix": "WEST"}).status_code == 422


def test_silence_of_the_sweep_is_seen(office, admin, late):
    assert admin.get(reverse("system_state")).context["silent"]
    late()
    assert not admin.get(reverse("system_state")).context["silent"]
