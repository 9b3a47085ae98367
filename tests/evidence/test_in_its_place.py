"""A passage in its place: the page of the original with the words marked, or the paragraphs around it."""

import re

from fpdf import FPDF
from tests.conftest import NOON
from tests.evidence.conftest import Meridian

from stocktake.evidence.enums import Consent
from stocktake.evidence.services.intake import Handed, intake

WORDS = (
    "Aurelia changed its labour law in 2029 so that migrant workers may change their employer without losing their permit to stay."
)
OTHER = "One-stop counters were opened in nine provinces, and forty thousand people came to them in their first year of work."


def report(meridian: Meridian, consent: Consent = Consent.PUBLISH):
    document = FPDF()
    for text in (WORDS, OTHER):
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 6, text)
    handed = Handed("report.pdf", bytes(document.output()), meridian.parties["AU"], consent=consent)
    list(intake(review=meridian.review, files=[handed], door="test", reader=meridian.reader, actor="test", at=NOON))
    return meridian.sources.get()


def address(meridian: Meridian, passage, more: str = "") -> str:
    return f"/r/{meridian.review.code}/passages/{passage.pk}/{more}"


def test_the_page_of_a_pdf_is_shown_with_the_words_marked_in_red(client, meridian: Meridian, settings, tmp_path):
    source = report(meridian)
    passage = source.passages.get(page=2)
    assert f"{address(meridian, passage, 'place.svg')}?near" in client.get(address(meridian, passage)).content.decode()
    answer = client.get(address(meridian, passage, "place.svg"))
    assert answer["Content-Type"] == "image/svg+xml" and "script" not in answer["Content-Security-Policy"]
    drawn = answer.content.decode()
    marks = re.findall(r'<g fill="#b8321f".*</g>', drawn)[0]
    assert marks.count("<rect") == 2  # on two lines
    assert "data:image/png;base64," in drawn
    assert client.get(address(meridian, passage, "place.svg")).content == answer.content  # from what was kept
    near = client.get(address(meridian, passage, "place.svg?near")).content.decode()
    tall_near, tall = (int(re.search(r'viewBox="0 \d+ 1000 (\d+)"', each)[1]) for each in (near, drawn))
    assert tall_near < tall / 2


def test_nobody_sees_the_page_of_a_file_that_is_not_published_as_a_whole(client, meridian: Meridian):
    passage = report(meridian, Consent.QUOTE_NAMED).passages.get(page=1)
    page = client.get(address(meridian, passage))
    assert page.status_code == 200 and "place.svg" not in page.content.decode()
    assert client.get(address(meridian, passage, "place.svg")).status_code == 404


def test_a_withdrawn_source_shows_no_page(client, meridian: Meridian):
    source = report(meridian)
    passage = source.passages.get(page=1)
    assert client.get(address(meridian, passage, "place.svg")).status_code == 200
    source.withdrawn_at = NOON
    source.save()
    assert client.get(address(meridian, passage, "place.svg")).status_code == 404


def test_a_passage_of_a_text_stands_among_its_neighbours_and_is_marked(client, meridian: Meridian):
    source = meridian.says("AU", "\n\n".join(f"{WORDS[:-1]} in part {n}." for n in range(9)))
    passage = source.passages.get(number=4)
    page = client.get(address(meridian, passage)).content.decode()
    assert re.findall(r'<p data-n="(\d)"', page) == ["2", "3", "4", "5", "6"]
    assert re.findall(r'<p data-n="(\d)"[^>]*class="now"', page) == ["4"]
    assert client.get(address(meridian, passage, "place.svg")).status_code == 404


def test_what_is_not_published_as_a_whole_has_no_neighbours(client, meridian: Meridian):
    source = meridian.says("AU", f"{WORDS}\n\n{OTHER}", consent=Consent.QUOTE_NAMED)
    page = re.sub("<[^>]+>", "", client.get(address(meridian, source.passages.get(number=1))).content.decode())
    assert WORDS[:40] in page and OTHER[:40] not in page
