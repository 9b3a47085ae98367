"""The pages of doors two and three: forms handed out, what came back compared, accepted, taken over and undone."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stocktake.accounts.models import Person
from stocktake.questionnaires.enums import Decision, Door, ReturnState
from stocktake.questionnaires.interfaces.forms.reading import read_form
from stocktake.questionnaires.interfaces.forms.writing import write_form
from stocktake.questionnaires.models import Answer, Response, Return
from stocktake.questionnaires.services.returns import matched
from stocktake.questionnaires.services.save import Target, save_answer
from tests.documents.test_reading_show import box, run, show
from tests.questionnaires.conftest import AT, FOCAL_POINT
from tests.questionnaires.filling import fill_html, fill_word

pytestmark = pytest.mark.django_db
BASE = "/r/meridian-2031/answer/AUR/"


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{key}@meridian.example"))
    return client


@pytest.fixture
def focal_point(response) -> Client:
    return signed_in("alban.merrowdale")


@pytest.fixture
def officer(response) -> Client:
    return signed_in("ione.castellane")


@pytest.fixture
def contributor(response) -> Client:
    return signed_in("sunniva.farrowlight")


def download(client: Client, **asked) -> bytes:
    answer = client.get(f"{BASE}forms/file/", {"format": "docx", "language": "en"} | asked)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def upload(client: Client, data: bytes, name: str = "form.docx", to: str = f"{BASE}returns/", **more) -> str:
    answer = client.post(to, {"returned": [SimpleUploadedFile(name, data)], **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_form_is_handed_out_as_an_attachment_and_never_shown(focal_point, say):
    say("A.1", "What stands.")
    answer = focal_point.get(f"{BASE}forms/file/", {"format": "html", "language": "en", "filled": "1"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="AUR-meridian-2031-en.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "What stands." in answer.content.decode()


def test_a_form_of_one_section_asks_nothing_else(focal_point):
    data = download(focal_point, section="B")
    assert {field.code[0] for field in read_form(data, "form.docx").fields} == {"B"}


@pytest.mark.parametrize("asked", [{"format": "pdf"}, {"language": "xx"}, {"section": "Z"}])
def test_a_form_that_does_not_exist_is_not_found(focal_point, asked):
    assert focal_point.get(f"{BASE}forms/file/", asked).status_code == 404


def test_the_secretariat_gets_the_blank_form_and_not_the_draft(officer, say):
    say("A.1", "A draft of the State.")
    assert officer.get(f"{BASE}forms/file/", {"format": "html", "filled": "1"}).status_code == 403
    assert "A draft of the State." not in download(officer, format="html").decode()


def test_the_secretariat_reads_what_was_sent_to_it_but_not_the_draft_beside_it(officer, focal_point, say):
    say("A.1", "A draft of the State.")
    page = upload(officer, fill_word(download(officer), {"A.1": "What was mailed.", "B.1": "More."}))
    said = officer.get(page).content.decode()
    assert "What was mailed." in said and "A draft of the State." not in said
    line = Return.objects.get().lines.get(question="A.1")
    officer.post(page, {"act": "apply", f"decision-{line.pk}": "accept"})
    assert Answer.objects.get(question="A.1").text == "A draft of the State."
    assert "A draft of the State." in focal_point.get(page).content.decode()


@pytest.mark.parametrize("format", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_the_shipped_questionnaire_comes_back_untouched_in_every_language(demonstration, format, language):
    """Two hundred questions, Aurelia's own answers: all are found again, and no printed word is taken for somebody's."""
    response = Response.objects.select_related("review", "party", "version__questionnaire").get(
        review=demonstration, party__code="AUR"
    )
    current = {
        (answer.question, answer.item): answer.text
        for answer in Answer.objects.consolidated().filter(response=response) if answer.text
    }  # fmt: skip
    read = read_form(write_form(response, format=format, language=language), f"form.{format}")
    found = matched(response, response.version, language, read)
    assert {(line.question, line.item): line.text for line in found.lines} == current
    assert len(current) > 40


def test_a_stranger_sees_nothing_of_it(response):
    for path in ("forms/", "forms/file/", "returns/", "returns/1/", "returns/1/original/"):
        assert "/sign-in/" in Client().get(BASE + path).headers["Location"]
        assert signed_in("pilar.negromar").get(BASE + path).status_code == 403


def test_a_file_is_compared_accepted_taken_over_and_undone(focal_point, response, say):
    say("A.1", "The fee fell to four per cent.")
    page = upload(focal_point, fill_word(download(focal_point), {"A.1": "The fee fell to three per cent.", "B.1": "New."}))
    said = focal_point.get(page).content.decode()
    assert '<del><bdi class="hidden-text">[taken out: </bdi>four ' in said
    assert '<ins><bdi class="hidden-text">[added: </bdi>three ' in said
    line = Return.objects.get().lines.get(question="A.1")
    focal_point.post(page, {"act": "accept-new"})
    focal_point.post(page, {"act": "apply", f"decision-{line.pk}": "edit", f"text-{line.pk}": "Between three and four."})
    texts = dict(Answer.objects.filter(response=response).values_list("question", "text"))
    assert texts == {"A.1": "Between three and four.", "B.1": "New."}
    focal_point.post(page, {"act": "undo"})
    texts = dict(Answer.objects.filter(response=response).values_list("question", "text"))
    assert texts == {"A.1": "The fee fell to four per cent.", "B.1": ""}
    assert Return.objects.get().state == ReturnState.UNDONE


def test_an_unmatched_text_is_given_a_question_on_the_page(focal_point, response):
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(download(focal_point)))
    document.add_paragraph("A word of thanks.")
    made = BytesIO()
    document.save(made)
    page = upload(focal_point, made.getvalue())
    line = Return.objects.get().lines.get()
    focal_point.post(page, {"act": f"assign:{line.pk}", f"place-{line.pk}": "B.1"})
    line.refresh_from_db()
    assert (line.question, line.status, line.matched_by) == ("B.1", "new", "person")


def test_an_answer_that_moved_is_shown_again_on_the_page(focal_point, response, say):
    page = upload(focal_point, fill_word(download(focal_point), {"A.1": "From the file."}))
    focal_point.post(page, {"act": "accept-new"})
    save_answer(
        target=Target(response, "A.1"), text="Typed meanwhile.", language="en", based_on=0, nonce=uuid4(), door=Door.WEB,
        actor=FOCAL_POINT, at=AT,
    )  # fmt: skip
    said = focal_point.post(page, {"act": "apply"}, follow=True).content.decode()
    assert "One was not: somebody changed it meanwhile." in said
    assert Answer.objects.get(question="A.1").text == "Typed meanwhile."
    assert Return.objects.get().lines.get().decision == Decision.OPEN


def test_a_contributor_hands_in_and_looks_but_does_not_decide(contributor, focal_point):
    page = upload(contributor, fill_word(download(focal_point), {"A.1": "A part."}))
    assert contributor.get(page).status_code == 200
    assert contributor.post(page, {"act": "accept-new"}).status_code == 403


def test_a_refused_file_says_why_on_the_list_and_can_be_fetched_again(officer, focal_point):
    data = fill_html(download(focal_point, format="html"), {"A.1": "x"})
    upload(officer, data, "form.html", to="/r/meridian-2031/returns/", party="JOR")
    said = officer.get("/r/meridian-2031/returns/").content.decode()
    assert "This is the form of Aurelia, and it was handed in for Jorund." in said
    again = officer.get(f"/r/meridian-2031/returns/{Return.objects.get().pk}/original/")
    assert b"".join(again.streaming_content) == data


def test_the_list_of_all_returns_is_the_secretariats(officer, focal_point):
    assert officer.get("/r/meridian-2031/returns/").status_code == 200
    assert focal_point.get("/r/meridian-2031/returns/").status_code == 403


def test_a_submitted_report_is_opened_again_from_the_page(focal_point, response):
    from stocktake.reviews.models import Participation

    page = upload(focal_point, fill_word(download(focal_point), {"A.1": "Late."}), "late.docx")
    focal_point.post(page, {"act": "accept-new"})
    Participation.objects.filter(party=response.party).update(state="submitted")
    assert "it has to be opened again" in focal_point.get(page).content.decode()
    focal_point.post(page, {"act": "apply"})
    assert not Answer.objects.filter(question="A.1").exists()
    focal_point.post(page, {"act": "reopen"})
    focal_point.post(page, {"act": "apply"})
    assert Answer.objects.get(question="A.1").text == "Late."


def test_a_party_that_has_not_begun_is_told_so(demonstration, small):
    Response.objects.filter(party__code="JOR").delete()
    answer = signed_in("eirik.stonemarsh").get("/r/meridian-2031/answer/JOR/forms/")
    assert answer.status_code == 200 and not Response.objects.filter(party__code="JOR").exists()


def test_an_older_word_file_that_nobody_here_can_open_says_what_to_do(focal_point, monkeypatch):
    monkeypatch.setattr("stocktake.questionnaires.interfaces.forms.office.soffice", lambda: None)
    assert upload(focal_point, rb"{\rtf1 Our form.}", "form.rtf") == f"{BASE}returns/"
    assert Return.objects.get().state == ReturnState.REFUSED
    said = focal_point.get(f"{BASE}returns/").content.decode()
    assert "save it as .docx" in said and "LibreOffice" in said


def test_slides_sent_beside_a_form_are_kept_as_a_report_and_not_refused(focal_point):
    upload(focal_point, show(box(run("What was done."))), "ministry.pptx")
    assert Return.objects.get().state == ReturnState.SOURCE
