"""Generated ordinary documents: notices, statistics, procurement, law, announcements full of numbers that are nobody's."""

from collections.abc import Iterator
from random import Random

from benchmarks.screening import values as v
from benchmarks.screening.cases import Case
from workflows.screening.findings import Cell


def digits(random: Random, count: int, first: str = "123456789") -> str:
    return random.choice(first) + "".join(random.choice("0123456789") for _ in range(count - 1))


def near_misses(random: Random) -> Case:
    """Numbers shaped like a person's, in the places where offices have them."""
    year = random.randint(2018, 2026)
    lines = [
        f"快递单号：{random.choice(('SF', 'YT', 'JD', 'EMS'))}{digits(random, random.choice((12, 13, 15)))}",
        f"快递单号 {digits(random, random.choice((12, 13, 15)), '47')}",
        f"项目代码：{year % 100}{random.randint(1, 12):02}-130102-{random.randint(1, 89):02}-{random.randint(1, 5):02}-{digits(random, 6)}",
        f"订单编号：1{random.choice('3456789')}{digits(random, 9)}",
        f"合同编号 HT-{year}-{digits(random, 11, '1')}",
        f"工程总造价{random.randint(1, 99)},{random.randint(100, 999)},{random.randint(100, 999)}.57元，折合{digits(random, 11)}.25元",
        f"统一社会信用代码：{v.credit_code(random)}",
        f"流水号{v.no_card(random, 19)}，凭证号{v.no_card(random, 16)}",
        f"采购编号{year}{random.randint(1, 12):02}{random.randint(1, 28):02}{digits(random, 10)}",
        f"ISBN 978-7-{digits(random, 4)}-{digits(random, 4)}-{random.randint(0, 9)}，定价38.00元",
        f"ISBN：9787{digits(random, 9)}",
        f"水表读数 {digits(random, 8)}，电表号 {digits(random, 12)}，本期用量{random.randint(10, 900)}度",
        f"坐标：东经114.{digits(random, 8)}，北纬38.{digits(random, 8)}",
        f"圆周率约为3.{digits(random, 30)}，系数0.{digits(random, 18)}",
        f"平政发〔{year}〕{random.randint(1, 99)}号，平民字〔{year}〕{random.randint(1, 99)}号",
        f"不动产权证号：冀（{year}）平山县不动产权第{digits(random, 7)}号",
        f"案号：（{year}）冀0102民初{random.randint(1, 9999)}号",
        f"图号 J50G{digits(random, 6)}，地块编号 130131{digits(random, 9)}",
        f"发票代码{digits(random, 12)} 发票号码{digits(random, 8)}",
        f"软件版本 V{random.randint(1, 9)}.{random.randint(0, 20)}.{random.randint(0, 20)}.{random.randint(0, 300)}",
        f"3.{random.randint(1, 9)}.{random.randint(1, 9)}.{random.randint(1, 9)} 施工要求",
        f"办公电话：12345 政务服务便民热线，监督举报 12388，客服 400-{digits(random, 3)}-{digits(random, 4)}",
        f"设备型号 HP-{digits(random, 4)}，序列号 {digits(random, 15)}",
        f"经营许可证编号JY1{digits(random, 13)}，备案号：冀ICP备{digits(random, 8)}号-1",
        f"附件下载：http://www.example.gov.cn/art/{year}/3/15/t{year}0315_1{random.choice('358')}{digits(random, 9)}.html",
        f"捐款账户 户名：平山县慈善总会 开户行：平山农商行 账号：{v.card(random)}",
        f"投标保证金账号：{v.no_card(random, 17)}（户名：平山县公共资源交易中心）",
        f"{year}年{random.randint(1, 12)}月{random.randint(1, 28)}日8:30—{year}年{random.randint(1, 12)}月{random.randint(1, 28)}日17:30",
        f"身份证号：{digits(random, 6)}********{digits(random, 4)}，手机号：138****{digits(random, 4)}",
    ]
    return Case("near_misses", "平山街道办事处公告\n" + "\n".join(random.sample(lines, random.randint(4, 12))), ordinary=True)


def statistics(random: Random) -> Case:
    """A table of figures: neighbours must not grow together."""
    case, kind = Case("statistics", ordinary=True), random.choice(("cells", "tabs", "bars", "spaces"))
    between = {"cells": "\t", "tabs": "\t", "bars": "|", "spaces": "  "}[kind]
    headings = ["乡镇", "户数", "人数", "金额", "残疾人数", "电话数", "80-89岁人数", "备注"][: random.randint(4, 8)]
    for row in range(random.randint(4, 25)):
        for column, heading in enumerate(headings):
            if column:
                case.text += between
            begin = len(case.text)
            figures = str(
                random.choice(
                    (random.randint(100, 199), random.randint(1, 99), random.randint(1000, 9999), random.randint(10000, 99999999))
                )
            )
            case.text += heading if row == 0 else random.choice(v.VILLAGES) if column == 0 else "" if heading == "备注" else figures
            if kind == "cells":
                case.cells.append(Cell(begin, len(case.text), row, column))
        case.text += "\n"
    case.text = case.text[:-1]
    return case


SENTENCES = (
    "涉及国家秘密、商业秘密、个人隐私的政府信息不得公开。",
    "公开前应当依照《中华人民共和国保守国家秘密法》进行保密审查。",
    "属于国家秘密的，按照机密级、秘密级分别管理。",
    "行政机关内部事务信息、工作秘密可以不予公开。",
    "残疾等级为一级、二级的残疾人每人每月补贴100元。",
    "对患有尿毒症、白血病等重大疾病的困难群众给予临时救助。",
    "申请人须提供身份证、户口簿、银行卡复印件，身份证号码与户口簿一致。",
    "低保户、特困人员、社区矫正对象按规定办理。",
    "报名地点：平山街道办事处3号楼2单元201室（便民服务中心）。",
    "会议在平山大厦5楼会议室召开，地址为解放路114号306室。",
    "路段：团结路与环山路交叉口南15米处，绕行S227辛河路。",
    "征收范围：东起百二河，西至朝阳路，面积11.8078公顷（177.1174亩）。",
    "年满18周岁，未被剥夺政治权利的居民可以登记。",
    "本次共招聘16人，报名时间为1月26日9:00-11:30、14:00-17:00。",
    "残疾人两项补贴发放1769人，金额106140元；80-89岁人数265人。",
    "现将《平山街道网格管理办法（征求意见稿）》向社会公开征求意见。",
    "依据《城乡规划法》第四十条第一款，未取得建设工程规划许可证。",
    "联系人：王主任，联系电话：12345。",
    "小学一年级新生入学登记8月20日开始，请携带出生证明。",
    "幼儿园招生范围为户籍在本辖区的适龄儿童。",
    "密级：公开",
    "密级：□绝密 □机密 □秘密 ☑不涉密",
    "是否属于国家秘密：否",
    "每个党支部书记、网格员、楼栋长要落实责任。",
    "请各单位注意保密审查程序，不得公开涉密信息。",
    "价格仅供参考，以实际为准。",
    "平房改造涉及3栋、5栋、7栋楼外墙，1单元至4单元电梯更新。",
    "预防艾滋病、肺结核、高血压，倡导健康生活。",
    "参保人员应在2024年12月31日前缴费，每人380元。",
    "本公告自发布之日起施行，原平政发〔2019〕33号同时废止。",
    "机密性、完整性、可用性是信息安全的三要素。",
    "标志形式为“秘密★1年”，由定密责任人确定。",
    "法定代表人：刘建国，注册资本500万元。",
    "施工单位：平山建设集团有限公司，项目经理：李明。",
)


def notice(random: Random) -> Case:
    """Prose of the sort offices publish every day."""
    chosen = random.sample(SENTENCES, random.randint(4, 12))
    text = "平山街道办事处关于有关事项的通告\n" + "\n".join(chosen) + "\n平山街道办事处\n2024年5月30日"
    return Case("notice", text, ordinary=True)


def procurement(random: Random) -> Case:
    """A list of firms with their codes and sums."""
    case = Case("procurement", "序号\t供应商名称\t统一社会信用代码\t中标金额（元）\t项目编号\n", ordinary=True)
    for row in range(random.randint(2, 9)):
        firm, total = f"平山县{random.choice(v.SURNAMES)}氏建材有限公司", random.randint(10**5, 10**10)
        case.text += f"{row + 1}\t{firm}\t{v.credit_code(random)}\t{total}.00\tZC{digits(random, 11, '1')}\n"
    return case


def masked_list(random: Random) -> Case:
    """A list as it ought to be: names of villages, masked numbers."""
    case = Case("masked", "序号\t姓名\t身份证号\t联系电话\t所属社区\t金额\n", ordinary=True)
    for row in range(random.randint(3, 12)):
        who, number, mobile = v.name(random), v.identity(random), v.mobile(random)
        shown = who[0] + "*" * (len(who) - 1), f"{number[:6]}********{number[14:]}", f"{mobile[:3]}****{mobile[7:]}"
        case.text += "\t".join((str(row + 1), *shown, random.choice(v.VILLAGES), str(random.randint(100, 999)))) + "\n"
    return case


ORDINARY = (near_misses, near_misses, statistics, statistics, notice, notice, notice, procurement, masked_list)


def documents(seed: int, count: int) -> Iterator[Case]:
    random = Random(seed)
    for _ in range(count):
        yield random.choice(ORDINARY)(random)
