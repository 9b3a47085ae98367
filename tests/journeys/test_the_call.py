"""The officer's way: from the invitation to the letter in the mailbox, the reminder that was read before it left, and two freezes."""

import re

REVIEW = "/r/meridian-2031/"
BOARD = f"{REVIEW}board/"
OFFICER = "ione.castellane@meridian.example"
ESTRELA = "xavier.lumbrales@estrela.example"


def is_told(page, words: str) -> None:
    """The page says so, perhaps after a moment: a click does not wait for the page that it asks for."""
    page.locator("main .notice", has_text=words).first.wait_for()


def letter_to(page, address: str, words: str) -> str:
    """The letter to an address that says this, from the mailbox; letters are carried in the background and may need a moment."""
    for _try in range(40):
        mailbox = page.context.new_page()
        mailbox.goto("/mailbox/")
        found = [text for text in mailbox.locator("main article").all_inner_texts() if address in text and words in text]
        mailbox.close()
        if found:
            return found[0]
        page.wait_for_timeout(500)
    raise AssertionError(f"No letter to {address} says “{words}”.")


def freeze(page, name: str) -> None:
    page.goto(f"{BOARD}freezes/")
    page.locator("#name").fill(name)
    page.get_by_role("button", name="Freeze", exact=True).click()
    page.get_by_text(re.compile(f"Frozen: {re.escape(name)}")).wait_for()


def test_an_officer_invites_reads_a_reminder_before_it_leaves_and_freezes_the_replies(page, sign_in):
    sign_in(OFFICER)

    # The call: for this journey nobody sleeps, so that what is sent leaves at once.
    page.goto(f"{BOARD}call/")
    page.get_by_label("No letters from").fill("00:00")
    page.get_by_label("until", exact=True).fill("00:00")
    for day in ("Saturday", "Sunday"):
        page.get_by_label(day).uncheck()
    page.get_by_role("button", name="Set the call").click()
    page.wait_for_url(f"**{BOARD}")

    freeze(page, "before the reminders")

    # Estrela has said that it would not take part, and then thought better of it: it is invited again.
    page.goto(f"{BOARD}parties/EST/")
    step = page.locator(".steps li", has_text="will not take part")
    step.locator("summary").click()
    step.get_by_label("How this is known").fill("by telephone")
    step.get_by_role("button").click()
    is_told(page, "not asked again")
    page.get_by_role("button", name="Send the invitation").click()
    is_told(page, "The invitation was sent")
    invitation = letter_to(page, ESTRELA, "Examen")
    assert "EST" in invitation and ".docx" in invitation

    # Reminders are drafted for the others, and Estrela, to whom was just written, is left in peace.
    page.goto(BOARD)
    page.get_by_role("button", name="Prepare reminders").click()
    page.wait_for_url(f"**{BOARD}letters/")
    is_told(page, "Nothing was sent")
    assert not page.locator("article.draft", has_text="Estrela").count()
    jorund = page.locator("article.draft", has_text="Jorund").first
    body = jorund.get_by_label("Text")
    body.fill(body.input_value().replace("With kind regards", "With the kindest regards"))
    jorund.get_by_role("button", name="Send", exact=True).click()
    is_told(page, "The letter to Eirik Stonemarsh was sent")
    reminder = letter_to(page, "eirik.stonemarsh@meridian.example", "how far Jorund is")
    assert "With the kindest regards from Port Aurel" in reminder

    # One report is accepted meanwhile; the second freeze knows it, the first does not.
    page.goto(f"{BOARD}parties/BRE/")
    page.get_by_role("button", name="Note: accepted").click()
    freeze(page, "after the reminders")
    page.get_by_role("button", name="Lay them beside each other").click()
    page.wait_for_url("**compare/**")
    main = page.locator("main").inner_text()
    assert main.index("before the reminders") < main.index("after the reminders")
    assert re.search(r"Brennes\s+submitted → accepted", main)


def test_the_pages_of_the_board_fit_a_phone_in_english_and_in_arabic(page, sign_in):
    sign_in(OFFICER)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for language in ("en", "ar"):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
            for path in ("", "?as=table", "invite/", "parties/JOR/", "freezes/", "letters/", "texts/", "texts/reminder/", "call/"):
                page.goto(BOARD + path)
                overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert overflow <= 1, f"{path} in {language} at {width} is {overflow} px too wide"
