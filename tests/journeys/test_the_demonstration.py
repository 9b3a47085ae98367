"""The demonstration review, walked through in the browser from the first page to the passage behind a sentence."""

import re
from urllib.parse import urlsplit

import pytest

REVIEW = "/r/meridian-2031/"
OFFICER = "ione.castellane@meridian.example"


def test_a_passer_by_finds_the_review_and_its_thread(page):
    page.goto("/")
    page.locator(f'main a[href="{REVIEW}"]').first.click()
    page.wait_for_url(f"**{REVIEW}")
    assert "Meridian" in page.locator("h1").inner_text()
    assert page.locator("main svg").count() >= 1


def test_a_click_on_a_citation_opens_the_passages_beside_the_paper_and_leads_to_the_source(page):
    page.goto(f"{REVIEW}synthesis/")
    page.locator("a.cite").first.click()
    drawer = page.locator("aside.drawer")
    drawer.locator("q, blockquote").first.wait_for()
    drawer.locator('a[href*="/passages/"]').first.click()
    page.wait_for_load_state()
    assert page.locator('a[href*="/synthesis/"]').count() >= 1


def test_the_same_click_works_without_javascript(browser, served):
    context = browser.new_context(base_url=served.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{REVIEW}synthesis/")
    page.locator("a.cite").first.click()
    page.wait_for_load_state()
    assert page.locator("q, blockquote").count() >= 1
    context.close()


@pytest.mark.parametrize("word", ["remittances", "汇款", "денежные переводы", "تحويلات", "transferts", "contratación"])
def test_a_word_of_each_language_is_found(page, word):
    page.goto(f"{REVIEW}search/")
    page.locator('main input[name="q"]').fill(word)
    page.locator('main input[name="q"]').press("Enter")
    page.wait_for_url("**q=**")
    assert page.locator("main mark").count() >= 1


def test_an_officer_signs_in_with_the_code_from_the_letter_and_sees_the_board(page, sign_in):
    sign_in(OFFICER)
    page.goto(f"{REVIEW}board/")
    assert page.locator(".tiles .tile").count() == 12
    assert "Jorund" in page.locator("main").inner_text()


def test_the_board_is_closed_to_a_passer_by(page):
    page.goto(f"{REVIEW}board/")
    assert "/sign-in/" in page.url


def test_the_shelter_is_named_to_nobody_outside_the_secretariat(page):
    for path in ("", "sources/", "synthesis/", "search/?q=shelter", "objectives/7/"):
        page.goto(f"{REVIEW}{path}")
        assert "Vervain" not in page.content()


def test_every_page_fits_a_phone_in_english_and_in_arabic(browser, served):
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        context = browser.new_context(base_url=served.url, locale=language, viewport={"width": 390, "height": 800})
        page = context.new_page()
        for path in ("/", REVIEW, f"{REVIEW}synthesis/", f"{REVIEW}sources/", f"{REVIEW}objectives/", f"{REVIEW}objectives/20/",
                     f"{REVIEW}search/?q=work", f"{REVIEW}parties/AUR/"):  # fmt: skip
            page.goto(path)
            assert page.locator("html").get_attribute("dir") == direction, path
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 1, f"{path} in {language} is {overflow} px too wide"
        context.close()


def test_a_file_that_cannot_be_read_is_named_on_the_page_and_stops_nothing_else(page, sign_in, tmp_path):
    good, bad = tmp_path / "note.txt", tmp_path / "broken.docx"
    good.write_text("The ministry opened three consular posts on the fishing grounds this spring.\n\nIt will open two more.\n")
    bad.write_bytes(b"PK\x03\x04 cut off")
    sign_in(OFFICER)
    page.goto(f"{REVIEW}take-in/")
    page.locator('main input[type="file"]').set_input_files([good, bad])
    page.locator('main form button[type="submit"], main form button:not([type])').first.click()
    page.wait_for_url(re.compile(r"/take-in/\d+/$"))
    page.get_by_text("2 files, and all are done.").wait_for()
    told = page.locator("main").inner_text()
    assert "note.txt" in told and "broken.docx" in told
    assert "2 passages." in told and "could not be read" in told


def test_whoever_leaves_the_reading_of_files_finds_it_done_and_needs_no_javascript(page, sign_in, browser, served):
    sign_in(OFFICER)
    context = browser.new_context(
        base_url=served.url, java_script_enabled=False, locale="en-GB", storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{REVIEW}take-in/")
    said = {
        "name": "port.txt",
        "mimeType": "text/plain",
        "buffer": b"The port opened a desk for seafarers whose papers were withheld.",
    }
    plain.locator('main input[type="file"]').set_input_files(said)
    plain.locator("main form button").last.click()
    plain.wait_for_url(re.compile(r"/take-in/\d+/$"))
    page.goto(f"{REVIEW}take-in/")
    page.locator(f'main a[href="{urlsplit(plain.url).path}"]').click()
    page.get_by_text("One file, and it is done.").wait_for()
    plain.reload()
    assert "One file, and it is done." in plain.locator("main").inner_text()
    context.close()


def test_a_stopped_stocktake_starts_again_with_its_data(browser, served):
    from tests.journeys.conftest import start

    assert served.stop() == 130
    again = start(served.data)
    try:
        page = browser.new_page(base_url=again.url)
        page.goto(f"{REVIEW}synthesis/")
        assert page.locator("p.n").count() > 10
        page.close()
    finally:
        served.process, served.url = again.process, again.url
