"""The sheet 目录 of a catalogue: its columns, in the words of the 标准目录. A JSON file names them by their keys."""

from people.workbook.columns import Column, Sheet

from .models import Topic

LIMIT_UNITS = {"工作日": Topic.LimitUnit.WORKING_DAYS, "自然日": Topic.LimitUnit.CALENDAR_DAYS}
LONGEST_LIMIT = 3650  # days

TOPICS = Sheet(
    "topics",
    "目录",
    (
        Column("code", "编号", "必填，本单位内不得重复，如 T001。本列请设为文本格式。", True, longest=40),
        Column("field", "领域", "必填，即门户栏目，如 社会救助。", True),
        Column("level1", "一级事项", "必填，如 最低生活保障。", True, longest=120),
        Column("level2", "二级事项", "如 审批信息。", longest=120),
        Column("elements", "公开内容", "公开要素，多项用分号或换行分开。", kind="texts", longest=120),
        Column("legal_basis", "公开依据", "法规或文件名称，多项用分号或换行分开。", kind="texts", longest=200),
        Column("limit_text", "公开时限", "目录上印的时限，如 制定或获取信息之日起10个工作日内。", longest=200),
        Column("limit", "时限天数", "整数；不填即按事项类别的时限。", kind="number"),
        Column("limit_unit", "时限单位", "工作日或自然日；不填即工作日。", kind="choice", choices=LIMIT_UNITS),
        Column("channels", "公开渠道和载体", "多项用分号或换行分开，如 政府网站；公示栏。", kind="texts", longest=60),
        Column("audience", "公开对象", "如 全社会。"),
        Column("names_people", "涉及个人信息", "是或否：公开内容写到个人的填是。", kind="flag"),
        Column("unit", "责任科室", "承办科室的机构代码或名称；不填即各科室均可起草。"),
        Column("category", "事项类别", "必填，“事项类别与审签链”中的名称或其代码，如 一般信息。", True),
        Column("masking_profile", "脱敏方案", "脱敏方案的名称或代码；不填即按事项类别。已在目录中的事项在检测规则页面改。", longest=60),
    ),
)
