"""Signing in: password, throttling, idle timeout, second step, personas."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from people import security
from people.middleware import SEEN
from people.models import Duty
from people.views.sign_in import PENDING

PASSWORD = "open-sesame-2026"


@pytest.fixture
def wangfang(person):
    user = person("wangfang", Duty.AUTHOR, name="王芳")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username="wangfang", password=PASSWORD, **extra):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **extra})


def is_in(client):
    return SESSION_KEY in client.session


def test_the_right_password_opens_the_start_page(client, wangfang):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("inbox"))
    assert is_in(client)


def test_one_goes_on_to_the_page_one_wanted_but_never_to_another_site(client, wangfang):
    assert sign_in(client, next="/people/leading-group/")["Location"] == "/people/leading-group/"
    client.logout()
    assert sign_in(client, next="https://evil.example/")["Location"] == reverse("inbox")


def test_a_form_sent_when_the_session_had_ended_leads_back_to_its_page_and_never_to_another_site(client, db):
    address = reverse("read_messages")
    back = client.post(address, headers={"referer": "http://testserver/messages/?page=2"})["Location"]
    assert back == f"{reverse('sign_in')}?next=/messages/%3Fpage%3D2"
    assert client.post(address, headers={"referer": "https://evil.example/x"})["Location"] == f"{reverse('sign_in')}?next={address}"
    assert client.post(address)["Location"] == f"{reverse('sign_in')}?next={address}"


def test_a_wrong_password_says_so_without_telling_whether_the_name_exists(client, wangfang):
    known, unknown = sign_in(client, password="x"), sign_in(client, username="nobody", password="x")
    assert known.context["form"].errors == unknown.context["form"].errors
    assert not is_in(client)


def test_whoever_was_given_a_password_chooses_another_before_anything_opens(client, wangfang):
    given, own = security.reset_password(wangfang, timezone.now()), "只有我知道-2026-x"
    assert sign_in(client, password=given, next="/people/leading-group/")["Location"] == reverse("first_password")
    assert client.get(reverse("inbox")).status_code == 302
    assert not is_in(client)
    same = client.post(reverse("first_password"), {"new_password1": given, "new_password2": given})
    assert (same.status_code, list(same.context["form"].errors)) == (422, ["new_password1"])
    short = client.post(reverse("first_password"), {"new_password1": "123", "new_password2": "123"})
    assert short.status_code == 422
    assert "密码太短，至少 10 个字符。" in short.text
    assert "你的" not in short.text  # one tone, whoever wrote the words
    assert not is_in(client)
    chosen = client.post(reverse("first_password"), {"new_password1": own, "new_password2": own})
    assert chosen["Location"] == "/people/leading-group/"
    assert is_in(client)
    assert client.get(reverse("first_password"))["Location"] == reverse("sign_in")  # once
    client.logout()
    assert sign_in(client, password=given).status_code == 200
    assert sign_in(client, password=own)["Location"] == reverse("inbox")


def test_a_password_is_chosen_in_time_and_after_the_second_step(client, wangfang, monkeypatch):
    key = "3132333435363738393031323334353637383930"
    TOTPDevice.objects.create(user=wangfang, key=key, confirmed=True)
    given = security.reset_password(wangfang, timezone.now())
    assert sign_in(client, password=given)["Location"] == reverse("second_step")
    assert client.get(reverse("first_password"))["Location"] == reverse("sign_in")  # not before the code
    assert client.post(reverse("second_step"), {"code": f"{totp(bytes.fromhex(key)):06}"})["Location"] == reverse("first_password")
    assert client.get(reverse("first_password")).status_code == 200
    late = time.time() + 31 * 60
    monkeypatch.setattr("people.views.sign_in.time.time", lambda: late)
    assert client.get(reverse("first_password"))["Location"] == reverse("sign_in")


def test_a_password_that_was_replaced_meanwhile_leads_to_no_first_password(client, wangfang):
    """Whoever got hold of the first one and waits on the page chooses none once the owner has, or the administrator gave another."""
    sign_in(client, password=security.reset_password(wangfang, timezone.now()))
    security.reset_password(wangfang, timezone.now())
    own = {"new_password1": "只有我知道-2026-x", "new_password2": "只有我知道-2026-x"}
    assert client.get(reverse("first_password"))["Location"] == reverse("sign_in")
    assert client.post(reverse("first_password"), own)["Location"] == reverse("sign_in")
    wangfang.refresh_from_db()
    assert (is_in(client), wangfang.password_given) == (False, True)


def test_a_closed_account_does_not_open(client, wangfang):
    security.deactivate(wangfang, timezone.now())
    sign_in(client)
    assert not is_in(client)


def test_a_session_ends_when_the_account_is_closed(client, wangfang):
    sign_in(client)
    security.deactivate(wangfang, timezone.now())
    assert client.get(reverse("account")).status_code == 302


def test_five_wrong_passwords_lock_the_name_for_a_while_and_the_administrator_unlocks_it(client, wangfang):
    for _attempt in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    assert sign_in(client, password="wrong").status_code == 429
    locked = sign_in(client)
    assert (locked.status_code, is_in(client)) == (429, False)
    assert security.is_locked(wangfang)
    security.unlock(wangfang)
    assert sign_in(client).status_code == 302


def test_one_persons_wrong_passwords_lock_nobody_else_out(client, wangfang):
    for _attempt in range(6):
        sign_in(client, username="somebody", password="wrong")
    assert sign_in(client).status_code == 302


def test_signing_out_needs_a_post(client, wangfang):
    sign_in(client)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert not is_in(client)


# -- idle timeout ----------------------------------------------------------------------------------------------------------------
def test_use_pushes_the_end_of_a_session_ahead_but_not_with_every_page(client, wangfang, settings, django_assert_num_queries):
    sign_in(client)
    session = client.session
    session[SEEN] = int(time.time()) - 301
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get(reverse("account"))
    assert Session.objects.get().expire_date > timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE - 60)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get(reverse("account"))
    assert Session.objects.get().expire_date < timezone.now() + timedelta(minutes=2)


def test_an_idle_session_is_over(client, wangfang):
    sign_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert reverse("sign_in") in client.get(reverse("account"))["Location"]


# -- second step -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def device(wangfang):
    return TOTPDevice.objects.create(user=wangfang, name="totp")


def code(device, offset=0):
    return f"{totp(device.bin_key, drift=offset):06d}"


def test_with_the_second_step_on_a_password_alone_opens_nothing(client, wangfang, device):
    answer = sign_in(client)
    assert answer["Location"] == reverse("second_step")
    assert not is_in(client)
    assert client.get(reverse("account")).status_code == 302
    assert client.post(reverse("second_step"), {"code": code(device)})["Location"] == reverse("inbox")
    assert is_in(client)


def test_a_wrong_or_used_code_opens_nothing(client, wangfang, device):
    sign_in(client)
    assert client.post(reverse("second_step"), {"code": "000000" if code(device) != "000000" else "000001"}).status_code == 200
    assert not is_in(client)


def test_codes_are_throttled(client, wangfang, device):
    sign_in(client)
    client.post(reverse("second_step"), {"code": "abcdef"})
    client.post(reverse("second_step"), {"code": code(device)})
    assert not is_in(client)


def test_the_second_step_is_not_open_without_the_first_nor_for_long(client, wangfang, device):
    assert client.get(reverse("second_step"))["Location"] == reverse("sign_in")
    sign_in(client)
    session = client.session
    session[PENDING] |= {"until": time.time() - 1}
    session.save()
    assert client.post(reverse("second_step"), {"code": code(device)})["Location"] == reverse("sign_in")
    assert not is_in(client)


def test_the_second_step_is_closed_to_whoever_gave_a_password_that_holds_no_more(client, wangfang, device):
    sign_in(client)
    security.choose_password(wangfang, "a-new-secret-27")
    assert client.post(reverse("second_step"), {"code": code(device)})["Location"] == reverse("sign_in")
    assert not is_in(client)


def test_turning_it_on_needs_a_code_and_gives_recovery_codes_that_work_once(client, wangfang):
    sign_in(client)
    page = client.get(reverse("second_step_setup"))
    key = bytes.fromhex(client.session["second_step_secret"])
    assert client.get(page.context["qr_url"])["Content-Type"] == "image/svg+xml"
    client.post(reverse("second_step_setup"), {"code": "12"})
    assert not security.has_second_step(wangfang)
    answer = client.post(reverse("second_step_setup"), {"code": f"{totp(key):06d}"})
    recovery = answer.context["recovery_codes"]
    assert (len(recovery), security.has_second_step(wangfang)) == (8, True)
    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post(reverse("second_step"), {"code": recovery[0]})
        assert is_in(client) is expected


@pytest.mark.parametrize("typed", ["²²²", "①②③④⑤⑥", "-1", "12e4"])
def test_signs_that_only_look_like_digits_are_a_wrong_code(client, wangfang, typed):
    sign_in(client)
    answer = client.post(reverse("second_step_setup"), {"code": typed})
    assert list(answer.context["form"].errors) == ["code"]
    assert not security.has_second_step(wangfang)


def test_turning_it_off_needs_the_password(client, wangfang, device):
    client.force_login(wangfang, "people.backends.Backend")
    client.post(reverse("second_step_off"), {"password": "wrong"})
    assert security.has_second_step(wangfang)
    client.post(reverse("second_step_off"), {"password": PASSWORD})
    assert not security.has_second_step(wangfang)


# -- personas --------------------------------------------------------------------------------------------------------------------
def test_one_click_opens_a_demo_site_as_that_person(client, wangfang, settings):
    settings.DEMO = True
    assert "王芳" in client.get(reverse("sign_in")).content.decode()
    client.post(reverse("persona_sign_in"), {"username": "wangfang"})
    assert is_in(client)


def test_on_a_real_site_there_is_no_such_page(client, wangfang, settings):
    settings.DEMO = False
    assert "王芳" not in client.get(reverse("sign_in")).content.decode()
    assert client.post(reverse("persona_sign_in"), {"username": "wangfang"}).status_code == 404
    assert not is_in(client)


def test_a_persona_needs_a_post(client, wangfang, settings):
    settings.DEMO = True
    assert client.get(reverse("persona_sign_in"), {"username": "wangfang"}).status_code == 405


# -- password --------------------------------------------------------------------------------------------------------------------
def test_changing_the_password_keeps_this_session_and_ends_the_others(client, wangfang, client_of):
    other = client_of(wangfang)
    client.force_login(wangfang, "people.backends.Backend")
    terms = {"old_password": PASSWORD, "new_password1": "a-new-secret-27", "new_password2": "a-new-secret-27"}
    assert client.post(reverse("password"), terms).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_a_page_that_asks_nothing_of_the_session_varies_by_no_cookie(client, db):
    assert "Cookie" not in client.get("/health/live").get("Vary", "")


@pytest.mark.parametrize("name", ["sign_in", "password"])
def test_no_password_is_hashed_that_is_longer_than_anybody_types(client, wangfang, monkeypatch, name):
    """Hashing takes as long as what was sent is long, and anybody may send it."""
    if name == "password":
        client.force_login(wangfang, "people.backends.Backend")
    hashed = []
    monkeypatch.setattr("people.models.User.check_password", lambda user, password: hashed.append(len(password)))
    endless = "长" * 201
    typed = {"username": "wangfang", **dict.fromkeys(("password", "old_password", "new_password1", "new_password2"), endless)}
    answer = client.post(reverse(name), typed)
    assert "密码最多200个字符" in answer.content.decode()
    assert max(hashed, default=0) <= 200
