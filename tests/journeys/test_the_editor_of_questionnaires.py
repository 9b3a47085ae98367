"""An officer changes a questionnaire in the browser: with a script parts are carried, without one they are moved by buttons."""

import re

import pytest

pytestmark = pytest.mark.journey

PATH = "/q/gcm-voluntary-review/"


def order(page, under: str) -> list[str]:
    """The codes of a section's own parts, as they stand in the outline."""
    return page.eval_on_selector_all(f"#outline tr[data-parent='{under}']", "rows => rows.map(row => row.dataset.code)")


@pytest.fixture
def editor(page, sign_in):
    """The draft of the next version, open before the officer."""
    sign_in("ione.castellane@meridian.example")
    page.goto("/r/meridian-2031/board/")
    page.get_by_role("link", name="Questionnaires").click()
    page.get_by_role("link", name=re.compile("Voluntary review")).first.click()
    page.wait_for_url(f"**{PATH}**")
    new_version = page.get_by_role("button", name="Make a new version of it")
    if new_version.count():
        new_version.click()
    page.wait_for_selector("#outline .order")
    return page


def test_a_part_is_carried_with_the_mouse_and_stays_where_it_was_put(editor):
    before = order(editor, "F")
    editor.locator("#part-F\\.8").drag_to(editor.locator("#part-F\\.1"), target_position={"x": 200, "y": 4})
    editor.wait_for_selector("#part-F\\.0 + #part-F\\.8")
    editor.reload()
    assert order(editor, "F") == ["F.0", "F.8", *[code for code in before if code not in {"F.0", "F.8"}]]
    with editor.expect_navigation():
        editor.get_by_role("button", name="Move F.8 down").click()
    assert order(editor, "F")[:3] == ["F.0", "F.1", "F.8"]


def test_without_a_script_the_buttons_move_a_part(editor, browser, served):
    address, kept = editor.url, editor.context.storage_state()
    context = browser.new_context(base_url=served.url, java_script_enabled=False, storage_state=kept)
    plain = context.new_page()
    plain.goto(address)
    rows = re.findall(r'id="part-(D\.\d)"', plain.content())
    with plain.expect_navigation():
        plain.get_by_role("button", name=f"Move {rows[0]} down").click()
    assert re.findall(r'id="part-(D\.\d)"', plain.content()) == [rows[1], rows[0], *rows[2:]]
    context.close()


def test_all_languages_are_written_side_by_side_and_the_preview_shows_them(editor):
    editor.locator("#part-A\\.4 th a").click()
    editor.locator("textarea[name='labels:en']").fill("What is in the way?")
    editor.locator("textarea[name='labels:ar']").fill("ما الذي يعيق؟")
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.get_by_role("link", name="Preview").click()
    editor.get_by_label("Language", exact=True).select_option("ar")
    editor.wait_for_selector(".preview[lang='ar']")
    assert "ما الذي يعيق؟" in editor.locator(".preview").inner_text()
    assert "What is in the way?" not in editor.locator(".preview").inner_text()
