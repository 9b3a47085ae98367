"""Doors two and three in the browser: a form is taken along, filled in, handed in, compared, taken over, and taken back."""

import re

import pytest

from tests.questionnaires.filling import fill_word

ANSWER = "/r/meridian-2031/answer/AUR/"
FOCAL_POINT = "alban.merrowdale@meridian.example"
TEXT = "Two practices are new this year.\n\n- Saturday counters\n- التقرير بالعربية 2030"


@pytest.mark.journey
def test_a_word_form_goes_out_and_comes_back(page, sign_in, tmp_path):
    sign_in(FOCAL_POINT)
    page.goto(f"{ANSWER}forms/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the form").click()
    filled = tmp_path / "Aurelia, filled.docx"
    filled.write_bytes(fill_word(download.value.path().read_bytes(), {"A.1": TEXT, "E.20.4.1/NEW1": "Saturday counters"}))

    page.goto(f"{ANSWER}returns/")
    page.locator("input[type=file]").set_input_files(filled)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("heading", name="Aurelia, filled.docx").wait_for()
    compared = page.locator("article.compare").filter(has_text="A.1").first
    assert compared.locator("ins").count() >= 1 and compared.locator("del").count() >= 1

    compared.get_by_label("Accept the text of the file").check()
    page.get_by_role("button", name=re.compile("Accept 1 new text")).click()
    page.get_by_text("One new text was accepted.").wait_for()
    page.get_by_role("button", name="Take over what is accepted").click()
    page.get_by_text("2 answers were taken over.").wait_for()
    page.goto(f"{ANSWER}A/")
    assert TEXT in [area.input_value() for area in page.locator("textarea").all()]

    page.goto(f"{ANSWER}returns/")
    page.get_by_role("link", name="Aurelia, filled.docx").first.click()
    page.get_by_role("button", name="Undo what was taken over").click()
    page.get_by_text("2 answers have their earlier text again.").wait_for()
    page.goto(f"{ANSWER}A/")
    assert TEXT not in [area.input_value() for area in page.locator("textarea").all()]


@pytest.mark.journey
def test_a_draft_file_is_filled_in_without_a_server_and_saves_itself(page, sign_in, browser, tmp_path):
    sign_in(FOCAL_POINT)
    page.goto(f"{ANSWER}forms/")
    page.get_by_label("Draft file").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the form").click()
    first, second = tmp_path / "first.html", tmp_path / "second.html"
    download.value.save_as(first)

    alone = browser.new_context(offline=True, locale="en-GB").new_page()
    alone.goto(first.as_uri())
    alone.locator("textarea").first.fill(TEXT)
    with alone.expect_download() as saved:
        alone.get_by_role("button", name="Save this file with my answers").click()
    saved.value.save_as(second)
    alone.goto(second.as_uri())
    assert alone.locator("textarea").first.input_value() == TEXT
    alone.context.close()

    page.goto(f"{ANSWER}returns/")
    page.locator("input[type=file]").set_input_files(second)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("heading", name="second.html").wait_for()
    assert "Saturday counters" in page.locator("article.compare").first.inner_text()
