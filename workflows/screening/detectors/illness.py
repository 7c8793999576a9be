"""What names an illness or a disability, and where such words begin and end."""

import re
from collections.abc import Iterable

from .names import words_of

_FACULTIES = ("肢体", "视力", "听力", "言语", "智力", "精神", "多重")
_SUFFIXED = {  # what is an illness by its last letter, where the letter before tells of a part of the body
    "炎": "节肾肝肺胃肠胆囊膜髓窦耳咽喉鼻角肤脉肌心腔宫尾腺支气管道颈",
    "梗": "脑心肺肠",
}
_ORGANS = "肺肝胃肠乳腺宫颈食管胰膀胱前列舌喉鼻咽脑骨血甲状淋巴卵巢直结恶性"


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their first letter, so that a search tries few at each place."""
    grouped: dict[str, list[str]] = {}
    for word in words:
        grouped.setdefault(word[0], []).append(re.escape(word[1:]))
    return grouped


#: Every alternative begins with a letter of its own, so that the search skips from one such letter to the next.
ILLNESS = re.compile(
    "|".join(
        [f"{one}(?:(?:残疾)?(?:等级)?[(:]?(?:[一二三四1-4]级|重度|轻度|中度)|残[疾障])" for one in _FACULTIES]
        + [f"级(?<=[一二三四1-4]级)(?:{'|'.join(_FACULTIES)})残?疾?"]
        + [f"癌症|癌(?<=[{_ORGANS}]癌)|瘤(?<=[{_ORGANS}]瘤)"]
        + [f"{measured}(?:偏|升|过)高" for measured in ("转氨酶", "尿酸", "血糖", "血压", "血脂")]
        + [f"{last}(?<=[{before}]{last})" for last, before in _SUFFIXED.items()]
        + [f"{first}(?:{'|'.join(sorted(rest, reverse=True))})" for first, rest in _by_first(words_of("conditions.txt")).items()]
    )
    + r"|照护[0-9一二三四五六]级|双相(?:情感)?障碍|发育迟[滞缓]|[带靠]制?氧气?机"
    r"|肿瘤|白血病|尿毒症|艾滋病?|HIV|精神分裂症?|精神(?:疾病|障碍|病)|抑郁症|躁狂症|癫痫|脑瘫|脑梗[塞死]?|脑出血|脑中风|中风|偏瘫|截瘫|瘫痪|糖尿病"
    r"|高血压|心脏病|冠心病|心肌梗塞?|心衰|乙肝|丙肝|肝炎|肝硬化|肺结核|结核病|尘肺|矽肺|透析|植物人|血友病|渐冻症|帕金森|阿尔茨海默|老年痴呆"
    r"|痴呆|红斑狼疮|梅毒|性病|股骨头坏死|强直性脊柱炎|肾衰竭?|肾功能衰竭|再生障碍性贫血|地中海贫血|先天性[一-鿿]{2,8}|智力低下|自闭症|孤独症"
    r"|唐氏综合征|侏儒|残疾(?:等级)?[(:]?[一二三四1-4]级|慢性(?:肾|肺|肝|胃|心|支气管|阻塞|病)[一-鿿]{0,6}|核酸(?:检测)?(?:结果)?[为呈]?阳性|抗原阳性|阳性|无症状感染者|密切接触者"
    r"|骨折|截肢|双目失明|失明|失聪|聋哑|近视|结节|抑郁|焦虑症|结石|囊肿|息肉|子宫肌瘤|甲亢|甲减|痛风|哮喘|关节炎|溃疡|肺炎|肾炎|胰腺炎|白内障|青光眼|扁平足|脊柱侧弯|疝气"
    r"|听力(?:很|较|极)?(?:差|弱|不好|不便|下降|减退)|视力(?:很|较|极)?(?:差|弱|不好|不便|下降|减退)|躁狂|感染(?<=[腔部肺道口伤血度]感染)|贫血|衰竭|梗[死塞]|出血|硬化|损伤|畸形|切除|置换术|移植术|心律失常|房颤|心梗|脑膜炎|水痘|麻疹|手足口病|腹水|卧床|失能|半失能|双相(?:情感)?障碍|色盲|色弱|烧伤|腰椎间盘突出|类风湿|脊髓损伤|脑外伤|新冠(?:肺炎|感染)|流产|不孕"
    r"|综合征|硬化症|功能衰竭|萎缩|麻痹症?"
)
ILLNESS_SAID = re.compile(rf"[一二三四1-4]级|{ILLNESS.pattern}")
#: What may stand before the word of an illness and belongs to it: organ, limb, side, how grave; and what may follow.
_BEFORE_ILLNESS = frozenset(
    _ORGANS + "左右双单上下内外手脚腿臂眼耳肢足指趾腕踝膝髋肩腰椎颈胸肋股部粉碎性一二两三四五多处大小肾心脏膜肌肉神经呼吸视听侧索甲状"
    "急慢原继遗传先天良早中晚重轻度型髓系淋细胞纤维皮阑胆囊桡尺胫腓髌锁骶髂颅颌鼻眶端近远段腹盆" + "".join(_SUFFIXED.values())
)
_AFTER_ILLNESS = re.compile(r"(?:病|症|炎|[早中晚]期|[0-9一二三四]期|术后|后遗症|倾向|发作|手术|(?:化疗|放疗|透析|移植|手术)中?)*")
NOT_TOLD = re.compile(
    r"[床气坐]?垫|他人|群众|行人|路人|医?院|疫苗|保险|认定|防治|知识|门诊|病房|科(?!医)|专家|筛查|讲座|报销|补[贴助]|救助"
)  # behind the word: then it is a thing's name
_LONGEST_BEFORE = 8
#: What a person is said to have, whatever it is: 患…、确诊为…、服用…
HAS = re.compile(
    r"(?:患(?![者方儿难病])有?|罹患|确诊为?|诊断为|突发|查出|自述|服用|口服|因(?=[一-鿿]{2,12}(?:住院|手术|去世|死亡|病故|送医|就医|申请门诊)))"
    r"(?P<said>[一-鿿]{2,12}?)(?=[,。;、()\s]|\Z|多年|[0-9半]|住院|手术|发作|去世|死亡|病故|送医|就医|申请|至今|在|已|后|等|药)"
)
HAS_NOTHING = re.compile(
    r".*(?:意外|人员|患者|群众|问题|情况|原因|事故|事件|变化|暴雨|火灾|隐患|工作|政策|老人|的)|[无未]|有病|疾病|药物|大病|重病"
)


def whole(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where an illness begins and ends with what belongs to its word: 左手三指骨折, 肺癌晚期, 二级肢体残疾."""
    start, after = match.start() - (match[0][0] == "级"), _AFTER_ILLNESS.match(text, match.end())
    while start and match.start() - start < _LONGEST_BEFORE and text[start - 1] in _BEFORE_ILLNESS:
        start -= 1
    return start, after.end() if after else match.end()
