"""How every Django form looks: our field and form templates, our pages' templates before Django's own widgets."""

from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext_noop

#: What Django says in words of its own, and our catalogue in ours: it comes before Django's.
SAID_OTHERWISE = (gettext_noop("This field is required."), gettext_noop("Enter a valid value."))


class Renderer(DjangoTemplates):
    """Renders forms with templates/components; widgets fall back to Django's own markup. Named by FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name):
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)
