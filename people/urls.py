"""The addresses of sign-in, account and the administration of people."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from .views import account, delegations, importing, people, sign_in, units

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/second-step/", sign_in.second_step, name="second_step"),
    path("sign-in/password/", sign_in.first_password, name="first_password"),
    path("sign-in/persona/", sign_in.persona_sign_in, name="persona_sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-step/", account.second_step_setup, name="second_step_setup"),
    path("account/second-step/qr.svg", account.second_step_qr, name="second_step_qr"),
    path("account/second-step/off/", account.second_step_off, name="second_step_off"),
    path("account/stand-in/new/", delegations.delegation_new, name="delegation_new"),
    path("people/", people.people, name="people"),
    path("people/export.<slug:form>", people.export, name="people_export"),
    path("people/import/", importing.import_people, name="import_people"),
    path("people/import/template.xlsx", importing.template, name="import_template"),
    path("people/import/<int:pk>/", importing.preview, name="import_preview"),
    path("people/new/", people.person_edit, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/account/<slug:step>/", people.account_step, name="account_step"),
    path("people/<int:pk>/appoint/", people.appointment_new, name="appointment_new"),
    path("people/<int:pk>/appoint/<int:replaces>/", people.appointment_new, name="appointment_change"),
    path("people/<int:principal_id>/stand-in/", delegations.delegation_new, name="delegation_new_for"),
    path("appointments/<int:pk>/end/", people.appointment_end, name="appointment_end"),
    path("people/units/", units.units, name="units"),
    path("people/units/export.<slug:form>", units.units_export, name="units_export"),
    path("people/units/new/", units.unit_edit, name="unit_new"),
    path("people/units/<int:pk>/", units.unit_edit, name="unit"),
    path("people/leading-group/", units.leading_group, name="leading_group"),
    path("people/leading-group/export.<slug:form>", units.leading_group_export, name="leading_group_export"),
    path("people/vacancies/", units.vacancies, name="vacancies"),
    path("people/vacancies/export.<slug:form>", units.vacancies_export, name="vacancies_export"),
    path("people/stand-ins/<int:pk>/end/", delegations.delegation_end, name="delegation_end"),
    path("people/stand-ins/", delegations.delegations, name="delegations"),
    path("people/stand-ins/export.<slug:form>", delegations.export, name="delegations_export"),
    path("language/", set_language, name="set_language"),
]
