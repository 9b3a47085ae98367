"""Letters of which nobody knew whose they are: an officer says so, and they are handled; or sets them aside, with a reason."""

from collections.abc import Iterator

import pytest
from django.test import Client

from stocktake.messaging.enums import MessageState
from stocktake.messaging.models import Message
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import ReturnState
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.models import Answer, Return
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Call, Review, Role
from tests.questionnaires.test_forms_pages import signed_in
from tests.questionnaires.test_mail_intake import LONG, comes, letter  # noqa: F401

pytestmark = pytest.mark.django_db
PAGE = "/r/meridian-2031/returns/letters/"
STRANGER = "Somebody <somebody@elsewhere.example>"


@pytest.fixture(scope="session")
def form_reader() -> Iterator[FormReader]:
    with FormReader() as reader:
        yield reader


@pytest.fixture
def officer(response) -> Client:
    return signed_in("ione.castellane")


@pytest.fixture
def nobodys(comes, response) -> Message:  # noqa: F811
    return comes(letter(LONG, From=STRANGER, Subject="From the ministry", files=[("b.txt", LONG.encode() * 2, ("text", "plain"))]))


def said(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_subject_sender_what_was_laid_in_and_why_nobody_was_recognised(officer, nobodys):
    page = said(officer)
    for words in ("From the ministry", "somebody@elsewhere.example", "b.txt", "nobody’s focal point"):
        assert words in page
    assert "opened to seasonal workers" in said(officer, f"{PAGE}{nobodys.pk}/")


def test_a_sender_who_may_speak_for_several_is_shown_with_them(officer, comes, demonstration):  # noqa: F811
    alban = Role.objects.filter(person__email="alban.merrowdale@meridian.example", party__code="AUR").get().person
    Role.objects.create(review=demonstration, person=alban, party=Party.objects.get(code="JOR"), kind=RoleKind.FOCAL_POINT)
    found = comes(letter(LONG))
    assert found.values["parties"] == ["AUR", "JOR"]
    page = said(officer)
    assert "could be from any of these" in page and str(Party.objects.get(code="JOR")) in page
    assert '<optgroup label="It could be">' in said(officer, f"{PAGE}{found.pk}/")


def test_the_officer_says_whose_it_is_and_it_is_handled(officer, nobodys, response):
    answer = officer.post(f"{PAGE}{nobodys.pk}/", {"act": "whose", "party": "AUR"}, follow=True)
    assert "2 files were taken in" in answer.content.decode()
    nobodys.refresh_from_db()
    assert nobodys.state == MessageState.HANDLED
    came = Return.objects.filter(response=response)
    assert {one.state for one in came} == {ReturnState.SOURCE} and {one.filename for one in came} == {"b.txt", "letter.txt"}
    assert not Answer.objects.filter(response=response).exists()
    assert "From the ministry" not in said(officer)


def test_what_is_done_with_is_not_done_again_for_somebody_else(officer, nobodys):
    officer.post(f"{PAGE}{nobodys.pk}/", {"act": "whose", "party": "AUR"})
    answer = officer.post(f"{PAGE}{nobodys.pk}/", {"act": "whose", "party": "JOR"}, follow=True)
    assert "done with already" in answer.content.decode()
    assert not Return.objects.filter(party__code="JOR").exists()
    officer.post(f"{PAGE}{nobodys.pk}/", {"act": "aside", "why": "Too late."})
    nobodys.refresh_from_db()
    assert nobodys.state == MessageState.HANDLED


@pytest.mark.parametrize(("code", "words"), [("XXX", "choose whose"), ("", "choose whose"), ("OUT", "takes no part")])
def test_a_party_that_is_not_asked_here_is_refused_and_the_letter_still_waits(officer, nobodys, code, words):
    Party.objects.create(code="OUT", kind="state", pack="test")
    answer = officer.post(f"{PAGE}{nobodys.pk}/", {"act": "whose", "party": code}, follow=True)
    assert words in answer.content.decode()
    nobodys.refresh_from_db()
    assert (nobodys.state, Return.objects.count()) == (MessageState.FAILED, 0)


def test_a_letter_is_set_aside_with_its_reason_and_kept(officer, nobodys):
    officer.post(f"{PAGE}{nobodys.pk}/", {"act": "aside", "why": "  "})
    nobodys.refresh_from_db()
    assert nobodys.state == MessageState.FAILED
    officer.post(f"{PAGE}{nobodys.pk}/", {"act": "aside", "why": "An advertisement."})
    nobodys.refresh_from_db()
    assert nobodys.state == MessageState.ASIDE
    assert "An advertisement." in said(officer)
    whole = officer.get(f"{PAGE}{nobodys.pk}/original/")
    assert b"seasonal workers" in b"".join(whole) and whole.headers["X-Content-Type-Options"] == "nosniff"


def test_a_letter_of_somebody_known_is_not_read_here(officer, comes, response):  # noqa: F811
    known = comes(letter(LONG))
    assert officer.get(f"{PAGE}{known.pk}/").status_code == 302
    assert officer.get(f"{PAGE}{known.pk}/original/").status_code == 404


def test_the_board_says_how_many_wait(officer, nobodys):
    assert "Of 1 letter that came nobody knows" in said(officer, "/r/meridian-2031/board/")
    assert "Of 1 letter that came nobody knows" in said(officer, "/r/meridian-2031/returns/")


def test_the_letters_are_the_secretariats_alone(nobodys):
    for client in (signed_in("alban.merrowdale"), Client()):
        for page in (PAGE, f"{PAGE}{nobodys.pk}/", f"{PAGE}{nobodys.pk}/original/"):
            assert client.get(page).status_code in {302, 403}
        assert client.post(f"{PAGE}{nobodys.pk}/", {"act": "whose", "party": "AUR"}).status_code in {302, 403}
    nobodys.refresh_from_db()
    assert nobodys.state == MessageState.FAILED


@pytest.mark.parametrize(("to", "is_seen"), [
    ("other@stocktake.example", False), ("Other@Stocktake.example, review@stocktake.example", True), ("house@stocktake.example", True),
])  # fmt: skip
def test_a_letter_to_another_reviews_own_address_is_for_its_officers_alone(officer, comes, demonstration, to, is_seen):  # noqa: F811
    other = Review.objects.exclude(pk=demonstration.pk).first()
    Call.objects.update_or_create(review=demonstration, defaults={"reply_address": "review@stocktake.example"})
    Call.objects.update_or_create(review=other, defaults={"reply_address": "Other@stocktake.example"})
    found = comes(letter(LONG, From=STRANGER, To=to, Subject="Not for everybody"))
    assert ("Not for everybody" in said(officer)) is is_seen
    for page in (f"{PAGE}{found.pk}/", f"{PAGE}{found.pk}/original/"):
        assert officer.get(page).status_code == (200 if is_seen else 404)
    if not is_seen:
        assert officer.post(f"{PAGE}{found.pk}/", {"act": "aside", "why": "Not ours."}).status_code == 404
        found.refresh_from_db()
        assert found.state == MessageState.FAILED
