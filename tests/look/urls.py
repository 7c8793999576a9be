"""The pages that need no database, for looking at them in a browser."""

import time

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from config.gallery import gallery

SLOW = """{% extends "base.html" %}{% block content %}{% if pressed %}<p>taken, pressed={{ pressed }}</p>{% else %}<h1>Slow</h1>
<form method="post" class="btn-form">{% csrf_token %}<button name="pressed" value="yes">Go</button></form>{% endif %}{% endblock %}"""


def sign_in(request):
    personas = [
        {"name": "陈静", "duty": "党政办 科室负责人", "username": "chenjing"},
        {"name": "王芳", "duty": "社会事务办 承办人", "username": "wangfang"},
    ]
    form = AuthenticationForm(request)
    return render(
        request, "registration/login.html", {"form": form, "personas": personas, "persona_url": "/persona/", "office_name": "平山街道"}
    )


class CodeForm(forms.Form):
    code = forms.CharField(label="验证码", widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}))


def totp(request):
    return render(request, "registration/totp.html", {"form": CodeForm()})


def slow(request):
    """A form whose answer takes long enough for an impatient second click."""
    if request.method == "POST":
        time.sleep(0.3)
    return HttpResponse(
        engines["django"].from_string(SLOW).render({"pressed": request.POST.get("pressed"), "office_name": "平山街道"}, request)
    )


def error(request, code):
    context = {
        "refusals": [{"message": "保密审查员不得审查自己起草的信息。", "basis": "条例 第十七条"}] if code == "403" else [],
        "kept": [{"label": "退回理由", "text": "缺少发放标准和人数。"}] if code == "409" else [],
        "minutes": 15,
    }
    return render(request, f"errors/{code}.html", context)


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/public/", gallery, {"side": "public"}),
    path("sign-in/", sign_in, name="sign_in"),
    path("totp/", totp),
    path("slow/", slow),
    path("error/<str:code>/", error),
    path("i18n/", include("django.conf.urls.i18n")),
]
