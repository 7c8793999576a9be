"""How every Django form looks: our field and form templates, our pages' templates before Django's own widgets."""

from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist, loader


class Renderer(DjangoTemplates):
    """Renders forms with templates/components; widgets fall back to Django's own markup. Named by FORM_RENDERER."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def get_template(self, template_name):
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)
