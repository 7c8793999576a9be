"""The gallery: every shared piece of the pages together, with invented content. Only on demo and debug sites."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
MAKEUP = {date(2026, 10, 10)}


class SampleForm(forms.Form):
    """One field of each kind; bound with little, so that errors show."""

    title = forms.CharField(label="标题", max_length=60, help_text="与正文标题一致，不超过 60 字。")
    formed_on = forms.DateField(
        label="形成日期", widget=forms.DateInput(attrs={"type": "date"}), help_text="法定公开期限自此日的次日起算。"
    )
    topic = forms.ChoiceField(
        label="目录事项", choices=[("", "请选择"), ("1", "社会救助 / 低保 / 审批信息"), ("2", "财政预决算 / 部门决算")]
    )
    attribute = forms.ChoiceField(
        label="公开属性",
        widget=forms.RadioSelect,
        choices=[("a", "主动公开"), ("b", "依申请公开"), ("c", "不予公开")],
        help_text="后两项须写明理由和依据。",
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    files = forms.FileField(  # type: ignore[assignment]  # a declared field is no attribute; form.files stays what was uploaded
        label="附件", required=False, help_text="docx、xlsx、pdf、jpg，单个不超过 20 MB。"
    )
    personal = forms.BooleanField(label="内容涉及个人信息，已按规定脱敏", required=False)


class FilterForm(forms.Form):
    """What narrows the sample list."""

    stage = forms.ChoiceField(label="环节", required=False, choices=[("", "全部环节"), ("1", "科室初审")])
    unit = forms.ChoiceField(label="承办科室", required=False, choices=[("", "全部科室"), ("1", "社会事务办")])
    words = forms.CharField(label="标题含", required=False)


def sample_days():
    """Twenty working days from 28 September 2026 with the holiday, a make-up Saturday and a pause of two days."""
    days, day, n = [{"date": date(2026, 9, 28), "kind": "start", "why": "形成之日，当日不计"}], date(2026, 9, 29), 0
    while n < 20:
        rest = (day.weekday() >= 5 and day not in MAKEUP) or day in HOLIDAYS
        if rest:
            days.append({"date": day, "kind": "off", "why": "国庆节放假" if day in HOLIDAYS else "周末休息"})
        elif day in (date(2026, 10, 14), date(2026, 10, 15)):
            days.append({"date": day, "kind": "paused", "why": "征求第三方意见，期限中止"})
        else:
            n += 1
            kind = "due" if n == 20 else "makeup" if day in MAKEUP else "working"
            why = f"第 {n} 个工作日" + {"due": "，期限届满", "makeup": "，调休上班"}.get(kind, "")
            days.append({"date": day, "kind": kind, "n": n, "why": why, "today": day == date(2026, 10, 12)})
        day += timedelta(days=1)
    return days


def at(month, day, hour, minute):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def frame():
    """What every staff page is given."""
    entries = [
        ("", "待办", 12),
        ("", "起草信息", 0),
        ("", "信息库", 0),
        ("", "公开目录", 0),
        ("", "依申请公开", 1),
        ("监督", "预警督办", 120),
        ("监督", "投诉举报", 0),
        ("监督", "责任追究", 0),
        ("评价与统计", "评议考核", 0),
        ("评价与统计", "统计报表", 0),
    ]
    return {
        "office_name": "平山街道",
        "person": {"name": "陈静", "unit": "党政办", "duty": "科室负责人"},
        "unread": 3,
        "standing_in": [{"principal": "李强", "duties": "科室负责人", "until": date(2026, 10, 23)}],
        "navigation": [
            {"group": group, "label": label, "url": "#", "count": count, "current": label == "待办"} for group, label, count in entries
        ],
        "breadcrumbs": [{"label": "待办", "url": "#"}, {"label": "名单公示"}],
    }


def parts():
    """Invented content for each piece, in the shapes the pieces ask for."""
    return {
        "tabs": [
            {"label": "待我办理", "url": "#", "count": 7, "current": True},
            {"label": "待签收", "url": "#", "count": 5},
            {"label": "退回修改", "url": "#", "count": 1},
            {"label": "即将到期", "url": "#", "count": 3, "kind": "soon"},
            {"label": "已超期", "url": "#", "count": 120, "kind": "late"},
            {"label": "抄送", "url": "#", "count": None},
            {"label": "已办", "url": "#", "count": None},
        ],
        "inbox": [
            SimpleNamespace(
                title="2026年9月城乡低保发放情况公示",
                sub="社会救助 · 名单公示 · 第 2 版 · 附件 2",
                stage="科室初审",
                stage_sub="第 2 次送审",
                who="社会事务办 王芳",
                late=1,
                on="10月9日",
            ),
            SimpleNamespace(
                title="平山街道2025年度部门决算公开",
                sub="财政预决算 · 需主任签发",
                stage="科室初审",
                who="财政所 赵敏",
                left=0,
                on="法定 10月20日",
            ),
            SimpleNamespace(
                title="便民服务中心第四季度延时服务安排",
                sub="工作动态 · 常规 · 检测无问题",
                stage="科室初审",
                who="便民服务中心 孙磊",
                left=1,
                on="10月12日",
                routine=True,
            ),
            SimpleNamespace(
                title="关于杨柳社区老旧小区改造方案征求意见的公告",
                sub="城镇老旧小区改造 · 会签 2/3",
                stage="会签",
                who="城建办 周涛",
                left=3,
                on="10月14日",
            ),
            SimpleNamespace(
                title="政府信息公开申请 2026-017",
                sub="依申请公开 · 征求第三方意见中",
                stage="办理中",
                who="党政办 陈静",
                left=11,
                paused=True,
                on="恢复后剩 11 个工作日",
            ),
        ],
        "path": [
            {"label": "起草", "who": "王芳", "state": "done"},
            {"label": "敏感检测", "who": "1 处须人工查看", "state": "done"},
            {"label": "科室初审", "who": "您（替李强）", "state": "now"},
            {"label": "公开办审核", "who": "周敏", "state": "next"},
            {"label": "保密审查", "who": "吴刚", "state": "next"},
            {"label": "合法性审核", "who": "本类不需", "state": "skipped"},
            {"label": "主任签发", "who": "名单必经", "state": "next"},
            {"label": "发布、读网", "who": "公开办", "state": "next"},
        ],
        "steps": [
            {"label": "同意，送公开办审核", "url": "#", "primary": True, "key": "a"},
            {"label": "退回修改…", "url": "#"},
            {"label": "转办", "url": "#"},
            {"label": "加签", "url": "#"},
            {"label": "会签", "url": "#"},
            {"label": "抄送", "url": "#"},
            {"label": "发布", "refusals": [{"message": "保密审查、签发尚未完成。", "basis": "条例 第十七条"}]},
        ],
        "then": "同意即表示您已查看《签收表.jpg》。其后由政务公开办周敏在 1 个工作日内审核。",
        "days": sample_days(),
        "events": [
            {"at": at(10, 10, 8, 30), "who": "", "what": "催办", "text": "科室初审到期未办", "kind": "late", "chip": "催办"},
            {"at": at(10, 8, 16, 20), "who": "王芳", "what": "提交送审", "text": "第 2 版，已补充发放标准", "kind": "move"},
            {
                "at": at(10, 8, 11, 5),
                "who": "陈静",
                "acting_for": "李强",
                "what": "退回修改",
                "kind": "soon",
                "quote": "缺少发放标准和人数，依据目录第 23 项。",
            },
            {"at": at(10, 8, 10, 12), "who": "王芳", "what": "提交送审", "text": "第 1 版", "kind": "move"},
        ],
        "pairs": [
            {"label": "目录事项", "value": "社会救助 / 低保 / 审批信息", "url": "#"},
            {"label": "法定公开", "value": "10月30日", "chip": "剩 15 个工作日"},
            {"label": "形成日期", "value": "2026年9月28日", "note": "当日不计，次日起算"},
            {"label": "公开渠道", "value": "网站、街道公示栏、3 个社区公示栏"},
        ],
        "points": ["附件《签收表.jpg》字迹模糊，须人工查看", "隐藏工作表 18 个身份证号已脱敏"],
        "files": [
            {
                "name": "2026年9月低保发放花名册（公示）.xlsx",
                "url": "#",
                "kind": "xlsx",
                "size": 48_213,
                "note": "王芳，10月8日",
                "chip": "已脱敏",
                "chip_kind": "ok",
            },
            {
                "name": "签收表.jpg",
                "url": "#",
                "kind": "jpg",
                "size": 2_300_111,
                "note": "王芳，10月8日",
                "chip": "须人工查看",
                "chip_kind": "soon",
            },
        ],
        "changes": [
            {"label": "正文", "html": mark_safe("9月共保障 <del>130</del><ins>132</ins> 户 <ins>207 人，</ins>发放资金 118,430 元。")},
            {"label": "公示期", "before": "5 个工作日", "after": "7 个工作日"},
        ],
        "columns": [
            {"label": "对象"},
            {"label": "应公开", "num": True},
            {"label": "按时", "num": True},
            {"label": "超期", "num": True},
            {"label": "最近"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": name, "url": "#"},
                    *({"text": n, "num": True, "label": label} for n, label in zip(numbers, ("应公开", "按时", "超期"), strict=True)),
                    last,
                ]
            }
            for name, numbers, last in (
                ("杨柳社区", (62, 57, 5), {"text": "逾期", "chip": "late", "label": "最近"}),
                ("槐树社区", (60, 60, 0), {"text": "按时", "chip": "ok", "label": "最近"}),
            )
        ],
        "foot": [
            {"text": "合计"},
            {"text": 122, "label": "应公开", "num": True},
            {"text": 117, "label": "按时", "num": True},
            {"text": 5, "label": "超期", "num": True},
            {"text": "—", "label": "最近"},
        ],
        "figures": [
            {"label": "本月公开", "value": 42, "note": "件", "url": "#"},
            {"label": "按时率", "value": "97.6%", "note": "上月 95.2%"},
            {"label": "即将到期", "value": 3, "note": "两个工作日内", "kind": "soon", "url": "#"},
            {"label": "已超期", "value": 1, "note": "件", "kind": "late", "url": "#"},
            {"label": "期限已中止", "value": 2, "note": "件", "kind": "hold", "url": "#"},
        ],
        "exports": [{"label": "导出 Excel", "url": "#"}, {"label": "导出 CSV", "url": "#"}],
    }


def public_parts():
    items = [
        {"title": "2026年9月城乡低保发放情况公示", "url": "#", "on": date(2026, 10, 12)},
        {"title": "关于杨柳社区老旧小区改造方案征求意见的公告", "url": "#", "on": date(2026, 10, 10)},
        {"title": "便民服务中心第四季度延时服务安排", "url": "#", "on": date(2026, 10, 9)},
        {"title": "平山街道2025年度部门决算", "url": "#", "on": date(2026, 9, 30), "withdrawn": True},
    ]
    return {
        "office_name": "平山街道办事处",
        "columns": [
            {"label": label, "url": "#", "current": label == "社会救助"}
            for label in ("首页", "机构职能", "政策文件", "财政预决算", "社会救助", "公示公告", "政府信息公开年报")
        ],
        "breadcrumbs": [{"label": "首页", "url": "#"}, {"label": "社会救助", "url": "#"}, {"label": "正文"}],
        "column": {"label": "社会救助", "url": "#"},
        "items": items,
        "found": [{**items[0], "excerpt": mark_safe("现将平山街道2026年9月城乡<mark>低保</mark>金发放情况公示如下……")}],
        "meta": [
            {"label": "索引号", "value": "PS-2026/10-00042"},
            {"label": "主题分类", "value": "社会救助 / 最低生活保障"},
            {"label": "发布机构", "value": "平山街道办事处"},
            {"label": "成文日期", "value": "2026年9月28日"},
            {"label": "发布日期", "value": "2026年10月12日"},
            {"label": "有效性", "value": "有效"},
            {"label": "名称", "value": "2026年9月城乡低保发放情况公示", "wide": True},
        ],
        "title": "2026年9月城乡低保发放情况公示",
        "on": date(2026, 10, 12),
        "body": mark_safe(
            "<p>根据《社会救助暂行办法》，现将平山街道2026年9月城乡低保金发放情况公示如下：9月共保障 132 户 207 人。</p>"
            "<table><thead><tr><th>类别</th><th>户数</th><th>人数</th><th>金额（元）</th></tr></thead>"
            "<tbody><tr><td>城市</td><td>71</td><td>109</td><td>64,310</td></tr><tr><td>农村</td><td>61</td><td>98</td><td>54,120</td></tr></tbody></table>"
            "<p>公示期为2026年10月12日至10月20日（7个工作日）。对公示内容有异议的，请向社会事务办反映。</p>"
        ),
        "files": parts()["files"][:1],
        "contact": "电话 0311-82910000 · 地址 平山街道建设路 18 号",
    }


def gallery(request, side="staff"):
    """The shared pieces of the staff pages, or of the public site with side="public"."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    if side == "public":
        return render(request, "gallery_public.html", public_parts())
    context = frame() | parts()
    context["filter_form"] = FilterForm()
    context["form"] = SampleForm({"title": "低保公示", "formed_on": "昨天"})
    context["page"] = Paginator(range(200), 20).page(3)
    return render(request, "gallery.html", context)
