"""How every Django form looks: our field and form templates; the common widgets written out (widgets.py), the others by Django's own templates."""

from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext_noop, ngettext_lazy

from .widgets import DRAWN, drawn

#: What Django says in words of its own, and our catalogue in ours: it comes before Django's.
SAID_OTHERWISE = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)


class Renderer(DjangoTemplates):
    """Renders forms with templates/components; widgets fall back to Django's own markup. Named by FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        """Without maxlength: with it browsers cut off what is pasted and say nothing. What is too long is refused in words instead."""
        context.get("widget", {}).get("attrs", {}).pop("maxlength", None)
        if template_name in DRAWN:
            return drawn(template_name, context["widget"])
        return super().render(template_name, context, request)

    def get_template(self, template_name):
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)
