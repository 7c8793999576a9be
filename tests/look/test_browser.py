"""The pages as a person meets them in a browser: readable for all, by keyboard, on the phone, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = [
    "/gallery/",
    "/gallery/public/",
    "/sign-in/",
    "/totp/",
    "/error/403/",
    "/error/404/",
    "/error/409/",
    "/error/csrf/",
    "/error/locked/",
    "/error/500/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
OFFENDERS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(e => e.offsetParent && !e.closest('p, .visually-hidden') && !e.classList.contains('skip'))
    .map(e => ({box: (e.closest('label') || e).getBoundingClientRect(), html: e.outerHTML.slice(0, 120)}))
    .filter(e => e.box.width && (e.box.height < 24 || e.box.width < 24)).map(e => e.html)"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(visit, path, width):
    page = visit(path, width)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OFFENDERS) == []


@pytest.mark.parametrize("path", ["/gallery/", "/gallery/public/", "/sign-in/"])
def test_the_content_security_policy_is_never_offended(visit, path):
    assert visit(path).complaints == []


def test_j_and_k_walk_the_rows_and_leave_a_link_focused_that_enter_opens(visit):
    page = visit("/gallery/")
    page.evaluate("document.activeElement.blur()")
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.querySelector('.is-at').textContent").strip().startswith("2026年9月城乡低保")
    assert page.evaluate("document.activeElement.matches('.is-at a[data-open]')")
    assert page.evaluate("document.querySelectorAll('.is-at').length") == 1


def test_a_approves_only_in_the_row_one_stands_on(visit, site):
    page = visit("/gallery/")
    page.evaluate("document.activeElement.blur()")
    before = len(site[1])
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert len(site[1]) == before
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert len(site[1]) == before + 1


def test_single_letter_keys_can_be_switched_off(visit):
    page = visit("/gallery/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.query_selector(".is-at") is None


def test_letters_typed_into_a_field_are_only_letters(visit):
    page = visit("/gallery/")
    page.fill("#id_title", "")
    page.type("#id_title", "jka?")
    assert page.input_value("#id_title") == "jka?"
    assert page.query_selector(".is-at") is None
    assert not page.is_visible("#keys")


def test_a_double_click_submits_once_and_names_the_pressed_button(visit, site):
    page = visit("/slow/")
    before = len(site[1])
    let_through = page.evaluate("""() => {
        let through = 0;
        addEventListener("submit", event => { through += event.defaultPrevented ? 0 : 1; });
        const button = document.querySelector("button");
        button.click();
        button.click();
        return through;
    }""")
    assert let_through == 1
    page.wait_for_selector("text=taken")
    assert len(site[1]) == before + 1
    assert "pressed=yes" in page.content()


def test_coming_back_to_a_sent_form_finds_the_button_free(visit):
    page = visit("/slow/")
    page.click("button")
    page.wait_for_selector("text=taken")
    page.go_back()
    assert page.is_enabled("button")


def test_dropped_files_are_listed_before_they_are_sent(visit):
    page = visit("/gallery/")
    page.set_input_files("#id_files", {"name": "签收表.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 3000})
    assert page.inner_text("[data-drop-list]") == "签收表.jpg (3 KB)"


@pytest.mark.parametrize("javascript", [True, False])
def test_large_text_grows_the_public_page_with_and_without_javascript(visit, javascript):
    page = visit("/gallery/public/", javascript=javascript)
    box = page.locator(".article-text")
    before = box.bounding_box()["height"]
    page.check("#large-text")
    assert box.bounding_box()["height"] > before * 1.1


def test_the_phone_menu_opens_without_javascript(visit):
    page = visit("/gallery/", width=390, javascript=False)
    assert not page.is_visible(".menu nav")
    page.click(".menu > summary")
    assert page.is_visible(".menu nav")


def test_on_the_phone_the_primary_button_stays_in_sight(visit):
    page = visit("/gallery/", width=390)
    page.evaluate("scrollTo(0, 0)")
    box = page.locator(".stuck .btn-primary").bounding_box()
    assert box["y"] + box["height"] <= 900
    assert box["width"] > 300


def test_print_leaves_the_frame_out_and_keeps_the_content(visit):
    page = visit("/gallery/")
    page.emulate_media(media="print")
    assert not page.is_visible(".top")
    assert not page.is_visible(".side")
    assert not page.is_visible(".steps")
    assert page.is_visible(".doc")
    assert page.is_visible(".timeline")


def test_the_summary_of_errors_is_read_first_and_leads_to_the_field(visit):
    page = visit("/gallery/")
    assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
    page.click(".summary a >> nth=1")
    assert page.evaluate("document.activeElement.id") == "id_topic"
