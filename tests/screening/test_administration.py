"""Rules, profiles and lexicon: published with a reason, compared, never edited; two at once do not overwrite each other."""

import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from people.models import Unit
from tests.office import MONDAY, Office
from workflows.notices import composing, letters
from workflows.notices.models import Letter, Notice
from workflows.refusals import Refused
from workflows.screening import editions, samples, versions
from workflows.screening.changes import lexicon_difference, rule_changes
from workflows.screening.kinds import Action, Kind
from workflows.screening.lexicon import shipped
from workflows.screening.models import LexiconProposal, LexiconVersion, RuleVersion
from workflows.screening.pages.forms import rules_initial
from workflows.screening.rules import Rules


@pytest.fixture
def office(db, monkeypatch):
    monkeypatch.setattr("people.middleware.timezone.now", lambda: MONDAY)
    return Office()


@pytest.fixture
def client(office):
    return browser(office.administrator)


def browser(user):
    client = Client()
    client.force_login(user, "people.backends.Backend")
    return client


def rules_data(**changes):
    """What the untouched form sends, with changes."""
    return (
        {name: value for name, value in rules_initial(Rules.of({})).items() if not name.endswith("secret_mark")}
        | {"seen": "0", "reason": "", "text": ""}
        | changes
    )


RULES, LEXICON = "/administration/screening/rules/", "/administration/screening/lexicon/"


# -- rules -----------------------------------------------------------------------------------------------------------------------
def test_new_rules_hold_for_the_office_and_all_below_it_and_both_keepers_are_told(office, client):
    assert client.post(RULES, rules_data(action_mobile_phone="hint", reason="热线均为公开号码", save="1")).status_code == 302
    [version] = RuleVersion.objects.all()
    assert (version.number, version.reason, version.made_by) == (1, "热线均为公开号码", office.administrator)
    below = Unit.objects.create(kind=Unit.Kind.STREET, name="下级", code="X", parent=office.unit)
    for unit in (office.unit, below):
        assert editions.in_force(unit.pk).rules.action(Kind.MOBILE_PHONE) is Action.HINT
    assert set(Notice.objects.filter(event="rules_published").values_list("duty", flat=True)) == {"secrecy_reviewer", "administrator"}
    composing.compose(MONDAY)
    (letter,) = letters.load(Letter.objects.filter(notice__event="rules_published", recipient=office.reviewer, channel="inbox"))
    assert browser(office.reviewer).get(letters.link(letter)).context["office"] == office.unit
    assert letters.link(letter).endswith(f"?office={office.unit.pk}")


def test_what_changed_is_said_in_words(office, client):
    client.post(RULES, rules_data(action_mobile_phone="hint", office_numbers="0311-82910000", reason="试行", save="1"))
    [one] = client.get(RULES).context["versions"]
    assert len(one["changes"]) == 2
    assert {change.after for change in one["changes"]} >= {"031182910000"}


def test_a_preview_changes_nothing_and_counts_in_the_text_given(office, client):
    shown = client.post(RULES, rules_data(action_mobile_phone="hint", text="电话19800001234", preview="1"))
    assert shown.status_code == 200
    assert not RuleVersion.objects.exists()
    [text] = [one for one in shown.context["table"] if one["looked_at"] is None]
    assert [row["differs"] for row in text["rows"]] == [True]
    assert shown.context["form"]["reason"].field.required  # what is put in force from here wants one, and is marked so


def test_two_administrators_at_once_the_second_is_told_and_keeps_what_was_typed(office, client):
    client.post(RULES, rules_data(action_mobile_phone="hint", reason="甲", save="1"))
    late = browser(office.reviewer).post(RULES, rules_data(action_email="review", reason="乙的理由", save="1"))
    assert late.status_code == 409
    assert [refusal.code for refusal in late.context["refusals"]] == ["stale"]
    assert late.context["form"]["reason"].value() == "乙的理由"
    assert RuleVersion.objects.count() == 1
    again = rules_data(action_email="review", reason="乙的理由", seen=str(late.context["seen"]), save="1")
    assert browser(office.reviewer).post(RULES, again).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"), ({"reason": "x" * 301}, "reason"), ({"action_id_number": "nothing"}, "action_id_number"),
        ({"manner_id_number": "surname"}, "manner_id_number"), ({"office_numbers": "abc"}, "office_numbers"),
        ({"office_domains": "a@b.cn"}, "office_domains"), ({"public_places": "x" * 100_000}, "public_places"), ({"numbers": "-1"}, "numbers"),
        ({"action_unscreenable": "allow"}, "action_unscreenable"), ({"action_wording": "mask"}, "action_wording"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_beside_its_field(office, client, changes, field):
    answer = client.post(RULES, rules_data(**({"reason": "试行", "save": "1"} | changes)))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not RuleVersion.objects.exists()


def test_a_classification_mark_always_blocks_whatever_is_sent(office, client):
    client.post(RULES, rules_data(action_secret_mark="allow", action_email="review", reason="试行", save="1"))
    assert editions.in_force(office.unit.pk).rules.action(Kind.SECRET_MARK) is Action.BLOCK
    with pytest.raises(Refused) as refused:
        versions.publish_rules(
            office.unit, {"actions": {"secret_mark": "hint"}}, reason="x", seen=RuleVersion.objects.get().pk, by=office.reviewer, at=MONDAY
        )
    assert refused.value.codes == ["bad_rules"]


def test_the_same_again_is_no_version(office, client):
    client.post(RULES, rules_data(action_email="review", reason="试行", save="1"))
    seen = str(RuleVersion.objects.get().pk)
    again = client.post(RULES, rules_data(action_email="review", reason="再来", seen=seen, save="1"))
    assert [refusal.code for refusal in again.context["refusals"]] == ["unchanged"]


def test_a_version_is_never_edited(office, client):
    from django.db import DatabaseError, transaction

    client.post(RULES, rules_data(action_email="review", reason="试行", save="1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleVersion.objects.update(reason="别的")


def test_a_profile_is_added_renamed_and_kept_by_later_rules(office, client):
    new = reverse("screening_profile_new")
    assert client.post(new, {"name": "奖励公示", "reason": "新增", "action_person_name": "allow", "seen": "0"}).status_code == 302
    profile = editions.in_force(office.unit.pk).rules.profiles["profile_1"]
    assert (profile.name, dict(profile.actions)) == ("奖励公示", {Kind.PERSON_NAME: Action.ALLOW})
    seen = str(RuleVersion.objects.get().pk)
    client.post(
        reverse("screening_profile", args=["profile_1"]),
        {"name": "表彰公示", "reason": "改名", "action_person_name": "allow", "seen": seen},
    )
    seen = str(RuleVersion.objects.latest("id").pk)
    client.post(RULES, rules_data(action_email="review", reason="试行", seen=seen, save="1"))
    assert editions.in_force(office.unit.pk).rules.profiles["profile_1"].name == "表彰公示"
    assert client.post(new, {"name": "表彰公示", "reason": "新增", "seen": seen}).status_code == 422


def test_rules_survive_their_stored_form():
    rules = Rules.of({"aggregation": {"numbers": 3, "persons": 0, "names": 5}, "office_domains": []})
    assert Rules.of(rules.data()) == rules
    assert rule_changes(rules, Rules.of(rules.data())) == []


def test_comparing_stops_when_its_time_is_over(monkeypatch):
    rules = (Rules.of({}), shipped())
    passages = ()
    found = samples.compare([samples.Sample(passages)] * 10, rules, rules, seconds=-1)
    assert (found.looked_at, found.cut) == (1, True)


# -- lexicon ---------------------------------------------------------------------------------------------------------------------
TABLE = "词语\t建议表述\t类别\n登陆帐号\t登录账号\t\n国家级旅游景点\t\t\n"


def bring(client, table=TABLE, replaces="yes", **more):
    answer = client.post(f"{LEXICON}table/", {"text": table, "replaces": replaces, **more})
    return answer, answer.headers.get("Location")


def test_a_table_is_looked_at_before_it_is_put_in_force(office, client):
    answer, url = bring(client)
    assert answer.status_code == 302
    shown = client.get(url)
    assert not LexiconVersion.objects.exists()
    assert {one["name"]: one["count"] for one in shown.context["difference"]} == {"added": 2, "changed": 0, "removed": len(shipped())}
    assert client.post(url, {"reason": "本地词库", "seen": "0"}).status_code == 302
    assert [entry["word"] for entry in LexiconVersion.objects.get().entries] == ["登陆帐号", "国家级旅游景点"]
    assert client.get(url).status_code == 404  # used up


def test_a_table_with_one_wrong_row_changes_nothing(office, client):
    _answer, url = bring(client, TABLE + "登陆帐号\t再来一次\t\nx\t\t\n")
    shown = client.get(url)
    assert [row for row, _message in shown.context["errors"]] == [4, 5]
    assert client.post(url, {"reason": "本地词库", "seen": "0"}).status_code == 422
    assert not LexiconVersion.objects.exists()


def test_a_table_can_be_added_to_what_is_there(office, client):
    _answer, url = bring(client, replaces="no")
    client.post(url, {"reason": "补充", "seen": "0"})
    assert len(LexiconVersion.objects.get().entries) == len(shipped()) + 2


def test_what_was_exported_can_be_brought_back(office, client):
    for form in ("csv", "xlsx"):
        body = client.get(f"{LEXICON}export.{form}").content
        _answer, url = bring(client, "", file=SimpleUploadedFile(f"词库.{form}", body))
        shown = client.get(url)
        assert (shown.context["error_count"], shown.context["nothing"]) == (0, True), form


def test_a_workbook_is_read_from_its_first_sheet(office, client):
    book, out = Workbook(), io.BytesIO()
    book.active.append(["词语", "建议表述"])
    book.active.append(["登陆帐号", "登录账号"])
    book.save(out)
    _answer, url = bring(client, "", file=SimpleUploadedFile("词库.xlsx", out.getvalue()))
    assert client.get(url).context["words"] == 1


@pytest.mark.parametrize("body", [b"PK\x03\x04 nonsense", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_file_that_is_no_table_says_so(office, client, body):
    answer, _url = bring(client, "", file=SimpleUploadedFile("词库.xlsx", body))
    assert answer.status_code == 422
    assert not LexiconProposal.objects.exists()


def test_gbk_text_is_read_and_binary_is_not(office, client):
    _answer, url = bring(client, "", file=SimpleUploadedFile("词库.csv", "词语,建议表述\n登陆帐号,登录账号\n".encode("gb18030")))
    assert client.get(url).context["words"] == 1
    answer, _url = bring(client, "", file=SimpleUploadedFile("词库.csv", b"a\0b"))
    assert answer.status_code == 422


def test_a_word_is_added_found_and_removed(office, client):
    added = {"word": "登陆帐号", "suggestion": "登录账号", "category": "homophone", "reason": "常见", "seen": "0", "add": "1"}
    assert client.post(LEXICON, added).status_code == 302
    assert [row["entry"].word for row in client.get(LEXICON, {"q": "登陆帐"}).context["rows"]] == ["登陆帐号"]
    seen = str(LexiconVersion.objects.get().pk)
    refused = client.post(LEXICON, {"word": ["登陆帐号"], "why": "", "seen": seen, "remove": "1"})
    assert (refused.status_code, [one.code for one in refused.context["refusals"]]) == (409, ["reason_missing"])
    assert client.post(LEXICON, {"word": ["登陆帐号"], "why": "误加", "seen": seen, "remove": "1"}).status_code == 302
    assert client.get(LEXICON, {"q": "登陆帐号"}).context["found"] == 0
    [changed] = [one for one in client.get(f"{LEXICON}versions/2/").context["difference"] if one["count"]]
    assert (changed["name"], changed["rows"][0]["word"]) == ("removed", "登陆帐号")


@pytest.mark.parametrize("word", ["", "字", "x" * 100_000, "a\tb\nc", '"'])
def test_a_word_that_is_none_is_refused(office, client, word):
    answer = client.post(LEXICON, {"word": word, "category": "other", "reason": "x", "seen": "0", "add": "1"})
    assert answer.status_code == (302 if word == "a\tb\nc" else 422)


def test_two_at_once_in_the_lexicon(office, client):
    _answer, url = bring(client)
    client.post(LEXICON, {"word": "登陆网址", "category": "other", "reason": "甲", "seen": "0", "add": "1"})
    late = client.post(url, {"reason": "乙", "seen": "0"})
    assert (late.status_code, [one.code for one in late.context["refusals"]]) == (409, ["stale"])
    assert late.context["form"]["reason"].value() == "乙"


@pytest.mark.slow
def test_fifty_thousand_words_stay_usable(office, client):
    table = "词语\t建议表述\n" + "".join(f"错词{n:05}\t对词\n" for n in range(50_000))
    upload = SimpleUploadedFile("词库.tsv", table.encode())
    _answer, url = bring(client, "", file=upload)
    assert client.post(url, {"reason": "大词库", "seen": "0"}).status_code == 302
    shown = client.get(LEXICON, {"q": "错词4999"})
    assert shown.context["found"] == 10
    assert len(client.get(LEXICON).content) < 200_000
    with ZipFile(io.BytesIO(client.get(f"{LEXICON}export.xlsx").content)) as book:  # reading it as a table takes ten times as long
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row") == 50_001


def test_the_order_of_the_words_is_no_difference():
    one, other = {"word": "甲乙", "suggestion": ""}, {"word": "丙丁", "suggestion": ""}
    assert lexicon_difference([one, other], [other, one]).nothing


# -- trying it -------------------------------------------------------------------------------------------------------------------
def test_a_text_is_tried_masked_and_forgotten(office):
    answer = browser(office.author).post("/screening/try/", {"text": "王某 身份证号999999199001010016", "profile": "ordinary"})
    page = answer.content.decode()
    assert "<mark>999999********0016</mark>" in page
    assert answer.context["tried"][0]["count"] == 1


def test_a_file_is_tried(office):
    upload = SimpleUploadedFile("名单.txt", "电话19800001234".encode())
    answer = browser(office.author).post("/screening/try/", {"text": "", "file": upload, "profile": "ordinary"})
    [tried] = answer.context["tried"]
    assert [(row["excerpt"], row["place"]) for row in tried["rows"]] == [("电话198****1234", "")]


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x" * 200_001}, {"text": "a", "profile": "nothing"}])
def test_nothing_to_try_is_said(office, data):
    assert browser(office.author).post("/screening/try/", {"profile": "ordinary"} | data).status_code == 422


def test_a_hundred_thousand_characters_and_rubbish_are_searched(office):
    for text in ("九" * 100_000, "\x00\ud800".encode("utf-8", "replace").decode() * 10, "<script>alert(1)</script>" * 100):
        answer = browser(office.author).post("/screening/try/", {"text": text, "profile": "ordinary"})
        assert answer.status_code in (200, 422)
        assert b"<script>alert" not in answer.content
