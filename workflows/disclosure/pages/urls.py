"""Addresses of the disclosure procedure's pages."""

from django.urls import path

from . import arrivals, categories, edit, files, form, inbox, item, library, originals, package, profile, redaction, register, steps, unsent

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<slug:tab>/", inbox.inbox, name="inbox_tab"),
    path("items/", library.library, name="search"),
    path("items/new/", edit.new, name="new_item"),
    path("items/<uuid:public_id>/", item.item, name="item"),
    path("items/<uuid:public_id>/edit/", edit.edit, name="edit"),
    path("items/<uuid:public_id>/draft/", edit.autosave, name="autosave"),
    path("items/<uuid:public_id>/uploads/", arrivals.uploads, name="uploads"),
    path("items/<uuid:public_id>/unsent/<int:pk>/", unsent.unsent, name="unsent"),
    path("items/<uuid:public_id>/steps/<slug:name>/", steps.step, name="step"),
    path("items/<uuid:public_id>/files/<slug:sha256>/", files.attachment, name="attachment"),
    path("items/<uuid:public_id>/form.pdf", form.approval_form, name="approval_form"),
    path("items/<uuid:public_id>/package.zip", package.package, name="package"),
    path("items/<uuid:public_id>/redact/<slug:sha256>/", redaction.redact, name="redact"),
    path("items/<uuid:public_id>/redact/<slug:sha256>/found/<int:page>/", redaction.page_findings, name="page_findings"),
    path("items/<uuid:public_id>/redact/<slug:sha256>/<slug:size>/<int:page>/", redaction.page_picture, name="page_picture"),
    path("items/<uuid:public_id>/masking/<uuid:job_id>/", redaction.masking_job, name="masking_job"),
    path("items/<uuid:public_id>/masking/<uuid:job_id>/copy/", redaction.masked_copy, name="masked_copy"),
    path("items/<uuid:public_id>/originals/", originals.maskings, name="originals"),
    path("items/<uuid:public_id>/originals/<int:pk>/", originals.original, name="original"),
    path("register/secrecy/", register.register, name="secrecy_register"),
    path("register/secrecy/export/", register.export, name="secrecy_register_export"),
    path("administration/categories/", categories.category_list, name="categories"),
    path("administration/categories/<int:pk>/", categories.category, name="category"),
    path("administration/categories/<int:pk>/chain/", categories.chain, name="category_chain"),
    path("administration/categories/<int:pk>/adopt/", categories.adopt, name="category_adopt"),
    path("administration/office/", profile.profile, name="office_profile"),
]
