"""The addresses of sign-in, account and the administration of people."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from .views import account, delegations, sign_in

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/second-step/", sign_in.second_step, name="second_step"),
    path("sign-in/persona/", sign_in.persona_sign_in, name="persona_sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-step/", account.second_step_setup, name="second_step_setup"),
    path("account/second-step/qr.svg", account.second_step_qr, name="second_step_qr"),
    path("account/second-step/off/", account.second_step_off, name="second_step_off"),
    path("account/stand-in/new/", delegations.delegation_new, name="delegation_new"),
    path("stand-ins/<int:pk>/end/", delegations.delegation_end, name="delegation_end"),
    path("people/stand-ins/", delegations.delegations, name="delegations"),
    path("language/", set_language, name="set_language"),
]
