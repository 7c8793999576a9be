"""The forms of 事项类别与审签链: settings, one row of the chain's editor, and what else a change is asked."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import categories
from ..models import Category
from ..stages import STAGES
from ..states import LEVELS
from .forms import unmarked


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = categories.EDITED


class NewCategoryForm(CategoryForm):
    class Meta(CategoryForm.Meta):
        fields = ("code", *(name for name in categories.EDITED if name != "is_active"))


class LevelForm(forms.Form):
    """One row of the editor; a row without a stage is left out."""

    order = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=0, max_value=99)
    state = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    working_days = forms.IntegerField(label=gettext_lazy("Working days"), required=False, min_value=1, max_value=60)
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("The same person also answers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stages = [(str(state), STAGES[state]) for state in LEVELS]
        for name, choices in (("state", [("", _("— not in the chain —")), *stages]), ("covers", stages)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        unmarked(self)


Levels = forms.formset_factory(LevelForm, extra=0)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)


class EndForm(forms.Form):
    """Which category takes the catalogue rows of one that is no longer used."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Its catalogue rows go to"),
        queryset=Category.objects.none(),
        required=False,
        help_text=gettext_lazy("Needed when “in use” is taken away while catalogue rows lead here. Items under way go on as they are."),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(pk__in=[one.pk for one in others])


class ChainOfForm(forms.Form):
    """Where a new category has its first chain from."""

    chain_of = forms.ModelChoiceField(
        label=gettext_lazy("Chain of"),
        queryset=Category.objects.none(),
        help_text=gettext_lazy("The new category begins with this one's chain; it is changed like any other afterwards."),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["chain_of"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(pk__in=[one.pk for one in others])
