"""Why a person covers a part of a page (遮盖理由): the choices, and the words for what was chosen."""

from django.utils.translation import gettext_lazy as _

OTHER = "other"
#: (heading, article, ((code, label), …)); a code is what Box.ground and the masking log keep.
GROUPS = (
    (
        _("Personal privacy"),  # 个人隐私
        "条例 第十五条",
        (
            ("privacy_id_number", _("Identity card number")),
            ("privacy_contact", _("Telephone or other way to reach a person")),
            ("privacy_bank_account", _("Bank account")),
            ("privacy_address", _("Home address")),
            ("privacy_name", _("Name, portrait or signature")),
            ("privacy_health", _("Health or disability")),
            ("privacy_minor", _("Minor")),
            ("privacy_other", _("Other personal information")),
        ),
    ),
    (_("Trade secret"), "条例 第十五条", (("trade_secret", _("Trade secret")),)),  # 商业秘密
    (
        _("Work secret or internal matter"),
        "条例 第十六条",
        (("work_secret", _("Work secret or internal matter")),),
    ),  # 工作秘密、内部事务信息
    (_("Other ground"), "", ((OTHER, _("Other ground")),)),
)
LABELS = {code: label for _heading, _article, choices in GROUPS for code, label in choices}
ARTICLES = {code: article for _heading, article, choices in GROUPS for code, _label in choices}

CHOICES = [(heading, list(choices)) for heading, _article, choices in GROUPS]


def label(ground: str) -> str:
    """The words for what a box keeps as its ground: a code, or for another ground the words somebody wrote."""
    return str(LABELS.get(ground, ground))
