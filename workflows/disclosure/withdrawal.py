"""Withdrawal (撤稿): the grounds, and the public notice, which repeats nothing of what was withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    SECRET = "secret", _("Suspected state or work secret")  # 疑似国家秘密、工作秘密
    PRIVACY = "privacy", _("Personal information")  # 涉及个人信息
    COMMERCIAL = "commercial", _("Trade secret of a third party")  # 涉及商业秘密
    ERROR = "error", _("Serious error in the content")  # 内容有误
    EXPIRED = "expired", _("No longer valid")  # 已失效
    OTHER = "other", _("Other")  # 其他


#: What the public page says; never the ground itself when naming it would point at what was withdrawn.
NOTICE = _("This information has been withdrawn by the publishing office.")  # 该信息已由发布机关撤下
