"""At the desk, by keys alone: a passage lies there, a key chooses, Enter decides, and the next one lies there."""

import re

from playwright.sync_api import expect

OFFICER, ANALYST = "ione.castellane@meridian.example", "tomas.quillfeather@meridian.example"
DESK = "/r/meridian-2031/desk/"


def test_work_is_dealt_out_and_decided_by_keys(page, sign_in):
    sign_in(OFFICER)
    page.goto(f"{DESK}sharing/")
    for box in page.locator("input[name='reader']").all():
        box.uncheck()
    page.get_by_role("checkbox", name="Tomas Quillfeather").check()
    page.get_by_role("button", name="Deal out").click()
    expect(page.get_by_role("status")).to_contain_text("readings were dealt out")

    sign_in(ANALYST)
    page.goto(DESK)
    expect(page.locator("#now")).to_be_visible()
    expect(page.locator("#coding input:checked")).to_have_count(0)
    first = page.locator("#coding").get_attribute("action")
    page.keyboard.press("Enter")  # nothing is chosen: it is said, and the passage stays
    expect(page.locator("#refusal")).to_contain_text("Nothing is chosen yet")
    assert page.locator("#coding").get_attribute("action") == first
    page.keyboard.press("1")
    expect(page.locator("[data-key='1']")).to_be_checked()
    page.keyboard.press("m")
    page.keyboard.type("said at the table")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#coding")).not_to_have_attribute("action", first)
    expect(page.locator("#coding input:checked")).to_have_count(0)

    page.keyboard.press("/")  # any other code, by a word of its name
    page.keyboard.type("e")
    page.keyboard.press("Enter")
    expect(page.locator("#all input[name='code']:checked")).to_have_count(1)
    page.keyboard.press("0")  # the later choice holds
    expect(page.locator("#coding input[name='code']:checked")).to_have_count(0)
    second = page.locator("#coding").get_attribute("action")
    page.keyboard.press("Enter")
    expect(page.locator("#coding")).not_to_have_attribute("action", second)

    page.keyboard.press("b")  # back to what was decided last
    page.wait_for_url(re.compile(re.escape(second) + "$"))
    expect(page.locator("#coding input[name='nothing']")).to_be_checked()
    page.goto(first)
    expect(page.locator("[data-key='1']")).to_be_checked()
    expect(page.locator("#memo")).to_have_value("said at the table")
