"""The states of quarantined material (domain terms in the comments) and who owns each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Duty


class State(models.TextChoices):
    SUSPECTED = "suspected", _("Suspected: to be verified")  # 疑似涉密，待核实
    CONFIRMED = "confirmed", _("Confirmed: to be reported")  # 确认涉密，待报告
    REPORTED = "reported", _("Confirmed and reported")  # 已报告
    RELEASED = "released", _("Released: false alarm")  # 误报，已放行


#: A state waits for one duty; a state not here ends the passage.
OWNERS = {State.SUSPECTED: Duty.SECRECY_REVIEWER, State.CONFIRMED: Duty.SECRECY_REVIEWER}


class Level(models.TextChoices):
    """密级: what the reviewer takes the material for. (保密法 第十四条)"""

    TOP_SECRET = "top_secret", _("Top secret")  # 绝密
    SECRET = "secret", _("Classified secret")  # 机密
    CONFIDENTIAL = "confidential", _("Confidential")  # 秘密
    UNCLEAR = "unclear", _("Level unclear")  # 密级不明，由保密行政管理部门确定
