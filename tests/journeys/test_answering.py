"""Answering in a real browser: from the letter to the first saved answer, two browsers in one answer, the line that drops."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.conftest import sign_in_by_code

DESK = "/r/meridian-2031/answer/AUR/"
FOCAL_POINT = "alban.merrowdale@meridian.example"
SCRIPT_FAULT = re.compile(r"Content Security Policy|Uncaught|SyntaxError|TypeError|ReferenceError")


@pytest.fixture(scope="module")
def signed_in(browser, served, sessions) -> dict:
    """The focal point of Aurelia, signed in by the code from the letter: what a browser then keeps."""
    if FOCAL_POINT in sessions:
        return {"cookies": sessions[FOCAL_POINT], "origins": []}
    context = browser.new_context(base_url=served.url, locale="en-GB")
    page = context.new_page()
    sign_in_by_code(page, FOCAL_POINT)
    sessions[FOCAL_POINT] = context.cookies()
    context.close()
    return {"cookies": sessions[FOCAL_POINT], "origins": []}


@pytest.fixture
def a_browser(browser, served, signed_in):
    """Open a browser of its own: `a_browser()` the focal point's, `a_browser(signed_in=False)` a stranger's. No fault of a script
    is forgiven; what the network says when it is cut is."""
    opened, faults = [], []

    def open_one(*, signed_in_too: bool = True, **more):
        settings = {"base_url": served.url, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | more
        if signed_in_too:
            settings["storage_state"] = signed_in
        context = browser.new_context(**settings)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if SCRIPT_FAULT.search(message.text) else None)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield open_one
    for context in opened:
        context.close()
    assert faults == []


def field(page, place: str):
    return page.locator(f'[id="a-{place}"]')


def state(page, place: str):
    return page.locator(f'[id="q-{place}"] [data-state]')


def write(page, place: str, text: str) -> None:
    field(page, place).fill(text)


def saved(page, place: str) -> None:
    expect(state(page, place)).to_contain_text("Saved at")


def stands(a_browser, section: str, place: str) -> str:
    """What another browser finds there."""
    page = a_browser()
    page.goto(f"{DESK}{section}/")
    return field(page, place).input_value()


@contextmanager
def asked(a_browser, *, unit: str, sections: tuple[str, ...], email: str = "", language: str = "en") -> Iterator[str]:
    """The focal point asks a ministry on the page; the link as the letter, or else the page, has it."""
    page = a_browser()
    page.goto(f"{DESK}contributors/")
    page.get_by_label("Ministry or unit").fill(unit)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Language of the letter").select_option(language)
    page.evaluate("document.querySelectorAll('.sections details').forEach((one) => { one.open = true; })")
    for section in sections:
        page.locator(f'input[name="sections"][value="{section}"]').check()
    page.get_by_role("button", name="Ask, and send the letter").click()
    yield page.locator("code.secret").inner_text()


# -- the link ------------------------------------------------------------------------------------------------------------------


def test_from_the_letter_to_a_saved_first_answer_without_an_account(a_browser):
    with asked(a_browser, unit="Ministry of Schools", sections=("F",), email="schools@meridian.example"):
        visitor = a_browser(signed_in_too=False)
        visitor.goto("/mailbox/")
        link = re.search(r"http://\S+/c/\S+", visitor.locator("main").inner_text()).group()
        visitor.goto(link)
        expect(visitor.locator("h1")).to_have_text("Needs and offers")
        visitor.locator('[id="q-F.7"] textarea').first.fill("Two teachers of sign language, for a year.")
        saved(visitor, "F.7")
        visitor.reload()
        assert field(visitor, "F.7").input_value() == "Two teachers of sign language, for a year."
    focal = a_browser()
    focal.goto(f"{DESK}F/")
    expect(focal.locator('[id="q-F.7"] .contribution')).to_contain_text("Two teachers of sign language")
    focal.locator('[id="q-F.7"]').get_by_role("button", name="Use this text").click()
    expect(field(focal, "F.7")).to_have_value(re.compile("Two teachers of sign language"))


def test_a_contributor_signs_off_and_the_texts_stay_as_they_are(a_browser):
    with asked(a_browser, unit="Coast Guard", sections=("D",)) as link:
        visitor = a_browser(signed_in_too=False)
        visitor.goto(link)
        write(visitor, "D.2", "Forty people were brought ashore in the flood.")
        saved(visitor, "D.2")
        visitor.get_by_role("button", name="Save and sign off").click()
        visitor.get_by_label("Your name").fill("Orla Pennygate")
        visitor.get_by_label("Your title").fill("Captain")
        visitor.get_by_role("button", name="Sign off").click()
        expect(visitor.locator("main")).to_contain_text("Signed off by Orla Pennygate, Captain")
        visitor.get_by_role("link", name=re.compile("^D")).first.click()
        expect(field(visitor, "D.2")).not_to_be_editable()


def test_what_was_not_saved_when_a_link_ended_is_still_in_the_browser_to_be_copied(a_browser):
    with asked(a_browser, unit="Port Authority", sections=("D",)) as link:
        visitor = a_browser(signed_in_too=False)
        visitor.goto(link)
        visitor.context.set_offline(True)
        write(visitor, "D.2", "Written while the line was down.")
        expect(state(visitor, "D.2")).to_contain_text("waits in this browser")
        focal = a_browser()
        focal.goto(f"{DESK}contributors/")
        focal.get_by_role("link", name="Port Authority").click()
        focal.get_by_role("button", name="Take the link back").click()
        visitor.context.set_offline(False)
        expect(visitor.locator('[id="q-D.2"] [data-about]')).to_contain_text("This link was taken back")
        assert field(visitor, "D.2").input_value() == "Written while the line was down."
        visitor.goto(link)
        expect(visitor.locator("h1")).to_have_text("This link was taken back")
        expect(visitor.get_by_label("D.2")).to_have_value("Written while the line was down.")


# -- two in one answer -----------------------------------------------------------------------------------------------------------


def test_two_browsers_in_one_answer_see_both_texts_and_bring_them_together(a_browser):
    first, second = a_browser(), a_browser()
    for page in (first, second):
        page.goto(f"{DESK}B/")
    before = field(first, "B.2").input_value()
    write(first, "B.2", f"{before} The budget says so too.")
    saved(first, "B.2")
    write(second, "B.2", f"Since 2029: {before}")
    clash = second.locator('[id="q-B.2"] .clash')
    expect(clash).to_contain_text("Two texts met here")
    expect(clash.locator("ins").first).to_contain_text("The budget says so too.")
    expect(clash.locator("ins").nth(1)).to_contain_text("Since 2029:")
    expect(clash.get_by_label("Both changes fit together")).to_have_value(f"Since 2029: {before} The budget says so too.")
    clash.get_by_role("button", name="Save the text with both").click()
    expect(clash).to_have_count(0)
    saved(second, "B.2")
    assert stands(a_browser, "B", "B.2") == f"Since 2029: {before} The budget says so too."
    second.locator('[id="q-B.2"]').get_by_role("link", name="History").click()
    expect(second.locator('[id="history-B.2"]')).to_contain_text("kept aside")


@pytest.mark.parametrize(("button", "which"), [("Keep mine", 1), ("Take this text", 0)])
def test_one_of_two_texts_is_chosen_and_the_other_stays_in_the_history(a_browser, button, which):
    first, second = a_browser(), a_browser()
    for page in (first, second):
        page.goto(f"{DESK}C/")
    texts = (f"Hers, when “{button}” is pressed.", f"His, when “{button}” is pressed.")
    write(first, "C.2", texts[0])
    saved(first, "C.2")
    write(second, "C.2", texts[1])
    second.locator('[id="q-C.2"] .clash').get_by_role("button", name=button).click()
    saved(second, "C.2")
    expect(field(second, "C.2")).to_have_value(texts[which])
    assert stands(a_browser, "C", "C.2") == texts[which]


# -- the line drops ----------------------------------------------------------------------------------------------------------------


def test_the_line_drops_and_typing_goes_on_until_it_is_back(a_browser):
    page = a_browser()
    page.goto(f"{DESK}A/")
    page.context.set_offline(True)
    write(page, "A.1", "Written without a line.")
    write(page, "A.4", "This too.")
    bar = page.locator("[data-said]")
    expect(bar).to_contain_text("Not connected. You can go on writing")
    expect(bar).to_contain_text("Answers waiting: 2")
    field(page, "A.1").press_sequentially(" And on.")
    page.context.set_offline(False)
    saved(page, "A.1")
    saved(page, "A.4")
    expect(bar).to_contain_text("Everything is saved again.")
    assert stands(a_browser, "A", "A.4") == "This too."
    assert "And on." in stands(a_browser, "A", "A.1")


def test_what_waits_survives_the_page_and_is_sent_when_it_is_opened_again(a_browser):
    page = a_browser()
    page.goto(f"{DESK}F/")
    page.context.set_offline(True)
    write(page, "F.8", "That the fee be zero everywhere.")
    expect(state(page, "F.8")).to_contain_text("waits in this browser")
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)
    page.goto(f"{DESK}F/")
    # Sent by the page that is left, in the moment in which the line is back, or by the one that opens.
    expect(state(page, "F.8")).to_contain_text("Saved")
    assert field(page, "F.8").input_value() == "That the fee be zero everywhere."
    assert stands(a_browser, "F", "F.8") == "That the fee be zero everywhere."


def test_what_waits_is_sent_from_any_other_page_of_the_desk_too(a_browser):
    page = a_browser()
    page.goto(f"{DESK}E.22/")
    page.context.set_offline(True)
    write(page, "E.22.1", "Pensions follow the worker to four countries.")
    expect(state(page, "E.22.1")).to_contain_text("waits in this browser")
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(f"{DESK}B/")
    expect(page.locator("[data-waiting]")).to_contain_text("E.22.1")
    page.unroute("**/save/")
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert stands(a_browser, "E.22", "E.22.1") == "Pensions follow the worker to four countries."


def test_what_somebody_else_saved_while_the_line_was_down_is_shown_when_it_is_back(a_browser):
    away, there = a_browser(), a_browser()
    away.goto(f"{DESK}E.6/")
    there.goto(f"{DESK}E.6/")
    away.context.set_offline(True)
    write(away, "E.6.2", "Written away.")
    expect(state(away, "E.6.2")).to_contain_text("waits in this browser")
    write(there, "E.6.2", "Written there.")
    saved(there, "E.6.2")
    away.context.set_offline(False)
    clash = away.locator('[id="q-E.6.2"] .clash')
    expect(clash).to_contain_text("Written there.")
    expect(clash).to_contain_text("Written away.")
    assert stands(a_browser, "E.6", "E.6.2") == "Written there."


@pytest.mark.parametrize("status", [500, 502, 503, 429, 200])
def test_whatever_the_server_answers_the_text_stays_and_goes_out_again_with_the_same_nonce(a_browser, status):
    """200 with a page in it: a portal of the hotel stands between, and has saved nothing."""
    page = a_browser()
    page.goto(f"{DESK}E.14/")
    sent = []

    def answer(route):
        sent.append(json.loads(route.request.post_data))
        if len(sent) == 1:
            route.fulfill(status=status, body="<html>No.</html>")
        else:
            route.continue_()

    page.route("**/save/", answer)
    write(page, "E.14.1", f"Said while the server answered {status}.")
    expect(state(page, "E.14.1")).to_contain_text("waits in this browser")
    saved(page, "E.14.1")
    assert sent[0] == sent[1]
    assert stands(a_browser, "E.14", "E.14.1") == f"Said while the server answered {status}."


def test_an_answer_that_was_saved_and_never_acknowledged_is_not_saved_twice_nor_met_as_a_stranger(a_browser):
    page = a_browser()
    page.goto(f"{DESK}E.1/")
    lost = []

    def swallow(route):
        if not lost:
            lost.append(route.fetch().json())
            route.abort()
        else:
            route.continue_()

    page.route("**/save/", swallow)
    write(page, "E.1.1", "Saved, but the answer was lost.")
    expect(state(page, "E.1.1")).to_contain_text("waits in this browser")
    field(page, "E.1.1").press_sequentially(" Then more.")
    saved(page, "E.1.1")
    expect(page.locator(".clash")).to_have_count(0)
    expect(field(page, "E.1.1")).to_have_value("Saved, but the answer was lost. Then more.")
    assert page.locator('[id="q-E.1.1"] [data-based]').input_value() == str(lost[0]["revision"] + 1)


def test_a_text_that_is_refused_stays_in_its_field_and_says_why(a_browser):
    page = a_browser()
    page.goto(f"{DESK}E.14/")
    page.evaluate("""() => {
        const field = document.getElementById("a-E.14.2");
        field.value = "a line\\n".repeat(150000);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    about = page.locator('[id="q-E.14.2"] [data-about]')
    expect(about).to_contain_text("attach it as a file", timeout=20_000)
    assert page.evaluate("document.getElementById('a-E.14.2').value.length") == 1_050_000
    assert field(page, "E.14.2").get_attribute("aria-invalid") == "true"
    page.evaluate("document.getElementById('a-E.14.2').value = ''")  # a browser types slowly over a million characters
    write(page, "E.14.2", "Short.")
    saved(page, "E.14.2")


def test_whoever_is_signed_out_keeps_the_text_signs_in_again_and_it_is_saved(a_browser):
    page = a_browser()
    page.goto(f"{DESK}E.20/")
    page.context.clear_cookies(name="sessionid")
    write(page, "E.20.5", "Written after the session was over.")
    bar = page.locator("[data-said]")
    expect(bar).to_contain_text("You were signed out")
    bar.get_by_role("link", name="Sign in").click()
    page.get_by_label("Your e-mail address").fill(FOCAL_POINT)
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in/code/")
    mailbox = page.context.new_page()
    mailbox.goto("/mailbox/")
    code = re.search(r"\b\d{6}\b", mailbox.locator("main").inner_text()).group()
    mailbox.close()
    page.get_by_label("The six digits from the letter").fill(code)
    page.locator("main form button").click()
    page.wait_for_url(f"**{DESK}E.20/")
    saved(page, "E.20.5")
    assert stands(a_browser, "E.20", "E.20.5") == "Written after the session was over."


# -- the page ----------------------------------------------------------------------------------------------------------------------


def test_a_question_that_follows_from_an_answer_appears_at_once_and_its_section_in_the_contents(a_browser):
    page = a_browser()
    page.goto(f"{DESK}E/")
    section = page.locator('.contents-list a[href$="/E.7/"]')
    expect(section).to_be_hidden()
    page.locator('[id="a-E.0"] input[value="7"]').check()
    expect(section).to_be_visible()
    saved(page, "E.0")
    section.click()
    expect(field(page, "E.7.1")).to_be_visible()
    page.goto(f"{DESK}E/")
    page.locator('[id="a-E.0"] input[value="7"]').uncheck()
    expect(section).to_be_hidden()
    saved(page, "E.0")


def test_who_is_here_stands_beside_the_question(a_browser):
    with asked(a_browser, unit="Statistics Office", sections=("B",)) as link:
        visitor, focal = a_browser(signed_in_too=False), a_browser()
        visitor.goto(link)
        field(visitor, "B.2").focus()
        visitor.wait_for_timeout(2500)
        focal.goto(f"{DESK}B/")
        expect(focal.locator('[id="q-B.2"] [data-present]')).to_contain_text("Statistics Office")


def test_the_count_of_words_follows_and_save_says_what_to_look_at_and_leads_there(a_browser):
    page = a_browser()
    page.goto(f"{DESK}G/")
    write(page, "G.5", "word " * 45)
    counted = page.locator('[id="words-G.5"]')
    expect(counted).to_have_text("45 of 40 words")
    expect(counted).to_have_class(re.compile("over"))
    page.get_by_role("button", name="Save", exact=True).last.click()
    look = page.locator(".look")
    expect(look).to_contain_text("45 words")
    look.get_by_role("link", name="G.5").click()
    assert page.url.endswith("#a-G.5")
    expect(page.locator('[id="about-G.5"]')).to_contain_text("45 words")


def test_an_item_is_added_and_written_in_and_a_file_laid_beside_it(a_browser, tmp_path):
    page = a_browser()
    page.goto(f"{DESK}E.20/")
    page.locator('[id="group-E.20.4"]').get_by_role("button", name="Add another").click()
    page.wait_for_url("**#item-*")
    item = page.locator(page.evaluate("`[id='${location.hash.slice(1)}']`"))
    item.locator("textarea[name^='text:E.20.4.1/']").fill("A counter on the ferry")
    expect(item.locator("[data-state]").first).to_contain_text("Saved at")
    paper = tmp_path / "prices.txt"
    paper.write_text("The table of prices.")
    more = item.locator(".more").first
    more.get_by_text("Attach a file").click()
    more.locator('input[type="file"]').set_input_files(paper)
    more.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("link", name="prices.txt")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="prices.txt").click()
    assert download.value.path().read_text() == "The table of prices."


def test_without_javascript_everything_is_saved_by_the_button_and_two_texts_meet_on_the_page(a_browser):
    first, second = a_browser(java_script_enabled=False), a_browser(java_script_enabled=False)
    for page in (first, second):
        page.goto(f"{DESK}D/")
    field(first, "D.3").fill("Hers.")
    first.locator(".bar").get_by_role("button", name="Save", exact=True).click()
    expect(first.locator(".notice")).to_contain_text("One answer was saved.")
    field(second, "D.3").fill("His.")
    field(second, "D.4").fill("And another answer.")
    second.locator(".bar").get_by_role("button", name="Save", exact=True).click()
    expect(second.locator(".clash")).to_contain_text("Hers.")
    second.get_by_label("Or bring them together yourself").fill("Hers and his.")
    second.get_by_role("button", name="Save the text with both").click()
    expect(second.locator(".clash")).to_have_count(0)
    assert stands(a_browser, "D", "D.3") == "Hers and his."
    assert stands(a_browser, "D", "D.4") == "And another answer."


def test_with_the_keyboard_alone_an_answer_is_written_and_saved(a_browser):
    with asked(a_browser, unit="Harbour School", sections=("B.2",)) as link:
        visitor = a_browser(signed_in_too=False)
        visitor.goto(link)
        for _step in range(30):
            visitor.keyboard.press("Tab")
            if visitor.evaluate("document.activeElement.id") == "a-B.2":
                break
        visitor.keyboard.type("We count them by class, each spring.")
        visitor.keyboard.press("Tab")
        saved(visitor, "B.2")
        for _step in range(30):
            if visitor.evaluate("document.activeElement.value") == "next":
                break
            visitor.keyboard.press("Tab")
        visitor.keyboard.press("Enter")
        visitor.wait_for_url("**/sign-off/")
        assert visitor.evaluate("getComputedStyle(document.body).overflowX") in {"visible", "auto"}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_answering_fits_a_phone(a_browser, language):
    with asked(a_browser, unit="A ministry with a name that is longer than most telephones are wide", sections=("A",)) as link:
        phone = {"locale": language, "viewport": {"width": 390, "height": 800}}
        focal, visitor = a_browser(**phone), a_browser(signed_in_too=False, **phone)
        focal.goto(f"{DESK}contributors/")
        number = focal.locator('table a[href*="/contributors/"]').first.get_attribute("href")
        ours = (DESK, f"{DESK}A/", f"{DESK}E/", f"{DESK}E.20/", f"{DESK}history/A.1/", f"{DESK}contributors/", number)
        pages = [(focal, path) for path in ours]
        visitor.context.add_cookies([{"name": "django_language", "value": language, "url": link}])
        pages += [(visitor, link), (visitor, f"{link}sign-off/"), (visitor, "/c/unknown/")]
        for page, path in pages:
            page.goto(path)
            assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), path
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 1, f"{path} in {language} is {overflow} px too wide"
