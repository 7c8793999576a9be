"""What a clause says of somebody: an illness, want or loss, or something else; judged by broad cues, so that it need not be listed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .illness import HAS, HAS_NOTHING, ILLNESS, NOT_TOLD

OUTRIGHT = 3  # of a cue that tells something of somebody by itself; the others count one each
_PART = r"[^,;。、():!?\s|\[\]【】“”\"]"
_CLAUSE = re.compile(rf"{_PART}{{2,}}(?:(?<=[0-9])(?<![0-9]{{4}}),(?=[0-9]{{3}}(?![0-9])){_PART}+)*")


def _spelt(*patterns: str) -> list[str]:
    """The alternatives of patterns, each beginning with one letter: a class of letters in front is written out."""
    spelt: list[str] = []
    for pattern in patterns:
        depth = begun = 0
        in_class = False
        for at, c in enumerate(pattern + "|"):
            in_class = c == "[" or (in_class and c != "]")
            depth += 0 if in_class else (c == "(") - (c == ")")
            if c == "|" and not depth and not in_class:
                one = pattern[begun:at]
                first, rest = (one[1 : one.index("]")], one[one.index("]") + 1 :]) if one[0] == "[" else (one[0], one[1:])
                spelt += [letter + rest for letter in first]
                begun = at + 1
    return spelt


def _cues(*patterns: str) -> re.Pattern[str]:
    """One pattern of alternatives, each of which begins with a letter of its own: the search skips from one such letter to the next."""
    return re.compile("|".join(sorted(_spelt(*patterns), key=len, reverse=True)))


class Hints:
    """Many alternatives looked for at once: at each letter only those that begin with it are tried."""

    def __init__(self, *patterns: re.Pattern[str]):
        grouped: dict[str, list[str]] = {}
        for one in _spelt(*(pattern.pattern for pattern in patterns)):
            grouped.setdefault(one[0], []).append(one)
        self._first = re.compile(f"[{re.escape(''.join(grouped))}]")
        self._grouped = grouped
        self._by_first: dict[str, re.Pattern[str]] = {}  # compiled when a text holds the letter: all of them take a sixth of a second

    def next(self, text: str, at: int, end: int) -> int:
        """Where the next of them begins, from one place on and before another; -1 when none does."""
        for letter in self._first.finditer(text, at, end):
            pattern = self._by_first.get(letter[0]) or self._begun(letter[0])
            if pattern.match(text, letter.start()):
                return letter.start()
        return -1

    def _begun(self, letter: str) -> re.Pattern[str]:
        pattern = self._by_first[letter] = re.compile("|".join(self._grouped[letter]))
        return pattern


_PROGRAMME = (  # what an office gives, keeps or runs
    "补[助贴偿]|救助|津贴|慰问|抚恤|保[险障]|公积金|政策|制度|资金|机构|协会|中心|服务|证|申请[书表]|登记|鉴定|报告|名单|台账|档案|认定|"
    + "群众|职工|党员|人员|学生"
)
#: Words in which a cue is none: things, offices and procedures that are called so.
_THINGS = _cues(
    r"医院|卫生[院室所站]|门诊|急诊|病[房历区床例案]|医[生师保务护]|大夫|护士|妇[女联幼]|[男女]士|公[司民示布共告安室用园章证交积开平正益房]|办公|儿童|子公司"
    r"|不动产|不[少多低高超大小]于|没[少多低高超大小]于|不[予等同仅但论服过符]|不明确|不公开|无障碍|无[异误效关须需证]|没收|缺[席勤陷]"
    r"|残联|学[校院区位历籍]|[大中小]学|工[程地会单商具]|职工|员工|社工|施工|分工|开工|住[址所宅建处]|家[住属电具庭]|房[管产屋东]"
    r"|断[水电路面]|困境|难[免得点题]|故障|事故|缘故|独特|独立|损失费|失[信效误]|欠[缺条妥]|少[数先年]|弱[电势]|差[额价异错旅别]|差不多|缺口|孙(?=[一-鿿]{1,2}$)"
    r"|意外险|学生|老师|安全|生效|活动|生活[区垃费小]|费用|免费|收费|缴费|垫付|打[印卡扫击非电]|拨打|倒[班计车]|垃圾|空[调间白地气]|低碳|高压[线电水]|紧急|光[缆伏纤荣]|破[损旧案]|停[车电水放]|辞[退职]书|累计|闹市|苦干|手[机续册工艺段写下头里表拉动持]|脚[手本]|骨干|眼[前下光]|[到过动]手|[双]手|[落拳]脚|一手|腰包|[死逝亡伤患]者|遗失|挂失|丢失|漏水|渗水|膝下|头[版条]|血缘|心血|脑[筋海]|药[店房品企监]|医药|看护人|陪护[人床]|背靠背|康复人员|[骑歌选助对水新能凶扶]手|二话不说|情绪[一-鿿]{0,2}[平稳]|[政法自]治|整治|治[安理保]|站[牌点台]|[车网]站|人手|手段|停机|大打出手|眼泪|咬伤他人|社区康复|强制医疗|褥疮[床气]垫|身体(?:健康|硬朗|良好|结实)|[上下]身(?=[穿着])|精神(?:损[失害]|抚慰|赔偿|文明|鼓励|面貌)|工伤(?=认定|保险|待遇|赔偿|申请)",
    rf"困难(?=[一-鿿]{{0,3}}(?:家庭|{_PROGRAMME}))|[贫特]困(?=[一-鿿]{{0,3}}(?:{_PROGRAMME}))|残疾(?=人?[一-鿿]{{0,2}}(?:{_PROGRAMME}))"
    rf"|孤儿(?=[一-鿿]{{0,4}}(?:{_PROGRAMME}))|[死][亡](?={_PROGRAMME})|丧葬|遗属|失[业独](?=[一-鿿]{{0,2}}(?:{_PROGRAMME}))"
    rf"|低保(?={_PROGRAMME})|临时救|医疗(?={_PROGRAMME})|大病(?={_PROGRAMME})|护理(?={_PROGRAMME})|养老(?=院|[一-鿿]{{0,2}}(?:{_PROGRAMME}))|伤残(?={_PROGRAMME})|住房(?={_PROGRAMME})|生活(?={_PROGRAMME})",
    _PROGRAMME,
)
#: What is hard for a body, and no hardship.
_HARD_TO_DO = _cues(
    r"行走困难|呼吸困难|吞咽困难|进食困难|排尿困难|排便困难|行动困难|活动困难|发音困难|睡眠困难|站立困难|翻身困难|言语困难|沟通困难"
)
#: Something an office does, a rule, a firm's matter: a clause with it tells nothing of somebody, unless it says so outright.
_OFFICIAL = _cues(
    r"[《》%]|违[法反规章]|许可|经营|依[据照法]|根据|按[照规]|规定|条例|办法|标准|条件|符合|认定|纳入|审[批核查]|公示|予以|发放|批准|受理|告知|送达|处罚|责令|限期|整改|逾期|复议|诉讼|起诉|仲裁|申请|办理"
    r"|携带|咨询|拨打|联系|工作|社区(?!矫正)|街道|网格|民警|走访|慰问|看望|询问|登记|填[写报]|签[字订名]|提[交供]|材料|证[明件据]|通知|公告|调[解处查取]|协[商助调议]|会议|宣传|培训"
    r"|检查|核[查实对]|入户|回访|建议|评估|评[审议定]|项目|工程|施工|公司|企业|物业|商[户铺]|道路|设施|车辆|小区|楼道|资金|补[贴助]|救助|政策|服务|帮扶|跟进|领取|委托|代[理领办]|负责|参加|组织|报告"
)
_POLICY = _cues(
    r"[《》]|条例|凡|每人每[月年天]|[象员众庭者](?:可|应|均|按|须|享受|给予)|以[上下]的|之一的|的(?:人员|家庭|对象|居民|老年人|残疾人|儿童|患者|群众|职工|学生|村民)(?!·)|年满[0-9]+周岁"
    r"|下列|以下(?:条件|情形|人员)|应当|可以(?:申请|享受|凭)|给予"
)
_KIN = _cues(
    r"[妻夫母爸妈爹娘儿女媳婿兄弟姐妹哥嫂爷奶婆侄舅姑姨叔伯娃孩]|父|孙[子女]|[长次独幼养继弟侄]子|老伴|爱人|家[人里中]|[全一]家|双亲|公(?=公|婆)|[两三四五六][口个](?:人|之家|孩|娃)"
)
#: What it takes to live.
_LIVING = _cues(
    r"收入|工资|屋(?=[塌漏去年被没])|锅|每月|月[收均租供付]|薪|钱|房|租|住|学|工|活|吃|穿|喝|费|养(?![子女父母老殖])|照[料顾看管]|顾|看[管护]|带(?=大|着|孩)|靠|供|开[支销]|积蓄|存款|贷|借|还|赚|挣|生[计意]|日子|田|地里|低保|负担|劳力|劳动力|婚|恋|感情|睡|做饭|摆摊|种[地田菜]"
)
_FIGURE = _cues(r"[万块元年月次岁口亩](?<=[0-9一二两三四五六七八九十几百千半多余来个].)")
_WANT = _cues(
    r"[无没不未难差弱缺欠少断失丢光空紧低穷贫困苦破坏毁倒塌漏停辞赔亏骗逃躲闹吵打骂恨怕哭愁拖累熬撑扛垮薄荒废烂荡尽跑走撇丢扔散逼迫被遭受只仅全都勉凑将就常经一直]"
)
#: Loss and want outright.
_STRAITS = _cues(
    r"[丧孤寡贫穷赌债窘嫁狱]|死(?![角板锁])|[身早病亡]故|亡|[去过离逝]世|病[逝亡]|[癌病血祸][^,]{0,2}走了|难产[^,]{0,2}走了|意外[^,]{0,2}走了|走得早|[服判缓徒入]刑|刑[期满拘]|羁押|拘[留役]|[吸戒涉贩]毒|矫正|坐过?牢|不起诉|离[异婚家了]|独[居身]|单[身亲]|再婚|分居|抛[弃下]|遗弃|失[业踪联独学]"
    r"|下落不明|撵|扫地出门|赶出[家门去来]|抵[给押债账]|五保(?!供养标准|政策)|吃低保|低收入户|出走|[欠借](?:款|债|钱|账|了|下|的|[^,]{0,6}[元账债])|变卖|倒闭|破产|被骗|家暴|打骂|虐待|施暴|轻生|自[杀残尽缢焚]|寻死|乞讨|拾荒|废品|流浪|寄[住居养人]|[租借]住|租房|桥洞|车库|地下室|[窝工]棚|危房"
    r"|困[难苦]|拮据|艰[难辛]|无[依业房靠子收]|没了|没有?(?:人|钱|房|收入|工作|劳动)|[待下]岗|[打零散短]工|辍学|休学|退学|留守|[收领送]养|私生|入不敷出|未[娶嫁]|分房睡|剥夺政治权利|[父母]已故|断[粮炊]|独自[养带抚拉]|吸食|强戒|冰毒|海洛因|纳入低保|[子女儿]不管|耳光|捡[^,]{0,4}(?:瓶|纸[壳箱板]|破烂|垃圾|废)|判[一二三四五六七八九十][^,]{0,2}缓|赔[^,]{0,8}[万元]|揭不开|糊口|度日|维[生持]|花[光完尽]|低保户|特困|无人|没人|网贷|高利贷|还债|骗[去走]|拒不支付|无力[退偿归]还|矿难|找不[到着](?:工作|活)|被[^,]{0,6}(?:辞退|开除|解雇)"
)
_BODY = _cues(
    r"[看听闻尝嚼咽喘]不|[抖疼痛痒咳喘吐晕肿瘦]|身上|浑身|[左右]边|舌|嗓|牙|跤|摔(?=[了断伤倒下]|$)|知觉|[高低]压|骨头|肉|饭量|胳|耳膜|[眼耳腿脚手腰背颈膝肘腕骨髋髌脑脊肝肾肺胃肠胆脾牙喉鼻肌肢膀胱]|心脏|心率|胸|头(?=[痛晕疼昏部])|神志|神经|精神|智力|听力|视力|记忆|认知|身[体子]|皮肤|关节|血|尿|肚子|大小便|胳膊|肩|情绪|睡|眠|食欲|胃口|说话|走路|站|翻身|呼吸"
)
_AILING = _cues(
    r"[痛疼肿麻抖晕昏摔伤折裂吐咳喘痒瘸跛偏歪僵颤疯傻懵糊慢退萎缩衰弱差坏断截切瞎瘫残损]|不[便好清稳行灵利动住了起能开]|失|看不|听不|站不|走不|起不|下不|模糊|发[热烧冷黑作]|丧失|出血|溢|震荡|移植|置换|切除|堵|阻|切[了掉除去]|撞断|打断|摘[了除]|钙化|结节|突出|增生|松动|脱|变形|病变"
)
_MEDICAL = _cues(
    r"[药疗诊孕]|产(?=[期妇检褥])|[服口吃]用|口服|手术|住院|出院|康复|护[工理]|轮椅|拐(?![卖弯])|看护|陪护|插管|吸氧|体检|化验|验血|输[血液]|打针|胰岛素|支架|钢板|假[肢牙]|助听|导尿|鼻饲|治"
)
#: What somebody is not able to: 使不上, 走不动, 睡不着, 供不起.
_UNABLE = re.compile(
    r"不(?<=[一-鿿]不)[牢得过上下来起出进动住着到开清见了全好稳踏久远](?![于少满同足])|不会(?=[一-鿿])|不认得?(?=[人家女儿子妈爹娘])|不能[独自]{0,2}(?=[坐站走说行吃翻动])"
)
#: What a body does: 走不动, 看不清, 躺不平; without it nobody's health is told of: 买不起, 指望不上.
_OF_BODY = re.compile(
    r"[走站坐躺起睡吃咽喝看听认记喘动翻弯抬举握端拿提使挪爬蹲迈憋喂嚼说尿撑捏抓夹咬][^,]{0,1}不|不能[独自]{0,2}[坐站走说行吃翻动]|不会[走说喊叫爬坐写吃穿用认翻站]|不认得?|找不[着到]家"
)
#: An illness by the letter it ends with, or a state of body and mind that is said outright.
_ILL = _cues(
    r"[病症炎瘤癌疮疹疝痨聋哑盲瘫痴癫痫]|残[疾障]|骨折|障碍|综合征|手术|住院|化疗|放疗|透析|卧床|失[明聪语能智禁忆]|流产|怀孕|妊娠|哺乳期|酒精依赖|重残|伤残[一二三四五六七八九十]级|摔倒|失常|抽过?风|糊涂了|[智视听]力残|肢体残|精神残|言语残|羊[角癫]疯|羊[角癫]风|发作|[甲乙丙]肝|[一二三四五六七八九十]级伤残|截[肢瘫]|瘸|跛|自闭|抑郁|焦虑|幻[听觉]|妄想|自理|植物人|造[瘘口]|杂音|丧失劳动|劳动(?:能)?力丧失|心梗|[无限]制?民事行为能力|[智肢听视言精]残|脑[梗溢出]|中风|偏瘫|感染|阳性"
)
_NOT_ILL = _cues(
    r"因病(?=[致返去死亡故丧])|病[故逝亡]|毛病|通病|[弊诟]病|[看治]病(?=难|贵)|症结|病[虫毒]|色盲点|无症状(?!感染)|盲[目区道]|无病|没病"
)
_COST = _cues(r"费|钱|元|债|款|贵|花|蓄|贷|开[支销]|致贫|返贫|致困")

#: Want and loss in words of their own.
SITUATION = re.compile(
    r"负债(?:[0-9.]+万?余?元?)?|强制医疗|低保(?=申请|单人|没批)|为[其他她][一-鿿]{0,4}(?:低保|特困)|(?:办理?|申办|申请)[了下好]?低保(?![一-鿿])|(?<![一-鿿])低保(?![一-鿿])|民间借贷|财产分割|拖欠(?!工资|农民工)[一-鿿]{1,6}(?:费|款|租金?)|落脚(?!点)|拳脚|[挨殴毒]打|动手[一-鿿]{0,3}打|欠(?:款|账|债|[一-鿿]{0,6}[0-9.]+[万千余多]{0,2}元)|离婚|婚姻破裂|丧[夫妻]|孤寡|独居|空巢|留守|无业|待业|下岗|无(?:固定|稳定|经济|生活)?(?:收入|来源)"
    r"|外债(?:[0-9.]+万?余?元?)?|出狱|无(?:儿无女|子女|人(?:照料|照顾|赡养|抚养|看管))|(?:不给|拒付|拖欠|未付|无力(?:支付|承担)?)(?:抚养|赡养|生活|医疗|医药|物业|水电|取暖)费?|[父母](?:亡|死|嫁|故)(?:[父母][亡死嫁故])?|父母双亡|再婚|无存款|无住房|无房|土坯房|感情(?:不和|破裂)|分居|[一独](?:人|自)(?:生活|居住|抚养)|相依为命|车祸(?:去世|身亡|死亡)?|火灾|唯一收入|入不敷出|靠[一-鿿]{2,6}(?:为生|度日|维生|生活|维持)|打零工|(?:父母|父亲|母亲|夫妻)外出务工|[借寄租]住(?:在|于)?[一-鿿]{0,6}(?:家|地下室|车库|平房|工棚|桥洞|公租房|廉租房)"
    r"|[CD]级危房|辍学|失学|房屋(?:倒塌|受损|进水|损毁)|倒塌|受灾|因灾|绝收|在押|羁押|拘留|因(?=[一-鿿]{2,8}罪)[一-鿿]{2,8}罪(?:被?判(?:处|刑)?(?:有期徒刑)?[一二三四五六七八九十0-9]{1,3}年)?|判刑|被捕|有期徒刑|入狱|改嫁|离家出走|遗弃|抛弃|被拐"
    r"|(?:家庭)?(?:人均)?[月年]收入(?:约|仅|不足)?[0-9.]+元?|强制隔离|因病致贫|因残致贫|家境贫寒|家庭困难|生活困难|"
    r"社区矫正|吸毒|戒毒|涉毒|刑满释放|失信被执行人|查封|牺牲|服刑|监外执行|缓刑|低保户|低保对象|低保边缘|特困人员|特困供养|五保户|建档立卡|贫困户"
    r"|脱贫户|监测户|失独|离异|丧偶|单亲|家庭暴力|家暴|上访|缠访|孤儿|事实无人抚养|困境儿童"
    r"|失能|卧床|无劳动能力|残疾人家庭|重病户|欠债|破产|失业|假释|零就业家庭|低收入家庭|社区康复"
)

_OF_HEALTH = frozenset({"失能", "卧床", "残疾人家庭", "重病户"})  # of these: told of a body, and of no want besides

_SAID = re.compile(r"(?:[一-鿿][^一-鿿]*){4}")
_TELLS = re.compile(r"[一-鿿][^一-鿿]*[一-鿿]")  # two letters beside what is found in a clause already
_DAYS = re.compile(r"[0-9一二三四五六七八九十]+(?:年|个?月|日|号|周?岁|时|点|分)|[今去前当次同]年|[上下本]个?[月周]|现年|[男女汉回满]族?\Z")
#: What a clause is about that tells nothing of how somebody fares: a calling, a wish, the rest of a procedure.
_ELSE = re.compile(
    r"党员|学历|文化|毕业|职[务业工员]|[任原]|工作|想问|希望|要求|请求|能否|能不能|建议|打算|照片|房屋|小轿?车|协议|如下|双方|同意|平方|级"
)


#: What may tell outright: the search for sentences worth a closer look.
HINTS_OUTRIGHT = Hints(_STRAITS, _ILL, _HARD_TO_DO, ILLNESS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much a clause tells of somebody, and of what kind.

    `open`: it is about nothing else, so that beside what tells something of somebody it may belong to that. `empty`: there are no words in it.
    `brief`: no more than who it is: 长女, 被继承人. `sure`: something in it says of which kind it is; else it is taken for want.
    """

    weight: int = 0
    health: bool = False
    hardship: bool = False
    policy: bool = False
    official: bool = False
    open: bool = False
    empty: bool = False
    brief: bool = False
    sure: bool = False


_EMPTY, _POLICY_TOLD = Verdict(empty=True), Verdict(policy=True)


@lru_cache(maxsize=16384)
def judged(clause: str) -> Verdict:
    """What a clause tells, whoever it is about."""
    if not _TELLS.search(clause) and not ILLNESS.search(clause):
        return _EMPTY
    if _POLICY.search(clause):
        return _POLICY_TOLD
    said = _THINGS.sub("·", clause)
    official = bool(_OFFICIAL.search(said))
    sound = _NOT_ILL.sub("·", said)
    ill = any((one := words.search(sound)) and not NOT_TOLD.match(sound, one.end()) for words in (_ILL, ILLNESS))
    ill = ill or bool(_HARD_TO_DO.search(said)) or any(not HAS_NOTHING.match(one["said"]) for one in HAS.finditer(sound))
    situations = {one[0] for one in SITUATION.finditer(clause)}
    want_said = bool(_STRAITS.search(_HARD_TO_DO.sub("病", said))) or not situations <= _OF_HEALTH
    straits = want_said or bool(situations)
    body, medical, unable = bool(_BODY.search(said)), bool(_MEDICAL.search(said)), bool(_UNABLE.search(said))
    want, living, kin = unable or bool(_WANT.search(said)), bool(_LIVING.search(said)), bool(_KIN.search(said))
    ailing = body and (unable or bool(_AILING.search(said)))
    hints = 2 * (body or medical) + ailing + want + unable + living + kin + (living and bool(_FIGURE.search(said)))
    weight = OUTRIGHT * (ill + straits) + max(0, hints - 2 * official)
    health = (
        ill or ((body or medical) and not _COST.search(said)) or (unable and not living and not straits and bool(_OF_BODY.search(said)))
    )
    alone = not official and not _ELSE.search(said) and bool(_TELLS.search(_DAYS.sub("", said)))
    if not weight:
        return Verdict(official=official, open=alone)
    return Verdict(
        weight,
        health,
        want_said or not health,
        official=official,
        open=alone,
        brief=not _SAID.search(clause),
        sure=straits or health or living or kin,
    )


def clauses(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Where the clauses of a stretch stand."""
    return (match.span() for match in _CLAUSE.finditer(text, low, high))
