"""The administration pages: who may open what, what they do, what they cost."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from people import delegating, placing, security, tokens
from people.appointing import appoint, start_of
from people.models import Appointment, Delegation, Duty, Preview, Unit, User
from people.queries import standings
from workflows.engine.models import Process, Task

from .conftest import NOW, SINCE

HEAD, AUTHOR, ADMINISTRATOR = Duty.SECTION_HEAD, Duty.AUTHOR, Duty.ADMINISTRATOR
ANYBODY = {"account", "password", "second_step_setup", "delegation_new", "leading_group"}


@pytest.fixture
def addresses(person, tree, administrator):
    """Every page of people that answers a GET, with something of 平山 in it."""
    someone = person("liqiang", HEAD)
    appointment = someone.appointments.get()
    preview = Preview.objects.create(
        made_by=administrator, at=timezone.now(), file_name="x.xlsx", rows={"units": [], "people": [], "appointments": []}
    )
    return {
        "account": [],
        "password": [],
        "second_step_setup": [],
        "delegation_new": [],
        "leading_group": [],
        "people": [],
        "person_new": [],
        "person": [someone.pk],
        "person_edit": [someone.pk],
        "deactivate": [someone.pk],
        "appointment_new": [someone.pk],
        "appointment_change": [someone.pk, appointment.pk],
        "appointment_end": [appointment.pk],
        "delegation_new_for": [someone.pk],
        "delegations": [],
        "units": [],
        "unit_new": [],
        "unit": [tree.social.pk],
        "vacancies": [],
        "import_people": [],
        "import_template": [],
        "import_preview": [preview.pk],
    }


@pytest.mark.parametrize("duty", list(Duty))
def test_every_page_opens_to_the_duties_it_is_for_and_to_no_other(duty, addresses, person, tree, client_of):
    client = client_of(person("somebody", duty, home=tree.party, unit=tree.street))
    for name, args in addresses.items():
        allowed = duty == ADMINISTRATOR or name in ANYBODY
        expected = {200} if allowed else {403, 404}
        if name == "import_preview":
            expected = {404} if duty == ADMINISTRATOR else {403}  # it is somebody else's
        assert client.get(reverse(name, args=args)).status_code in expected, name


def test_nobody_sees_anything_without_signing_in(addresses, client):
    for name, args in addresses.items():
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign_in")), name


def test_an_administrator_of_another_office_may_not_know_of_this_one(addresses, person, tree, client_of):
    client = client_of(person("kongli", ADMINISTRATOR, home=tree.hall, unit=tree.other))
    for name, args in addresses.items():
        if args:
            assert client.get(reverse(name, args=args)).status_code == 404, name
    assert "liqiang" not in client.get(reverse("people")).content.decode()
    someone = User.objects.get(username="liqiang")
    assert client.post(reverse("account_step", args=[someone.pk, "deactivate"])).status_code == 404
    assert User.objects.get(pk=someone.pk).is_active


def test_a_page_costs_the_same_with_many_people_as_with_few(
    addresses, person, tree, administrator, client_of, django_assert_max_num_queries
):
    for number in range(12):
        person(f"person{number}", AUTHOR, HEAD)
        Unit.objects.create(kind="section", name=f"科室{number}", code=f"PS-{number}", parent=tree.street)
    client = client_of(administrator)
    client.get(reverse("account"))
    for name, args in addresses.items():
        with django_assert_max_num_queries(10):
            assert client.get(reverse(name, args=args)).status_code == 200, name


# -- people ------------------------------------------------------------------------------------------------------------------------
def test_a_new_person_is_made_with_a_password_shown_once(administrator, tree, client_of):
    client = client_of(administrator)
    terms = {"name": "王芳", "username": "wangfang", "home": tree.social.pk, "office_phone": "0999-7120031", "email": ""}
    answer = client.post(reverse("person_new"), terms)
    made = User.objects.get(username="wangfang")
    assert made.check_password(answer.context["password"])
    assert made.name_key.startswith("wang2 fang1")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "Wang Fang"}, "username"),
        ({"username": "shenhao"}, "username"),
        ({"office_phone": "13800138000"}, "office_phone"),
        ({"name": ""}, "name"),
        ({"home": "other"}, "home"),
    ],
)
def test_wrong_particulars_are_refused_beside_their_field(administrator, tree, client_of, change, field):
    terms = {"name": "王芳", "username": "wangfang", "home": tree.social.pk, "office_phone": "", "email": ""} | change
    if terms["home"] == "other":
        terms["home"] = tree.hall.pk
    answer = client_of(administrator).post(reverse("person_new"), terms)
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(username="wangfang").exists()


def test_closing_an_account_ends_what_it_held_and_one_cannot_close_ones_own(administrator, person, client_of):
    someone, client = person("liqiang", HEAD), client_of(administrator)
    assert client.get(reverse("deactivate", args=[someone.pk])).status_code == 200
    client.post(reverse("account_step", args=[someone.pk, "deactivate"]))
    someone.refresh_from_db()
    assert not someone.is_active
    assert someone.appointments.get().until == someone.deactivated_at
    assert client.post(reverse("account_step", args=[administrator.pk, "deactivate"])).status_code == 403


def test_an_account_that_was_closed_and_opened_again_holds_nothing_and_its_tokens_open_nothing(administrator, person, client_of, tree):
    someone, client, now = person("liqiang", HEAD), client_of(administrator), timezone.now()
    coming = [
        Appointment.objects.create(user=someone, duty=Duty.AUTHOR, unit=tree.social, since=now + timedelta(days=2)),
        Delegation.objects.create(
            principal=administrator, deputy=someone, duties=["author"], since=now + timedelta(days=2), until=now + timedelta(days=9)
        ),
    ]
    _token, secret = tokens.issue(someone, name="系统", scope="perform", at=now)
    client.post(reverse("account_step", args=[someone.pk, "deactivate"]))
    client.post(reverse("account_step", args=[someone.pk, "reactivate"]))
    for period in coming:
        period.refresh_from_db()
        assert period.until == period.since + Delegation.SHORTEST
    assert standings(someone.pk, now + timedelta(days=3)) == []
    assert tokens.find(secret, now + timedelta(hours=1)) is None


def test_a_new_password_ends_the_tokens(administrator, person, client_of):
    someone = person("liqiang", HEAD)
    _token, secret = tokens.issue(someone, name="系统", scope="perform", at=timezone.now())
    client, address = client_of(administrator), reverse("account_step", args=[someone.pk, "reset_password"])
    assert (
        f'href="{address}"' in client.get(reverse("person", args=[someone.pk])).text
    )  # a link: one click beside “Change particulars” locks nobody out
    assert "访问令牌随即失效" in client.get(address).text
    assert tokens.find(secret, timezone.now()) is not None
    client.post(address)
    assert tokens.find(secret, timezone.now() + timedelta(hours=1)) is None


def test_a_new_password_opens_the_account_again(administrator, person, client_of, client):
    someone = person("liqiang", HEAD)
    answer = client_of(administrator).post(reverse("account_step", args=[someone.pk, "reset_password"]))
    terms = {"username": "liqiang", "password": answer.context["password"]}
    assert client.post(reverse("sign_in"), terms)["Location"] == reverse("first_password")


@pytest.mark.parametrize("step", ["reset_password", "second_step_off", "deactivate"])
def test_whoever_administers_more_than_oneself_is_not_taken_over(administrator, person, tree, client_of, step):
    """Their home lies in this administrator's office; with their account one would administer the county."""
    above, client = person("kongli", ADMINISTRATOR, unit=tree.county), client_of(administrator)
    TOTPDevice.objects.create(user=above, name="totp")
    before = above.password
    answer = client.post(reverse("account_step", args=[above.pk, step]), follow=True)
    assert "管理您辖区以外的机构" in answer.content.decode()
    assert reverse("account_step", args=[above.pk, "reset_password"]) not in answer.content.decode()
    above.refresh_from_db()
    assert (above.password, above.is_active, security.has_second_step(above)) == (before, True, True)
    assert client.get(reverse("deactivate", args=[above.pk])).status_code == 302
    equal = person("xuli", ADMINISTRATOR, unit=tree.social)
    assert client.post(reverse("account_step", args=[equal.pk, step])).status_code in {200, 302}
    equal.refresh_from_db()
    assert step != "reset_password" or equal.password_given


@pytest.mark.parametrize("day", ["9999-12-31", "0026-03-01", "0001-01-01", "1948-12-31", "2101-01-01"])
def test_a_day_in_a_year_nobody_can_mean_is_refused_beside_its_field(administrator, person, tree, client_of, day):
    someone, client = person("liqiang"), client_of(administrator)
    terms = {"duty": HEAD, "unit": tree.social.pk, "reason": "补录"}
    address = reverse("appointment_new", args=[someone.pk])
    assert list(client.post(address, terms | {"since": day}).context["form"].errors) == ["since"]
    assert list(client.post(address, terms | {"since": "2024-03-01", "last_day": day}).context["form"].errors) == ["last_day"]
    held = person("mali", HEAD).appointments.get()
    answer = client.post(reverse("appointment_end", args=[held.pk]), {"last_day": day, "reason": "补录"})
    assert list(answer.context["form"].errors) == ["last_day"]
    stand_in = {"deputy": someone.pk, "duties": [HEAD], "since": f"{day}T09:00", "until": f"{day}T10:00"}
    errors = client.post(reverse("delegation_new_for", args=[held.user_id]), stand_in).context["form"].errors
    assert {"since", "until"} <= set(errors)
    assert (Appointment.objects.filter(user=someone).count(), Delegation.objects.count()) == (0, 0)
    assert client.get(reverse("people")).status_code == 200


def test_a_reason_is_asked_for_days_that_are_over_and_shown_with_the_appointment(administrator, person, tree, client_of):
    someone, client = person("liqiang"), client_of(administrator)
    terms = {"duty": HEAD, "unit": tree.social.pk, "since": "2024-03-01"}
    answer = client.post(reverse("appointment_new", args=[someone.pk]), terms)
    assert list(answer.context["form"].errors) == ["reason"]
    client.post(reverse("appointment_new", args=[someone.pk]), terms | {"reason": "启用系统时补录"})
    made = someone.appointments.get()
    ended = {"last_day": "2025-12-31"}
    assert list(client.post(reverse("appointment_end", args=[made.pk]), ended).context["form"].errors) == ["reason"]
    client.post(reverse("appointment_end", args=[made.pk]), ended | {"reason": "任免文件迟到"})
    shown = client.get(reverse("person", args=[someone.pk])).content.decode()
    assert "启用系统时补录" in shown
    assert "任免文件迟到" in shown
    again = client.post(reverse("appointment_end", args=[made.pk]), {"last_day": "2024-12-31", "reason": "再改"})
    assert list(again.context["form"].errors) == ["last_day"]


def test_an_appointment_is_made_changed_and_ended_on_the_page(administrator, person, tree, client_of):
    someone, client = person("liuwenbin"), client_of(administrator)
    terms = {
        "duty": Duty.BUSINESS_LEADER,
        "unit": tree.street.pk,
        "scopes": [tree.social.pk],
        "since": "2024-03-01",
        "title": "副主任",
        "reason": "补录",
    }
    client.post(reverse("appointment_new", args=[someone.pk]), terms)
    first = someone.appointments.get()
    assert (timezone.localtime(first.since).isoformat(), first.scopes.get()) == ("2024-03-01T00:00:00+08:00", tree.social)
    client.post(
        reverse("appointment_change", args=[someone.pk, first.pk]),
        {"since": "2025-03-01", "scopes": [tree.party.pk], "title": "副主任", "reason": "补录"},
    )
    first.refresh_from_db()
    second = someone.appointments.get(until=None)
    assert (first.until, second.since, second.scopes.get()) == (second.since, second.since, tree.party)
    client.post(reverse("appointment_end", args=[second.pk]), {"last_day": "2025-12-31", "reason": "补录"})
    second.refresh_from_db()
    assert timezone.localtime(second.until).isoformat() == "2026-01-01T00:00:00+08:00"
    text = client.get(reverse("person", args=[someone.pk])).content.decode()
    assert "2024-03-01 – 2025-02-28" in re.sub(r"\s+", " ", text)


def test_a_second_click_on_appoint_makes_no_second_appointment(administrator, person, tree, client_of):
    someone, client = person("liqiang"), client_of(administrator)
    terms = {"duty": HEAD, "unit": tree.social.pk, "since": "2024-03-01", "reason": "补录"}
    client.post(reverse("appointment_new", args=[someone.pk]), terms)
    again = client.post(reverse("appointment_new", args=[someone.pk]), terms)
    assert list(again.context["form"].errors) == ["since"]
    assert someone.appointments.count() == 1


# -- units -------------------------------------------------------------------------------------------------------------------------
def test_a_unit_is_added_below_ones_own_office_and_nowhere_else(administrator, tree, client_of):
    client = client_of(administrator)
    terms = {
        "parent": tree.party.pk,
        "kind": "section",
        "name": "档案室",
        "short_name": "",
        "code": "PS-DAS",
        "order": 1,
        "is_active": "on",
    }
    client.post(reverse("unit_new"), terms)
    assert Unit.objects.get(code="PS-DAS").office_id == tree.street.pk
    twin = client.post(reverse("unit_new"), terms | {"code": "ps-das"})
    assert list(twin.context["form"].errors) == ["code"]
    elsewhere = client.post(reverse("unit_new"), terms | {"parent": tree.other.pk, "code": "PS-X"})
    assert list(elsewhere.context["form"].errors) == ["parent"]


def test_a_unit_cannot_be_put_below_itself(administrator, tree, client_of):
    terms = {"parent": tree.disclosure.pk, "kind": "section", "name": "党政办", "code": "PS-DZB", "order": 0, "is_active": "on"}
    answer = client_of(administrator).post(reverse("unit", args=[tree.party.pk]), terms)
    assert list(answer.context["form"].errors) == ["parent"]


def test_a_unit_opens_with_what_is_kept_of_it(administrator, tree, client_of):
    """Saved as it opened, it stays as it was: also where it belongs."""
    client, address = client_of(administrator), reverse("unit", args=[tree.disclosure.pk])
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["parent"] == tree.party.pk
    assert client.post(address, shown | {"is_active": "on"}).status_code == 302
    assert Unit.objects.get(pk=tree.disclosure.pk).parent_id == tree.party.pk
    assert client.get(reverse("unit_new"), {"parent": tree.social.pk}).context["form"]["parent"].value() == str(tree.social.pk)


def test_whoever_counts_by_where_a_unit_stands_is_told_around_a_move_and_only_then(administrator, tree, client_of, monkeypatch):
    told = []

    @contextmanager
    def around(at):
        told.append(Unit.objects.get(pk=tree.disclosure.pk).parent_id)
        yield
        told.append(Unit.objects.get(pk=tree.disclosure.pk).parent_id)

    monkeypatch.setattr(placing, "_around", [around])
    client, address = client_of(administrator), reverse("unit", args=[tree.disclosure.pk])
    terms = {"parent": tree.party.pk, "kind": "section", "name": "公开办", "code": "PS-ZWGK", "order": 0, "is_active": "on"}
    assert client.post(address, terms).status_code == 302
    assert told == []
    client.post(address, terms | {"parent": tree.social.pk})
    assert told == [tree.party.pk, tree.social.pk]


def test_closing_a_unit_says_what_is_open_in_it_and_is_asked_once_more(administrator, tree, person, client_of):
    client, address = client_of(administrator), reverse("unit", args=[tree.party.pk])
    terms = {"parent": tree.street.pk, "kind": "section", "name": "党政综合办", "code": "PS-DZB", "order": 0}
    person("wangfang", HEAD, home=tree.disclosure)
    Task.objects.create(
        process=Process.objects.create(office=tree.street, unit=tree.disclosure, created=NOW, number=1),
        office=tree.street, unit=tree.disclosure, duty=HEAD, node="review", title="公示", created=NOW,
    )  # fmt: skip
    asked = client.post(address, terms)
    assert [re.findall(r"\d+", sentence) for sentence in asked.context["left"]] == [
        ["1"],
        ["2"],
        ["1"],
        ["1"],
    ]  # units, people, duties, items
    assert asked.context["form"]["name"].value() == "党政综合办"
    tree.party.refresh_from_db()
    assert (tree.party.is_active, tree.party.name) == (True, "党政办")

    assert client.post(address, terms | {"all_the_same": "1"}).status_code == 302
    tree.party.refresh_from_db()
    assert (tree.party.is_active, tree.party.name) == (False, "党政综合办")
    assert client.post(address, terms | {"order": 3}).status_code == 302  # closed already: nothing is asked


def test_an_empty_unit_is_closed_at_once(administrator, tree, client_of):
    terms = {"parent": tree.other.pk, "kind": "section", "name": "综合办", "code": "DH-ZHB", "order": 0}
    appoint(administrator, Duty.ADMINISTRATOR, tree.county, NOW, None, at=NOW)
    assert client_of(administrator).post(reverse("unit", args=[tree.hall.pk]), terms).status_code == 302
    assert not Unit.objects.get(pk=tree.hall.pk).is_active


def test_an_office_with_clocks_of_its_own_stays_one(administrator, tree, client_of):
    client, address = client_of(administrator), reverse("unit", args=[tree.street.pk])
    terms = {"kind": "center", "name": "平山街道", "code": "PS", "order": 0, "is_active": "on"}
    process = Process.objects.create(office=tree.street, unit=tree.social, created=NOW, number=1)
    assert list(client.post(address, terms).context["form"].errors) == ["kind"]
    assert client.post(address, terms | {"kind": "county"}).status_code == 302  # still an office
    assert Unit.objects.get(pk=tree.social.pk).office_id == tree.street.pk == process.office_id


def test_an_office_nothing_was_begun_in_may_become_something_else(administrator, tree, client_of):
    terms = {"kind": "center", "name": "平山街道", "code": "PS", "order": 0, "is_active": "on"}
    Process.objects.create(office=tree.other, unit=tree.hall, created=NOW, number=1)  # another's is nothing to it
    assert client_of(administrator).post(reverse("unit", args=[tree.street.pk]), terms).status_code == 302
    assert Unit.objects.get(pk=tree.social.pk).office_id == tree.county.pk


# -- stand-ins ---------------------------------------------------------------------------------------------------------------------
def test_one_arranges_a_stand_in_for_oneself_who_sees_it_on_every_page(person, tree, client_of):
    head, deputy = person("liqiang", HEAD, name="李强"), person("mali", AUTHOR, name="马丽")
    now = timezone.localtime().replace(second=0, microsecond=0)
    terms = {
        "deputy": deputy.pk,
        "duties": [HEAD],
        "since": now.strftime("%Y-%m-%dT%H:%M"),
        "until": "2099-01-01T00:00",
        "reason": "外出学习",
    }
    assert client_of(head).post(reverse("delegation_new"), terms).status_code == 302
    assert 'class="standing"' in client_of(deputy).get(reverse("account")).content.decode()
    made = Delegation.objects.get()
    assert client_of(deputy).post(reverse("delegation_end", args=[made.pk])).status_code == 404
    assert client_of(head).post(reverse("delegation_end", args=[made.pk])).status_code == 302
    assert 'class="standing"' not in client_of(deputy).get(reverse("account")).content.decode()


def test_whoever_is_to_stand_in_finds_for_whom_and_since_when_on_their_own_page_and_that_it_was_ended(person, tree, client_of):
    """Nothing else tells them of it before it begins, and the banner is gone once it is over."""
    head, deputy = person("liqiang", HEAD, name="李强"), person("mali", AUTHOR, name="马丽")
    now = timezone.now()
    made = delegating.arrange(head, deputy, [HEAD], now + timedelta(days=3), now + timedelta(days=9), reason="外出学习", by=head, at=now)
    coming = client_of(deputy).get(reverse("account")).content.decode()
    assert "我替岗" in coming
    assert "李强" in coming
    assert "外出学习" in coming
    assert reverse("delegation_end", args=[made.pk]) not in coming  # whom they stand in for ends it
    delegating.end(made, now, by=head)
    over = client_of(deputy).get(reverse("account")).content.decode()
    assert reverse("delegation_end", args=[made.pk]) not in client_of(head).get(reverse("account")).content.decode()  # it is ended
    assert "已取消" in over
    assert "替岗止于" in over
    assert "免职" not in over
    assert "我替岗" not in client_of(head).get(reverse("account")).content.decode()


def test_a_stand_in_is_not_arranged_for_days_that_are_over_nor_for_duties_of_another_office(person, tree, administrator, client_of):
    head, deputy = person("liqiang", HEAD, AUTHOR), person("mali", AUTHOR)
    now = timezone.now()
    appoint(head, AUTHOR, tree.hall, now, at=now)
    client, address = client_of(administrator), reverse("delegation_new_for", args=[head.pk])
    terms = {"deputy": deputy.pk, "duties": [HEAD], "since": "2026-01-05T09:00", "until": "2099-01-01T00:00"}
    assert list(client.post(address, terms).context["form"].errors) == ["since"]
    coming = {"since": "2098-01-01T00:00"}
    assert list(client.post(address, terms | coming | {"duties": [AUTHOR]}).context["form"].errors) == ["duties"]
    appoint(head, HEAD, tree.hall, now + timedelta(days=1), at=now)
    refused = client.post(address, terms | coming).context["form"]
    assert "不由您安排" in str(refused.errors["duties"])
    assert not Delegation.objects.exists()
    assert client_of(head).post(reverse("delegation_new"), terms | coming | {"duties": [AUTHOR, HEAD]}).status_code == 302


def test_the_leading_group_shows_its_present_and_former_members(person, tree, client_of):
    person("zhang", Duty.GROUP_HEAD, unit=tree.street, name="张志远")
    person("old", Duty.GROUP_DEPUTY, unit=tree.street, name="前任", until=start_of(SINCE.date().replace(year=2025)))
    context = client_of(person("liqiang", HEAD)).get(reverse("leading_group")).context
    assert [one.user.name for one in context["present"]] == ["张志远"]
    assert [one.user.name for one in context["past"]] == ["前任"]


@pytest.mark.parametrize("name", ["person_new", "unit_new", "import_people", "appointment_new", "delegation_new", "password"])
def test_what_is_refused_is_answered_as_refused(administrator, client_of, name):
    """422, as everywhere else: a tool that posts a form need not read the page to know that nothing was done."""
    client, args = client_of(administrator), [administrator.pk] if name == "appointment_new" else []
    assert client.get(reverse(name, args=args)).status_code == 200
    assert client.post(reverse(name, args=args), {"nothing": "of it"}).status_code == 422
