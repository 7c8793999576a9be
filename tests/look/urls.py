"""The pages that need no database, for looking at them in a browser."""

from django.contrib.auth.forms import AuthenticationForm
from django.shortcuts import render
from django.urls import include, path

from config.gallery import gallery


def sign_in(request):
    personas = [{"name": "陈静", "duty": "党政办 科室负责人", "username": "chenjing"}, {"name": "王芳", "duty": "社会事务办 承办人", "username": "wangfang"}]
    form = AuthenticationForm(request)
    return render(request, "registration/login.html", {"form": form, "personas": personas, "persona_url": "/persona/", "office_name": "平山街道"})


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
    path("error/<str:code>/", error),
    path("i18n/", include("django.conf.urls.i18n")),
]
