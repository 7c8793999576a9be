"""Why something is taken for what it is, in words: the codes detectors and extraction give as `reason`."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # detectors
    "age": _("The age stands beside the name."),
    "beside": _("It stands beside a number or name of the same person."),
    "badly_masked": _("Masked, but ten characters or more are left, the date of birth among them."),
    "birth_date": _("The date of birth in the identity number is a minor's."),
    "bracket": _("A document number has six-cornered brackets: 〔 〕. (GB/T 9704-2012 7.2.5)"),
    "checksum": _("The check digit fits."),
    "column": _("The heading of its column or field says so."),
    "form": _("It has the form of one."),
    "header": _("A field of the copy for the file, which a public copy does not carry."),
    "label": _("The words before it say so."),
    "lexicon": _("The word is in the lexicon."),
    "mark": _("A level of secrecy with a star, as the standard for documents writes it."),
    "mark_alone": _("It stands alone in the first lines of the first page."),
    "mark_label": _("It stands as the answer to “密级”."),
    "of_person": _("It is said of a person named or numbered in the same sentence."),
    "old_form": _("It reads like a number of the old form with 15 digits: county and date of birth fit."),
    "ordinal": _("A document number has no 第 before its number. (GB/T 9704-2012 7.2.5)"),
    "padded": _("The number of a document is not filled up with 0. (GB/T 9704-2012 7.2.5)"),
    "phrase": _("The words stand by themselves, as a mark."),
    "school": _("The list or the words around it are about pupils or children."),
    "year": _("The year of a document number has four digits and is not yet to come."),
    # extraction
    "encrypted": _("The file is protected by a password."),
    "corrupt": _("The file is damaged."),
}
