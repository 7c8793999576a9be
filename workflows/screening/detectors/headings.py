"""What a column of a list, or the label of a form, says about the values under it or beside it."""

import re
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What stands in a column. OTHER is a known heading of no interest, NONE no heading we know."""

    __hash__ = str.__hash__  # as Kind's: cells are looked up by it

    NAME = "name"
    CHILD = "child"  # the name of a pupil or child
    OFFICIAL = "official"  # who answers for something: a name the public may know
    ID = "id"
    PHONE = "phone"
    ACCOUNT = "account"
    TRAVEL = "travel"
    PLATE = "plate"
    CHAT = "chat"  # QQ、微信
    ADDRESS = "address"
    VILLAGE = "village"
    HEALTH = "health"
    HARDSHIP = "hardship"
    SCHOOL = "school"
    AGE = "age"
    BIRTH = "birth"
    STAFF = "staff"  # post, section: the list is a directory
    CODE = "code"
    NOTE = "note"
    OTHER = "other"
    NONE = ""


#: Roles whose presence makes a table a list worth reading column by column.
TELLING = frozenset(
    {Role.NAME, Role.CHILD, Role.ID, Role.PHONE, Role.ACCOUNT, Role.ADDRESS, Role.TRAVEL, Role.PLATE, Role.CHAT, Role.OFFICIAL}
)
PEOPLE = frozenset({Role.NAME, Role.CHILD})

_WHOSE = "申请|享受|救助|补助|补贴|保障|受助|受益|领取|帮扶|资助|低保|特困|优抚|慰问|发放|参保|被征收|被拆迁|安置|脱贫|监测|承租|购房|报名|缴费|获奖|评议"
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.CHAT, r"(?!.*(?:群|公众|小程序)).*(微信|QQ|qq|扣扣).*"),
    (Role.ID, r".*(身份证|公民身份号码|证件号|证件编号|身份号码|居民身份|残疾人?证(号|编号|$)|残疾证件).*|(?i:id[_ ]?(?:no|card|number)?)"),
    (Role.TRAVEL, r".*(护照|通行证|回乡证|台胞证)(号|号码|编号)?"),
    (Role.PLATE, r".*(车牌|号牌)(号|号码)?|车号"),
    (Role.ACCOUNT, r".*(银行卡|账号|帐号|卡号|存折|一卡通|银行账户|银行帐户|开户账|收款账).*|.{0,4}[账帐]户"),
    (Role.PHONE, r"(?!.*[数费率量户]$).*(电话|手机|联系方式|联系号码|移动号码|座机|固话|宅电).*|(?i:mobile|phone|tel)(?i:[_ ]?no)?"),
    (
        Role.HEALTH,
        r"(?!.*(?:人数|户数|次数|总数|金额|标准|补贴|补助|费用|率|日期|时间|医院|机构|职工|员工|人员?|姓名|儿童|学生|家庭|户|对象|老人|医生|关系)$)(?:.*(残疾|病种|病情|疾病|诊断|患病|病名|健康(?:状况|问题|信息)|身体状况"
        r"|健康情况|身体情况|主诉|症状|现病史|体征|伤残|失能|血型|病史|精神状|用药|过敏|孕周|预产|护理(等级|级别|类型|类别|需求)|自理|残障|(?<!无)障碍).*"
        r"|.*(体检|妇检|孕检|两癌检查|筛查|初筛|复查|化验|核酸|抗原|乳腺|宫颈|妇科|胸片|心电图?|[B彩]超|肝功|尿检|查体)(结果|结论|情况|指标)|检[查测]结果|健康|既往史|高危因素|避孕(措施|方式|情况)|现?孕情况?|节育(措施|情况)|生育情况|身体缺陷|主要疾病|病症|伤情|伤病|治疗情况|功能障碍|危险性评估|死因|(病|伤|残)情|.{0,4}血[压糖脂]|病因)",
    ),
    (
        Role.HARDSHIP,
        r"(?!.*(?:人|人员|对象|姓名|金额|标准|补贴|补助|费用|人数|户数|单位|时间|日期|电话)$).*(致贫|致困|返贫|困难|贫困|(救助|申请|补助|资助|帮扶|慰问)(原因|事由|缘由|理由)"
        r"|缘由|(?<!处罚)(?<!变更)(?<!调整)(?<!扣款)(?<!征收)(?<!注销)原因|家庭情况|家庭状况|家庭变[化故]|风险类型|主要风险|[致返]贫风险|家庭收入|人均收入|月收入|年收入|婚姻|婚育|服刑|矫正|吸毒|戒毒|信访|家庭成员情况|家庭财产|罪名|刑期|刑种|刑罚|犯罪|案底|前科"
        r"|扶助(类型|类别|原因)|管控(类别|类型|等级)|抚养(情况|类别)|监护情况|父母情况|认定(?:情形|原因|理由)|受灾情况|灾情|经济(状况|情况)|居住(状况|情况)|住房(状况|情况)|就业状况|家庭经济|留守|帮扶原因|涉案|逮捕|政治面貌情况).*",
    ),
    (
        Role.CHILD,
        r"(学生|幼儿|儿童|孩子|小孩|子女|未成年人|孤儿|新生|婴儿|被监护人|留守儿童|困境儿童|事实无人抚养儿童)(姓名|名字|名单|名称)?"
        r"|.{1,4}(学生|幼儿|儿童|婴儿|婴幼儿)(姓名)?",
    ),
    (Role.NAME, r"(家属|亲属|紧急|应急)联系人(姓名)?|.{0,4}监护(责任)?人(姓名)?"),
    (
        Role.OFFICIAL,
        r".*(联系人|负责人|经办人|审核人|审批人|调查人|网格员|网格长|包保干部|责任人|帮扶干部|驻村|法定代表人|法人|项目经理|工作人员|登记员|楼栋长"
        r"|填报人|制表人|签发人|河长|路长|书记|主任|组长|队长|监督人|监督员|执法人员|承办人|值班|带班|主讲|医生|校长|教师|班主任|局长|科长|所长|站长"
        r"|经纪人|评估师|调解员|律师|代表人|总监|监理|责任领导|分管领导|包片|协管员|专干|信息员|联络员|志愿者|讲师|专家).*",
    ),
    (
        Role.NAME,
        rf".*(姓名|名字|户名)|[中英]文名|户主|户主名|农户|农户名称|户代表|.{{0,4}}(青年|妇女|产妇|孕妇|长者|灾民|病例|伤者)|.{{2}}户主|({_WHOSE})(人|对象|人员|户|户主|家庭)|持卡人|户名|账户名|账户名称|帐户名|开户名|收款人"
        r"|被保险人|[死亡逝]者|患者|病人|村民|居民|产权人|权利人|房屋所有权人|当事人|被处罚人|违法行为人|行为人|被执行人|家庭成员|共同生活成员|配偶"
        r"|父亲|母亲|(?!采购|招标|征收|评价|监督)..对象|监护人|法定监护人|家长|代理人|委托人|考生|拟录用人员|拟聘用人员|拟聘人员|申报人|当选人|候选人|人员名单|人员|本人|退役军人|老人|残疾人"
        r"|投诉人|举报人|信访人|来访人|反映人|业主|租户|房主|车主|借款人|担保人|贷款人|投保人|成员|名单"
        r"|(?!.*(?:采购|招标|投标|中标|发包|承包|供应|建设|用|法|自然|老年|残疾|保险|竞得|出让|受让|拍卖|代表|纳税|总)人).{1,6}[^老证]人"
        r"|.{1,4}(家属|亲属|户主|家长|业主|居民|村民|老人|学员|患者)|学员|营员|队员|会员|.{0,4}(妻子|丈夫|父亲|母亲|子女|儿子|女儿)|[犬船货]主|房东|承包方代表|(?i:name)",
    ),
    (
        Role.ADDRESS,
        r".*(住址|地址|户籍地|户籍所在地|居住地|现住|现居|暂住|住所|住处|户口所在地|门牌|楼栋房号|楼门号?|楼室号?|房间号|[现居]住房屋|居住小区|房屋坐落|坐落|家庭位置|所在房屋).*|住(?:在)?(?:哪里?|何处)|(?i:addr|address)",
    ),
    (Role.SCHOOL, r".*(学校|班级|年级|幼儿园|就读|学籍|院校|园所).*"),
    (Role.AGE, r"(实际)?年龄|岁数|周岁"),
    (Role.BIRTH, r"出生.*|生日"),
    (
        Role.VILLAGE,
        r"(?:所属|所在|户籍|参保地?|居住|原|现)?(村|社区|村居|村社区|居委会|村委会|行政村|自然村|村组|镇|街道|乡镇|乡镇街道|镇街|镇办|小组|村民小组|居民小组|组别)(名称|名)?",
    ),
    (
        Role.STAFF,
        r"职务|职称|岗位|岗位名称|科室|部门|分工|工作单位及职务|职责|工作职责|单位及职务|现任职务|拟任职务|职位|包联单位|学历学位",
    ),
    (Role.NOTE, r"备注|说明|其他|其它|附注"),
    (
        Role.CODE,
        r".*(编号|序号|单号|证号|代码|编码|文号|合同|学号|考号|户号|案号|条码|发票|档案|准考证|票号|图号|地块|型号|批号|表号"
        r"|房号|车架号|许可证|流水号|凭证|订单).*|号码",
    ),
    (
        Role.OTHER,
        r".*(金额|标准|合计|小计|总计|补贴|补助|收入|面积|数量|人数|户数|人口|比例|成绩|分数|得分|排名|名次|单价|总价|元|次数|天数|月数|工资|费用|价|等级|结论|机构|措施|类型|方式|类别|结果|性质|原因|年限|时间|日期|种类|到期日|有效期|情况|意见|依据)|性别"
        r"|民族|学历|专业|籍贯|类别|类型|类型及等级|等级|档次|级别|项目|名称|内容|日期|时间|月份|年度|年份|开户行|开户银行|银行|[原现]?(?:所在)?单位|工作单位|关系|与户主关系"
        r"|与申请人关系|签名|签字|签章|领款人签字|状态|结果|审核意见|审批意见|意见|救助类别|救助类型|保障类别|救助方式|政治面貌"
        r"|数|批次|区域|方式|次序|No|NO|no|#",
    ),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _PATTERNS)
_BRACKETED = re.compile(r"\([^()]{0,30}\)?|\[[^\[\]]{0,30}\]?|【[^】]{0,30}】?")
_SPACE = re.compile(r"\s+")
LONGEST_HEADING = 24


def under(group: str, heading: str) -> str:
    """The heading of a column below one that spans several (残疾情况: 类别、等级): with it where it says too little by itself."""
    telling = role(heading) not in {Role.NONE, Role.OTHER, Role.CODE}
    return heading if telling or role(group + heading) not in {Role.HEALTH, Role.HARDSHIP} else group + heading


@lru_cache(maxsize=4096)
def role(heading: str) -> Role:
    """What a heading (in the half-width view) announces. Headings are short: a longer text is none."""
    plain = _SPACE.sub("", _BRACKETED.sub("", heading)).strip(":*、.")
    if not plain or len(plain) > LONGEST_HEADING or sum(c.isdigit() for c in plain) > 2:
        return Role.NONE
    return next((role for role, pattern in _COMPILED if pattern.fullmatch(plain)), Role.NONE)
