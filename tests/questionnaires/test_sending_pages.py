"""The pages of clearing, submitting, consenting and receiving, by whoever they are for."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.test import Client

from stocktake.accounts.models import Person
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.rules.visibility import Act
from stocktake.evidence.services.take_in_response import take_in_response
from stocktake.messaging.models import Letter
from stocktake.questionnaires.models import ClearanceStep, Receipt, Reopening
from stocktake.questionnaires.services.clearance import freeze_for_clearance, set_chain
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.submit import ask_to_reopen, submit
from stocktake.questionnaires.tasks import send_receipt
from stocktake.reviews.enums import Consent, ParticipationState
from stocktake.reviews.models import Courtesy, Participation
from stocktake.reviews.rules.viewer import public_viewer
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db

DESK = "/r/meridian-2031/answer/AUR/"
SAID = "The fee fell from 1,460 dollars to 310."


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


@pytest.fixture
def focal_point(response):
    return signed_in("alban.merrowdale@meridian.example")


@pytest.fixture
def officer(response):
    return signed_in("ione.castellane@meridian.example")


@pytest.fixture
def consent(response):
    def stating(level, question=""):
        state_consent(response=response, level=level, question=question, evidence="by letter", actor=FOCAL_POINT, at=AT)

    return stating


def state() -> str:
    return Participation.objects.get(review__code="meridian-2031", party__code="AUR").state


def text_of(response) -> str:
    return response.content.decode()


def link_in(letter: Letter) -> str:
    return re.search(r"http://testserver(/o/\S+)", letter.body)[1]


# -- clearing --------------------------------------------------------------------------------------------------------------


def test_the_focal_point_sets_the_chain_freezes_and_enters_a_signature_on_an_offices_behalf(focal_point, response, say):
    say("A.1", SAID)
    focal_point.post(f"{DESK}clearance/", {"do": "chain", "office": ["Ministry of Labour", "Minister"], "email": ["", ""]})
    focal_point.post(f"{DESK}clearance/", {"do": "freeze"})
    focal_point.post(f"{DESK}clearance/", {"do": "sign", "name": "Head of Labour", "title": "Director"})
    page = text_of(focal_point.get(f"{DESK}clearance/"))
    assert "Head of Labour, Director, signed on" in page
    assert "entered on its behalf by Alban Merrowdale" in page
    assert "Sign for Minister" in page


def test_an_office_with_an_address_signs_by_its_own_link_and_the_next_one_is_written_to(focal_point, response, say):
    say("A.1", SAID)
    chain = {
        "do": "chain",
        "office": ["Ministry of Labour", "Minister"],
        "email": ["labour@meridian.example", "minister@meridian.example"],
    }
    focal_point.post(f"{DESK}clearance/", chain)
    focal_point.post(f"{DESK}clearance/", {"do": "freeze"})
    letter = Letter.objects.get(to="labour@meridian.example")
    assert letter.secrets and letter.secrets[0] in letter.body
    office = Client()
    page = text_of(office.get(link_in(letter)))
    assert SAID in page and "Sign for Ministry of Labour" in page
    assert not Letter.objects.filter(to="minister@meridian.example").exists()
    assert office.post(link_in(letter), {"name": "Head of Labour", "title": "Director"}).status_code == 303
    assert "Signed by Head of Labour" in text_of(office.get(link_in(letter)))
    assert "by its personal link" in text_of(focal_point.get(f"{DESK}clearance/"))
    minister = Letter.objects.get(to="minister@meridian.example")
    assert office.post(link_in(minister), {"name": "The Minister", "title": "Minister"}).status_code == 303
    assert state() == ParticipationState.CLEARED


def test_an_office_does_not_sign_a_text_that_moved_and_its_page_says_so(focal_point, response, say):
    say("A.1", SAID)
    set_chain(response=response, offices=[("Minister", "minister@meridian.example")], actor=FOCAL_POINT, at=AT)
    focal_point.post(f"{DESK}clearance/", {"do": "freeze"})
    link = link_in(Letter.objects.get(to="minister@meridian.example"))
    say("A.1", "Said otherwise.")
    page = text_of(Client().get(link))
    assert "changed after it was frozen" in page and '<button class="btn">' not in page
    assert "What was changed since" in text_of(focal_point.get(f"{DESK}clearance/"))
    assert Client().post(link, {"name": "N", "title": "T"}).status_code == 422


def test_a_link_that_nobody_gave_out_and_one_of_an_older_chain_open_nothing(focal_point, response, say):
    say("A.1", SAID)
    set_chain(response=response, offices=[("Minister", "minister@meridian.example")], actor=FOCAL_POINT, at=AT)
    focal_point.post(f"{DESK}clearance/", {"do": "freeze"})
    link = link_in(Letter.objects.get(to="minister@meridian.example"))
    assert Client().get("/o/forged/").status_code == 404
    set_chain(response=response, offices=[("Minister", "minister@meridian.example")], actor=FOCAL_POINT, at=AT)
    assert Client().get(link).status_code == 404
    assert SAID not in text_of(Client().get(link))


def test_a_link_that_has_expired_says_so(focal_point, response, say):
    say("A.1", SAID)
    set_chain(response=response, offices=[("Minister", "minister@meridian.example")], actor=FOCAL_POINT, at=AT)
    focal_point.post(f"{DESK}clearance/", {"do": "freeze"})
    link = link_in(Letter.objects.get(to="minister@meridian.example"))
    ClearanceStep.objects.filter(response=response).update(expires_at=AT - timedelta(days=3650))
    assert Client().get(link).status_code == 410


def test_an_address_that_is_none_is_named_and_nothing_is_lost(focal_point):
    answer = focal_point.post(f"{DESK}clearance/", {"do": "chain", "office": ["Ministry", "Minister"], "email": ["nowhere", ""]})
    assert answer.status_code == 422
    assert "“nowhere” is no e-mail address" in text_of(answer) and 'value="Minister"' in text_of(answer)


@pytest.mark.parametrize("page", ["clearance/", "submit/", "consent/", "consent/public/"])
def test_only_the_focal_point_clears_submits_and_consents(officer, labour, page):
    assert officer.get(f"{DESK}{page}").status_code == 403
    assert signed_in("sunniva.farrowlight@meridian.example").get(f"{DESK}{page}").status_code == 403
    assert Client().get(f"{DESK}{page}").status_code == 302


# -- submitting ------------------------------------------------------------------------------------------------------------


def test_what_must_be_mended_stands_first_and_there_is_no_button_then(focal_point, response):
    page = text_of(focal_point.get(f"{DESK}submit/"))
    assert page.index("Must be mended before submission") < page.index("What will happen")
    assert "Submit the report to the secretariat" not in page


def test_findings_lead_to_their_fields(focal_point, response, say):
    say("B.1", "word " * 60)
    page = text_of(focal_point.get(f"{DESK}submit/"))
    assert 'href="/r/meridian-2031/answer/AUR/B/#a-B.1"' in page


def test_without_saying_that_one_is_sure_nothing_is_sent(focal_point, response, say):
    say("A.1", SAID)
    answer = focal_point.post(f"{DESK}submit/", {"name": "Alban Merrowdale", "title": "Focal point"})
    assert answer.status_code == 422
    assert not Receipt.objects.filter(snapshot__response=response).exists()


def test_submitting_gives_a_receipt_on_the_page_as_pdf_and_by_letter(focal_point, response, say):
    say("A.1", SAID)
    sent = focal_point.post(f"{DESK}submit/", {"name": "Alban Merrowdale", "title": "Focal point", "sure": "on"})
    assert sent.status_code == 303 and sent["Location"] == f"{DESK}receipt/"
    receipt = Receipt.objects.get(snapshot__response=response)
    page = text_of(focal_point.get(sent["Location"]))
    assert receipt.number in page and receipt.snapshot.content_id in page
    paper = focal_point.get(f"{DESK}receipt.pdf").content
    words = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(paper)).replace("\u200b", "")
    assert receipt.number in words and "Alban Merrowdale" in words
    for _twice in range(2):
        send_receipt(receipt=receipt.pk, origin="http://testserver", actor=FOCAL_POINT)
    courtesy = Courtesy.objects.get(participation__party=response.party, kind="receipt")
    letter = Letter.objects.get(reference=courtesy.letter)
    assert receipt.number in letter.body and receipt.snapshot.content_id in letter.body
    assert sorted(one.filename for one in letter.enclosures.all()) == [
        f"AUR-meridian-2031-{receipt.snapshot.number}.pdf", f"{receipt.number.replace('/', '-')}.pdf",
    ]  # fmt: skip


# -- after submitting ------------------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(response, say, consent):
    say("A.1", SAID)
    say("B.1", "Not for everybody.")
    consent(Consent.PUBLISH)
    consent(Consent.CONFIDENTIAL, "B.1")
    return submit(response=response, name="Alban Merrowdale", title="Focal point", actor=FOCAL_POINT, at=AT)


def test_the_officer_sees_it_and_accepts(officer, submitted):
    page = text_of(officer.get(f"{DESK}receipt/"))
    assert submitted.number in page and "Accept the report" in page
    assert officer.post(f"{DESK}receipt/", {"do": "accept"}).status_code == 303
    assert state() == ParticipationState.ACCEPTED


def test_the_focal_point_asks_for_it_to_be_opened_and_the_officer_grants_it_by_letter(focal_point, officer, submitted, response):
    assert focal_point.post(f"{DESK}receipt/", {"do": "reopen", "reason": " "}).status_code == 422
    assert focal_point.post(f"{DESK}receipt/", {"do": "reopen", "reason": "A figure was wrong."}).status_code == 303
    assert "A figure was wrong." in text_of(officer.get(f"{DESK}receipt/"))
    assert officer.post(f"{DESK}receipt/", {"do": "grant"}).status_code == 303
    assert state() == ParticipationState.REOPENED
    assert Reopening.objects.get(response=response).granted_by.startswith("Ione Castellane")
    courtesy = Courtesy.objects.get(participation__party=response.party, kind="reopening")
    assert "A figure was wrong." in Letter.objects.get(reference=courtesy.letter).body


def test_nobody_grants_what_they_asked_for_nor_asks_for_another(focal_point, officer, submitted, response):
    ask_to_reopen(response=response, reason="A figure was wrong.", actor=FOCAL_POINT, at=AT)
    assert focal_point.post(f"{DESK}receipt/", {"do": "grant"}).status_code == 404
    assert focal_point.post(f"{DESK}receipt/", {"do": "accept"}).status_code == 404
    assert officer.post(f"{DESK}receipt/", {"do": "reopen", "reason": "Why not."}).status_code == 404


def test_two_frozen_texts_can_be_compared(focal_point, response, say):
    say("A.1", SAID)
    freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    say("A.1", "The fee fell to 290.")
    freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    page = text_of(focal_point.get(f"{DESK}receipt/?from=1&to=2"))
    assert "<del>" in page and "<ins>" in page and "From text 1 to text 2" in page


def test_a_frozen_text_is_handed_out_as_it_was_kept_to_the_party_only(focal_point, officer, submitted):
    number = submitted.snapshot.number
    assert b"".join(focal_point.get(f"{DESK}receipt/{number}/").streaming_content).startswith(b'{"answers":')
    assert officer.get(f"{DESK}receipt/{number}/").status_code == 403


# -- the report as a document ----------------------------------------------------------------------------------------------


def test_the_public_reads_the_published_report_without_the_answers_that_are_not(submitted):
    for form in ("pdf", "docx", "html"):
        body = words_of(Client().get(f"{DESK}report.{form}"), form)
        assert "1,460" in body and "Not for everybody" not in body, form
    page = text_of(Client().get(f"{DESK}report/"))
    assert SAID in page and "One answer is not printed here" in page


def test_a_report_that_is_not_published_is_not_found_by_the_public(submitted, consent):
    consent(Consent.QUOTE_NAMED)
    assert Client().get(f"{DESK}report/").status_code == 404
    assert Client().get(f"{DESK}report.pdf").status_code == 404


def test_the_secretariat_reads_all_but_what_was_withdrawn(officer, submitted, consent):
    assert "Not for everybody." in text_of(officer.get(f"{DESK}report/"))
    consent(None, "B.1")
    page = text_of(officer.get(f"{DESK}report/"))
    assert "Not for everybody." not in page and SAID in page


def test_nobody_but_the_focal_point_reads_a_draft(focal_point, officer, labour, response, say):
    say("A.1", SAID)
    page = text_of(focal_point.get(f"{DESK}report/"))
    assert SAID in page and "not cleared, not submitted" in page
    assert officer.get(f"{DESK}report/").status_code == 404
    assert signed_in("sunniva.farrowlight@meridian.example").get(f"{DESK}report/").status_code == 404
    assert Client().get(f"{DESK}report/").status_code == 404


def test_line_breaks_and_lists_are_intact_in_every_format(focal_point, response, say):
    say("A.1", "One line.\nThe next line.\n\n- an item\n- another")
    assert "One line.<br>The next line." in text_of(focal_point.get(f"{DESK}report.html"))
    with zipfile.ZipFile(BytesIO(focal_point.get(f"{DESK}report.docx").content)) as packed:
        body = packed.read("word/document.xml").decode()
    assert re.search(r"One line\.</w:t><w:br/><w:t[^>]*>The next line\.", body)
    assert body.count("•") == 2
    pdf = words_of(focal_point.get(f"{DESK}report.pdf"), "pdf")
    assert re.search(r"One line\.\s*\n\s*The next line\.", pdf) and pdf.count("•") == 2


def test_the_last_page_says_who_cleared_which_text_and_on_what_terms(focal_point, submitted):
    pages = pypdfium2.PdfDocument(focal_point.get(f"{DESK}report.pdf").content)
    last = pages[len(pages) - 1].get_textpage().get_text_range().replace("\u200b", "")
    digest = submitted.snapshot.content_id[:20]
    for said in ("Cleared by", "Alban Merrowdale", "Focal point", submitted.number, digest, "May be published."):
        assert said in last, said


def words_of(response, form: str) -> str:
    assert response.status_code == 200
    if form == "pdf":
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))
    if form == "docx":
        with zipfile.ZipFile(BytesIO(response.content)) as packed:
            return packed.read("word/document.xml").decode()
    return response.content.decode()


# -- consent ---------------------------------------------------------------------------------------------------------------


def test_consent_is_stated_with_how_it_was_decided_and_the_history_keeps_it(focal_point, response, say):
    say("A.1", SAID)
    assert focal_point.post(f"{DESK}consent/", {"do": "state", "level": Consent.PUBLISH.value, "evidence": ""}).status_code == 422
    focal_point.post(f"{DESK}consent/", {"do": "state", "level": Consent.PUBLISH.value, "evidence": "Letter of the Minister"})
    focal_point.post(f"{DESK}consent/?answer=A.1", {"do": "state", "level": Consent.AGGREGATE.value, "evidence": "By telephone"})
    page = text_of(focal_point.get(f"{DESK}consent/"))
    assert "Letter of the Minister" in page and "Alban Merrowdale" in page
    assert "By telephone" in text_of(focal_point.get(f"{DESK}consent/?answer=A.1"))


def test_withdrawing_is_asked_twice(focal_point, response, submitted):
    asked = focal_point.post(f"{DESK}consent/?answer=A.1", {"do": "withdraw"})
    assert "Withdraw this answer?" in text_of(asked)
    assert response.consents.filter(level__isnull=True).count() == 0
    focal_point.post(f"{DESK}consent/?answer=A.1", {"do": "withdraw", "sure": "yes", "evidence": "By telephone"})
    assert response.consents.filter(level__isnull=True, question="A.1").count() == 1


def test_what_the_public_will_see_is_what_the_public_sees(focal_point, response, say, consent):
    """Every level for an answer of its own: the page says before the submission what the public pages show after it."""
    levels = {"A.1": Consent.QUOTE_UNNAMED, "B.1": Consent.AGGREGATE}
    say("A.1", "canaryone: the fee fell.")
    say("B.1", "canarytwo: it rose.")
    say("A.2", "health")
    say("A.3", "canarythree: it stayed.")
    consent(Consent.PUBLISH)
    for question, level in levels.items():
        consent(level, question)
    told = text_of(focal_point.get(f"{DESK}consent/public/"))
    rows = re.findall(r'<tr class="(\w+)"><th scope="row"><span class="code"><span dir="ltr">([^<]+)</span>', told)
    assert {key: sight for sight, key in rows} == {"A.1": "unnamed", "B.1": "counted", "A.2": "published", "A.3": "published"}
    source = take_in_response(
        snapshot=submit(response=response, name="N", title="T", actor=FOCAL_POINT, at=AT).snapshot, actor="test", at=AT
    )
    public = public_viewer(response.review)
    quoted = set(Passage.objects.visible_to(public, Act.QUOTE).filter(source=source).values_list("label", flat=True))
    named = set(Passage.objects.visible_to(public, Act.NAME).filter(source=source).values_list("label", flat=True))
    counted = set(source.passages.countable().values_list("label", flat=True))
    assert (quoted, named, counted) == ({"A.1", "A.3"}, {"A.3"}, {"A.1", "A.3", "B.1"})
    for word, is_told in (("canaryone", True), ("canarytwo", False), ("canarythree", True)):
        assert (word in told) is is_told
    page = text_of(Client().get(f"{DESK}report/"))
    assert "canarythree" in page and "canaryone" not in page and "canarytwo" not in page
    assert Source.objects.visible_to(public, Act.READ).filter(pk=source.pk).exists()
