"""A report is cleared, submitted, accepted, read by the public, partly withdrawn and opened again: in the browser, from end to end."""

import re
import time

import pytest

REVIEW = "/r/meridian-2031/"
DESK = f"{REVIEW}answer/AUR/"
FOCAL_POINT = "alban.merrowdale@meridian.example"
OFFICER = "ione.castellane@meridian.example"
SAID = "The harbour desk at Saltgate heard ninety-one complaints about fees."


@pytest.fixture
def as_the_public(browser, served):
    """What a passer-by reads at an address."""
    context = browser.new_context(base_url=served.url, locale="en-GB")
    page = context.new_page()

    def read(path: str) -> str:
        page.goto(path)
        return page.locator("main").inner_text()

    yield read
    context.close()


def waited_for(read, path: str, words: str, *, seconds: int = 120) -> bool:
    """Whether the words come to stand there: what was submitted is taken in in the background."""
    until = time.monotonic() + seconds
    while words not in read(path):
        if time.monotonic() > until:
            return False
        time.sleep(1)
    return True


def submit(page) -> None:
    page.goto(f"{DESK}submit/")
    page.get_by_label("Your title").fill("Secretary of the Mobility Council")
    page.get_by_label("Yes, send it to the secretariat").check()
    page.get_by_role("button", name="Submit the report to the secretariat").click()
    page.wait_for_url(f"**{DESK}receipt/")


def test_a_report_goes_all_the_way_and_an_answer_is_taken_back(page, sign_in, as_the_public):
    sign_in(FOCAL_POINT)
    page.goto(f"{DESK}E.6/")
    page.locator('[name="text:E.6.1"]').fill(SAID)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()

    # The focal point sets a chain, freezes the text, and signs for an office.
    page.goto(f"{DESK}clearance/")
    page.get_by_label("Office 1").fill("Ministry of Labour")
    page.get_by_role("button", name="Set the chain").click()
    page.get_by_role("button", name="Freeze the text as it stands now").click()
    page.get_by_label("Name", exact=True).fill("Head of Labour")
    page.get_by_label("Title", exact=True).fill("Director")
    page.get_by_role("button", name="Enter the signature").click()
    page.get_by_text("All offices have signed the text as it stands.").wait_for()

    # It is submitted, and there is a receipt.
    submit(page)
    receipt = page.locator(".receipt").inner_text()
    assert (
        re.search(r"MER/GCM/2031/VR/AUR/\d+", receipt) and "Head of Labour" in receipt and re.search(r"\b[0-9a-f]{64}\b", receipt)
    )
    with page.expect_download() as download:
        page.locator('.receipt a[href*="receipt.pdf"]').click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    # The public reads what was consented to, where it belongs.
    assert waited_for(as_the_public, f"{REVIEW}objectives/6/?party=AUR", SAID)
    assert SAID in as_the_public(f"{DESK}report/")

    # The officer sees it and accepts it.
    sign_in(OFFICER)
    page.goto(f"{DESK}receipt/")
    page.get_by_role("button", name="Accept the report").click()
    page.get_by_text("The report was accepted.").wait_for()

    # One answer is taken back, and is gone at once.
    sign_in(FOCAL_POINT)
    page.goto(f"{DESK}consent/?answer=E.6.1")
    page.get_by_role("button", name="Withdraw this answer").click()
    page.get_by_label("How this was decided").fill("Decision of the Mobility Council")
    page.get_by_role("button", name="Yes, withdraw this answer").click()
    page.get_by_text("was withdrawn").first.wait_for()
    for path in (f"{REVIEW}objectives/6/?party=AUR", f"{REVIEW}search/?q=Saltgate", f"{REVIEW}synthesis/", f"{DESK}report/"):
        assert SAID not in as_the_public(path), path

    # It is asked for, granted, and open again.
    page.goto(f"{DESK}receipt/")
    page.get_by_label("Why should it be opened again?").fill("A figure of the Ministry of Labour was wrong.")
    page.get_by_role("button", name="Ask the secretariat to open it again").click()
    sign_in(OFFICER)
    page.goto(f"{DESK}receipt/")
    page.get_by_role("button", name="Open the report again, and write so").click()
    page.get_by_text("The report is open again.").first.wait_for()
    sign_in(FOCAL_POINT)
    page.goto(f"{DESK}E.6/")
    assert page.locator('[name="text:E.6.1"]').is_editable()


def test_every_page_of_sending_fits_a_phone_in_english_and_in_arabic(browser, served, page, sign_in):
    sign_in(FOCAL_POINT)
    held = page.context.storage_state()
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        context = browser.new_context(
            base_url=served.url, locale=language, viewport={"width": 390, "height": 800}, storage_state=held
        )
        phone = context.new_page()
        for path in ("clearance/", "submit/", "receipt/", "consent/", "consent/?answer=A.1", "consent/public/", "report/"):
            phone.goto(f"{DESK}{path}")
            assert phone.locator("html").get_attribute("dir") == direction, path
            overflow = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 1, f"{path} in {language} is {overflow} px too wide"
        context.close()
