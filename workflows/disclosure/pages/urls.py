"""Addresses of the disclosure procedure's pages."""

from django.urls import path

from . import categories, edit, files, form, inbox, item, library, package, profile, steps, unsent

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<slug:tab>/", inbox.inbox, name="inbox_tab"),
    path("items/", library.library, name="search"),
    path("items/new/", edit.new, name="new_item"),
    path("items/<uuid:public_id>/", item.item, name="item"),
    path("items/<uuid:public_id>/edit/", edit.edit, name="edit"),
    path("items/<uuid:public_id>/draft/", edit.autosave, name="autosave"),
    path("items/<uuid:public_id>/unsent/<int:pk>/", unsent.unsent, name="unsent"),
    path("items/<uuid:public_id>/steps/<slug:name>/", steps.step, name="step"),
    path("items/<uuid:public_id>/files/<slug:sha256>/", files.attachment, name="attachment"),
    path("items/<uuid:public_id>/form.pdf", form.approval_form, name="approval_form"),
    path("items/<uuid:public_id>/package.zip", package.package, name="package"),
    path("administration/categories/", categories.category_list, name="categories"),
    path("administration/categories/<int:pk>/", categories.category, name="category"),
    path("administration/categories/<int:pk>/chain/", categories.chain, name="category_chain"),
    path("administration/categories/<int:pk>/adopt/", categories.adopt, name="category_adopt"),
    path("administration/office/", profile.profile, name="office_profile"),
]
