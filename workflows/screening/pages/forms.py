"""The forms of rules and profiles: a choice for each kind, lists one a line, and the reason for the change."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kinds import ACTION_LABELS, KIND_LABELS, MASKABLE, Action, Kind
from ..manners import MANNER_LABELS, MANNERS
from ..rules import Profile, Rules

FIXED = {Kind.SECRET_MARK: Action.BLOCK}  # 保密法 第三十一条
MOST_LINES, LONGEST_LINE = 500, 200
LISTS = ("office_numbers", "office_domains", "public_places")
COUNTS = ("numbers", "persons", "names")


def actions_for(kind: Kind) -> list[tuple[str, str]]:
    """What may be asked of a kind: only what can be masked is masked, and what no machine can read always needs a person."""
    needs_a_person = (Action.REVIEW, Action.BLOCK)
    allowed = needs_a_person if kind == Kind.UNSCREENABLE else [one for one in Action if one != Action.MASK or kind in MASKABLE]
    return [(str(action), str(ACTION_LABELS[action])) for action in allowed]


class _Kinds(forms.Form):
    """`action_<kind>` and, where there is a choice, `manner_<kind>`; `empty` is the label of a choice that follows the general rules."""

    empty = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in Kind:
            if kind not in FIXED:
                self.fields[f"action_{kind}"] = self._choice(_("%(kind)s: action") % {"kind": KIND_LABELS[kind]}, actions_for(kind))
            if len(MANNERS.get(kind, ())) > 1:
                manners = [(str(manner), str(MANNER_LABELS[manner])) for manner in MANNERS[kind]]
                self.fields[f"manner_{kind}"] = self._choice(_("%(kind)s: how it is masked") % {"kind": KIND_LABELS[kind]}, manners)

    def _choice(self, label, choices):
        return forms.ChoiceField(label=label, choices=[("", self.empty), *choices] if self.empty else choices, required=not self.empty)

    def rows(self):
        """(kind, its label, field of the action or None where it is fixed, field of the manner or None where there is nothing to choose)."""
        for kind in Kind:
            action, manner = f"action_{kind}", f"manner_{kind}"
            yield {
                "kind": kind,
                "label": KIND_LABELS[kind],
                "action": self[action] if action in self.fields else None,
                "fixed": ACTION_LABELS[FIXED[kind]] if kind in FIXED else "",
                "manner": self[manner] if manner in self.fields else None,
                "only": MANNER_LABELS[MANNERS[kind][0]] if len(MANNERS.get(kind, ())) == 1 else "",
            }

    def chosen(self, prefix: str) -> dict[str, str]:
        """{kind: what was chosen}; what follows the general rules is left out."""
        start = f"{prefix}_"
        return {name.removeprefix(start): value for name, value in self.cleaned_data.items() if name.startswith(start) and value}


class Lines(forms.CharField):
    """A list, one a line; empty lines and repetitions are left out."""

    def __init__(self, *, pattern=None, wrong="", **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, **kwargs)
        self.pattern, self.wrong, self.quiet = pattern, wrong, True

    def clean(self, value):
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        for line in lines:
            if len(line) > LONGEST_LINE or self.pattern and not self.pattern(line):
                raise forms.ValidationError(self.wrong % {"line": line[:40]})
        return lines


def _number(line: str) -> bool:
    return 5 <= sum(c.isdigit() for c in line) <= 20 and not any(c.isalpha() for c in line)


def _domain(line: str) -> bool:
    return "." in line and "@" not in line and not any(c.isspace() for c in line)


def reason_field():
    return forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)


class RulesForm(_Kinds):
    office_numbers = Lines(
        label=gettext_lazy("The office's telephone numbers"),
        help_text=gettext_lazy("One a line, with area code. They are never taken for a private number."),
        pattern=_number,
        wrong=gettext_lazy("“%(line)s” is no telephone number."),
    )
    office_domains = Lines(
        label=gettext_lazy("The offices' e-mail domains"),
        help_text=gettext_lazy("One a line, such as gov.cn. Addresses there belong to offices."),
        pattern=_domain,
        wrong=gettext_lazy("“%(line)s” is no e-mail domain."),
    )
    public_places = Lines(
        label=gettext_lazy("Public places"),
        help_text=gettext_lazy("One a line: addresses that are nobody's home, such as the service hall."),
        wrong=gettext_lazy("“%(line)s” is too long."),
    )
    numbers = forms.IntegerField(label=gettext_lazy("Same number in so many other lists"), min_value=0, max_value=100)
    persons = forms.IntegerField(label=gettext_lazy("Same name and village in so many other lists"), min_value=0, max_value=100)
    names = forms.IntegerField(
        label=gettext_lazy("Same name alone in so many other lists"),
        help_text=gettext_lazy("0: it does not count. Names alone are weak: many people share one."),
        min_value=0,
        max_value=100,
    )
    reason = reason_field()

    def lists(self):
        return [self[name] for name in LISTS]

    def counts(self):
        return [self[name] for name in COUNTS]

    def new_data(self, held: Mapping[str, Any]) -> dict[str, Any]:
        """The rules as they are stored, with the profiles of the version this one follows."""
        return {
            "actions": self.chosen("action") | {str(kind): str(action) for kind, action in FIXED.items()},
            "manners": self.chosen("manner"),
            **{name: self.cleaned_data[name] for name in LISTS},
            "aggregation": {name: self.cleaned_data[name] for name in COUNTS},
            "profiles": held.get("profiles") or {},
        }


def rules_initial(rules: Rules) -> dict[str, Any]:
    return {
        **{f"action_{kind}": str(action) for kind, action in rules.actions.items()},
        **{f"manner_{kind}": str(manner) for kind, manner in rules.manners.items()},
        **{name: "\n".join(sorted(getattr(rules, name))) for name in LISTS},
        **{name: getattr(rules.aggregation, name) for name in COUNTS},
    }


class ProfileForm(_Kinds):
    """脱敏方案: a name, and where it differs from the general rules."""

    name = forms.CharField(label=gettext_lazy("Name of the profile"), max_length=40)
    reason = reason_field()
    field_order = ("name", "reason")

    @property
    def empty(self):  # type: ignore[override]  # the words depend on the language of the page
        return _("as in the general rules")

    def stored(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"].strip(), "actions": self.chosen("action"), "manners": self.chosen("manner")}


def profile_initial(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        **{f"action_{kind}": str(action) for kind, action in profile.actions.items()},
        **{f"manner_{kind}": str(manner) for kind, manner in profile.manners.items()},
    }
