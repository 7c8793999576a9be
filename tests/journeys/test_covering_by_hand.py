"""遮盖: parts of a page are covered by mouse and keyboard, the boxes wait when one leaves, and the copy shows them burned in. (条例 第十五条)"""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.office import Office
from tests.screening.masking_samples import pdf
from workflows.disclosure import attachments
from workflows.disclosure.masking import making
from workflows.disclosure.masking.models import MaskingJob
from workflows.disclosure.models import Draft
from workflows.screening.editions import in_force
from workflows.screening.examine import Report
from workflows.screening.records import Screened, keep

PAGES = "#set page(width: 400pt, height: 400pt)\n公示名单\n#pagebreak()\n第二页"
PHONES = PAGES.replace("公示名单", "联系电话 13800138001，13800138002。") + "，联系电话 13800138003。"


@pytest.fixture
def office(transactional_db, monkeypatch):
    monkeypatch.setattr(making, "examine", lambda *_args, **_others: Report("", (), True, 1, 0, 0.1))  # what is found has its own tests
    return Office()


@pytest.fixture
def text():
    """What stands in the file."""
    return PAGES


@pytest.fixture
def desk(office, live_server, page, text):
    """The author's browser, and the address of the page for covering a file of two pages."""
    file = attachments.attach([SimpleUploadedFile("名单.pdf", pdf(text))], [], office.later)
    keep(Screened(file[0]["sha256"], (), True, 2), in_force(office.unit.pk).code, office.later)
    item, client = office.draft(attachments=file), Client()
    client.force_login(office.author, "people.backends.Backend")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.set_default_timeout(15000)
    return page, live_server.url + reverse("redact", args=[item.public_id, file[0]["sha256"]])


def drag(page, start, end):
    """Over the page shown, in fractions of it."""
    page.locator("[data-picture]").scroll_into_view_if_needed()
    frame = page.locator("[data-over]").bounding_box()
    for at, act in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(frame["x"] + frame["width"] * at[0], frame["y"] + frame["height"] * at[1])
        act()


def count(page):
    return page.locator("[data-total]").inner_text()


def test_boxes_are_drawn_moved_removed_kept_sent_and_burned_in(desk, office):
    page, address = desk
    page.goto(address)
    page.wait_for_function("document.querySelector('[data-picture]').naturalWidth > 0")
    drag(page, (0.2, 0.3), (0.6, 0.5))
    drag(page, (0.1, 0.7), (0.3, 0.8))
    assert count(page) == "2（2 个未选遮盖理由）"
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    assert page.input_value("[name=box-0-left]") == "20.5"
    page.select_option("[name=box-0-ground]", "privacy_address")
    assert count(page) == "1"

    page.goto(address)  # left, and back again
    page.wait_for_selector("[data-restored]:not([hidden])")
    assert (count(page), page.input_value("[data-box]:not([hidden]) [name$=left]")) == ("1", "20.5")
    page.click("[data-undo]")
    assert count(page) == ""
    page.reload()  # what was taken back stays away
    assert count(page) == ""
    drag(page, (0.2, 0.3), (0.6, 0.5))
    page.select_option("[data-box]:not([hidden]) [name$=ground]", "privacy_address")
    page.click("[data-key=a]")
    page.wait_for_url("**/masking/**")

    assert making.make_next(timezone.now).state == MaskingJob.State.MADE
    page.reload()
    shown = page.request.get(page.locator(".redact-paper img").evaluate("image => image.src"))
    picture = Image.open(io.BytesIO(shown.body())).convert("L")
    inside, beside = (picture.getpixel((round(picture.width * x), round(picture.height * 0.4))) for x in (0.4, 0.8))
    assert (inside < 40, beside > 215) == (True, True)
    page.click("[data-key=a]")
    page.wait_for_url("**/edit/")
    job = MaskingJob.objects.get()
    assert [entry["sha256"] for entry in Draft.objects.get(editor=office.author).data["attachments"]] == [job.result]


def groups(page):
    """[(what the heading of a page's boxes says, whether it is unfolded)], of the pages that have any."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-group]')].filter(one => !one.hidden).map(one => [one.querySelector('summary').innerText, one.open])"
    )


def test_boxes_stand_under_their_page_and_only_the_page_shown_is_unfolded(desk):
    page, address = desk
    page.goto(address)
    page.wait_for_function("document.querySelector('[data-picture]').naturalWidth > 0")
    drag(page, (0.2, 0.3), (0.6, 0.5))
    page.select_option("[data-box]:not([hidden]) [name$=ground]", "privacy_address")
    page.click("[data-turn='1']")
    assert groups(page) == [["第1页 1", False]]
    drag(page, (0.2, 0.3), (0.6, 0.5))
    drag(page, (0.2, 0.6), (0.6, 0.8))
    assert groups(page) == [["第1页 1", False], ["第2页 2", True]]  # each with the ground of the one before
    assert page.evaluate("document.activeElement.closest('[data-over]') !== null")
    page.keyboard.press("Enter")  # to its ground
    assert page.evaluate("document.activeElement.name") == "box-2-ground"
    page.keyboard.press("Shift+Tab")
    page.focus("[name=box-2-page]")
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    assert page.evaluate("document.activeElement.name") == "box-2-page"  # not moved away from under the hand
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "box-2-left"
    assert groups(page) == [["第1页 2", True], ["第2页 1", True]]
    page.locator("[data-box]:not([hidden]) [data-show]").first.click()
    assert page.input_value("[data-page]") == "1"
    assert [is_open for _words, is_open in groups(page)] == [True, False]
    assert page.locator("[data-box]:not([hidden]) [data-n]").all_inner_texts() == ["1", "2", ""]  # what is folded shows no text
    page.click("[data-undo]")
    assert groups(page) == [["第1页 1", True], ["第2页 2", False]]


def test_what_is_wrong_in_a_folded_page_is_unfolded_and_numbered_as_it_is_read(desk):
    page, address = desk
    page.goto(address)
    page.wait_for_function("document.querySelector('[data-picture]').naturalWidth > 0")
    page.click("[data-turn='1']")
    page.click("[data-add]")
    page.click("[data-turn='-1']")
    page.click("[data-add]")
    page.select_option("[data-group='1'] [name$=ground]", "privacy_address")
    page.click("[data-key=a]")
    page.wait_for_selector("[data-summary]")
    assert "2" in page.inner_text("[data-summary] li")
    assert groups(page)[1][1]
    page.click("[data-summary] a")
    assert page.evaluate("document.activeElement.name.endsWith('-ground')")


def test_without_a_script_a_page_of_boxes_folds_too_and_all_of_them_are_sent(desk, browser, live_server):
    page, address = desk
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(address)
    plain.click("[data-add]")
    for name, value in {"left": "10", "top": "10", "width": "20", "height": "5"}.items():
        plain.fill(f"[name=box-0-{name}]", value)
    plain.select_option("[name=box-0-ground]", "privacy_address")
    plain.click("[data-turn='1']")
    assert not plain.locator("[name=box-0-left]").is_visible()
    plain.click("[data-key=a]")
    plain.wait_for_url("**/masking/**")
    assert [box["page"] for box in MaskingJob.objects.get().boxes] == [1]
    context.close()


def test_two_windows_show_the_same_boxes_and_neither_writes_over_the_others(desk):
    page, address = desk
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    for window in (page, other):
        window.wait_for_function("document.querySelector('[data-picture]').naturalWidth > 0")
    drag(page, (0.2, 0.3), (0.6, 0.5))
    expect(other.locator("[data-total]")).to_have_text("1（1 个未选遮盖理由）")
    assert "另一窗口" in other.inner_text("[data-restored]")
    drag(other, (0.1, 0.7), (0.3, 0.8))
    expect(page.locator("[data-total]")).to_have_text("2（2 个未选遮盖理由）")
    page.reload()
    assert count(page) == "2（2 个未选遮盖理由）"
    other.click("[data-undo]")  # its own
    other.click("[data-undo]")  # what came from the first
    assert count(other) == ""


def test_what_is_said_of_many_boxes_is_said_once_and_one_click_gives_all_of_them_the_same_ground(desk):
    page, address = desk
    page.goto(address)
    for _box in range(3):
        page.click("[data-add]")
    page.click("[data-turn='1']")
    page.click("[data-add]")
    assert not page.is_visible("[data-fill]")  # nothing is chosen yet
    page.click("[data-key=a]")
    page.wait_for_selector("[data-summary]")
    assert [line for line in page.locator("[data-summary] li").all_inner_texts() if "1—4" in line]
    assert page.locator("[data-summary] li").count() == 1
    page.select_option("[data-group='2'] [name$=ground]", "privacy_address")
    page.click("[data-fill]")
    assert (count(page), page.is_visible("[data-fill]")) == ("4", False)
    page.click("[data-undo]")
    assert count(page) == "4（3 个未选遮盖理由）"
    page.click("[data-fill]")
    page.click("[data-key=a]")
    page.wait_for_url("**/masking/**")
    assert [box["ground"] for box in MaskingJob.objects.get().boxes] == ["privacy_address"] * 4


@pytest.mark.parametrize("text", [PHONES])
def test_where_findings_stand_is_asked_for_one_page_at_a_time_and_not_for_those_leafed_over(desk):
    """Finding it out by character recognition takes seconds and a thread of the server: whoever leafs must not take all of them."""
    page, address = desk
    asked, held = [], []
    page.route("**/found/*/", lambda route: (asked.append(route.request.url.rstrip("/")[-1]), held.append(route)))
    page.goto(address)
    page.wait_for_selector("[data-looking]:not([hidden])")
    page.click("[data-turn='1']")
    page.click("[data-turn='-1']")
    page.click("[data-turn='1']")
    page.wait_for_timeout(100)
    assert asked == ["1"]
    held[0].fulfill(json={"areas": []})
    page.wait_for_selector("[data-looking]:not([hidden])")
    page.wait_for_timeout(100)
    assert asked == ["1", "2"]
    held[1].fulfill(json={"areas": [[page.get_attribute("[name=marks] >> nth=2", "value"), 10, 10, 20, 5]]})
    page.wait_for_selector("rect.found.on")
    assert page.is_hidden("[data-looking]")


@pytest.mark.parametrize("text", [PHONES])
def test_all_findings_of_a_kind_are_unticked_by_one_click(desk):
    page, address = desk
    page.goto(address)
    assert page.is_checked("[data-all]")
    page.uncheck("[name=marks] >> nth=1")
    assert page.evaluate("document.querySelector('[data-all]').indeterminate")
    page.check("[data-all]")
    page.uncheck("[data-all]")
    assert page.locator("[name=marks]:checked").count() == 0
    page.click("[data-undo]")
    assert page.locator("[name=marks]:checked").count() == 3
