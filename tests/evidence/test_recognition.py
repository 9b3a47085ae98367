"""A scan is offered to be read by machine; what is read is marked everywhere, until somebody has compared it with the page."""

import shutil

import pytest
from django.core.management import call_command
from django.test import Client
from tests.conftest import NOON
from tests.documents.scans import SAID, joined, printed, scanned

from stocktake.documents.reading.recogniser import Recogniser
from stocktake.documents.refusals import NOTICES
from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Code, Passage, RecognisedPage, Source
from stocktake.evidence.services.intake import Handed, code_source, intake
from stocktake.evidence.services.page_reading import AnotherPage
from stocktake.evidence.services.recognise import NothingToRecognise, ask_for_recognition, recognise, vouch
from stocktake.evidence.services.reread import reread
from stocktake.evidence.tasks import recognise_page
from stocktake.foundation.models import Activity
from stocktake.reviews.enums import RoleKind

needed = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="no Tesseract on this machine; as root, ./stocktake test installs it"
)
pytestmark = [pytest.mark.django_db, needed]


@pytest.fixture(scope="module")
def recogniser():
    with Recogniser() as made:
        yield made


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    return joined(scanned("en", SAID["en"]), scanned("fr", SAID["fr"]))


@pytest.fixture
def hands_in(meridian):
    def hand_in(data: bytes, filename: str = "scan.pdf") -> Source:
        handed = Handed(filename, data, meridian.parties["AU"], SourceKind.SUBMISSION, Consent.PUBLISH, NOON)
        [(_name, outcome)] = intake(
            review=meridian.review, files=[handed], door="test", reader=meridian.reader, actor="test", at=NOON
        )
        return outcome.source

    return hand_in


@pytest.fixture
def reads(meridian, recogniser):
    def read(source: Source, *, most: int | None = None) -> Source:
        recognise(source=source, reader=meridian.reader, recogniser=recogniser, actor="machine", at=NOON, most=most)
        return Source.objects.select_related("original", "review__framework").get(pk=source.pk)

    return read


@pytest.fixture
def asked(hands_in, two_pages) -> Source:
    source = hands_in(two_pages)
    ask_for_recognition(source=source, actor="officer", at=NOON)
    source.refresh_from_db()
    return source


def test_a_scan_is_kept_unread_until_somebody_asks(hands_in, two_pages, reads):
    source = hands_in(two_pages)
    assert (source.state, source.refusal) == (SourceState.UNREADABLE, "no-text")
    assert reads(source).state == SourceState.UNREADABLE
    assert not RecognisedPage.objects.filter(original=source.original).exists()


def test_what_was_asked_for_is_read_and_marked(asked, reads):
    source = reads(asked)
    assert (source.state, source.refusal) == (SourceState.READ, "")
    assert NOTICES["read-by-machine"] in source.warnings
    passages = list(source.passages.order_by("number"))
    assert {passage.page for passage in passages} == {1, 2}
    assert all(passage.is_unchecked for passage in passages)
    assert {passage.language for passage in passages} == {"en", "fr"}
    assert code_source(source=source, at=NOON) >= 0
    assert Activity.objects.filter(verb="asked for recognition", object_key=str(source.pk)).exists()


def test_page_after_page_is_kept_and_nothing_is_looked_at_twice(asked, reads, meridian):
    with pytest.raises(AnotherPage):
        reads(asked, most=1)
    assert RecognisedPage.objects.filter(original=asked.original).count() == 1

    class Closed:
        def page(self, data, number, script):
            raise AssertionError("looked at again")

    reads(asked)
    assert RecognisedPage.objects.filter(original=asked.original).count() == 2
    recognise(source=asked, reader=meridian.reader, recogniser=Closed(), actor="machine", at=NOON)


def test_the_worker_goes_on_page_by_page(asked):
    for _page in range(3):
        recognise_page(source=asked.pk, actor="officer")
    asked.refresh_from_db()
    assert asked.state == SourceState.READ
    assert Code.objects.filter(passage__source=asked).exists()


def test_read_again_by_another_reader_it_keeps_what_was_recognised(asked, reads, meridian):
    source = reads(asked)
    before = list(source.passages.values_list("pk", "text", "by_machine"))
    done = reread(source=source, reader=meridian.reader, actor="officer", at=NOON)
    assert list(source.passages.values_list("pk", "text", "by_machine")) == before
    assert done.rereading.kept == len(before)


def test_pages_that_are_pictures_in_a_written_file_are_read_beside_the_others(hands_in, reads):
    source = hands_in(joined(printed("en", SAID["en"]), scanned("ru", SAID["ru"])), "mixed.pdf")
    written = source.passages.get(text=SAID["en"])
    ask_for_recognition(source=source, actor="officer", at=NOON)
    source.refresh_from_db()
    source = reads(source)
    assert {passage.page: passage.by_machine for passage in source.passages.order_by("page")} == {1: False, 2: True}
    assert source.passages.get(text=SAID["en"]).pk == written.pk


def test_a_file_without_pictures_is_not_read_by_machine(hands_in):
    with pytest.raises(NothingToRecognise):
        ask_for_recognition(source=hands_in(SAID["en"].encode(), "words.txt"), actor="officer", at=NOON)


def test_whoever_compares_a_passage_with_its_page_takes_the_mark_away_and_is_named(asked, reads):
    source = reads(asked)
    first, *others = source.passages.order_by("number")
    assert vouch(passages=[first.pk], actor="Mei <mei@x>", at=NOON) == 1
    first.refresh_from_db()
    assert (first.is_unchecked, first.checked_by) == (False, "Mei <mei@x>")
    assert all(passage.is_unchecked for passage in others)
    assert vouch(passages=[first.pk], actor="Tomas", at=NOON) == 0
    assert Activity.objects.filter(verb="compared with its page", object_key=str(first.pk)).count() == 1


def test_an_officer_asks_on_the_page_and_sees_how_far_it_is(meridian, hands_in, two_pages, reads):
    source = hands_in(two_pages)
    officer, analyst = Client(), Client()
    officer.force_login(meridian.person("ione", RoleKind.OFFICER))
    analyst.force_login(meridian.person("mei", RoleKind.ANALYST))
    address = meridian.address(f"sources/{source.pk}/")
    assert "Read them by machine" in officer.get(address).content.decode()
    assert "Read them by machine" not in analyst.get(address).content.decode()
    assert analyst.post(f"{address}recognise/").status_code == 403
    page = officer.post(f"{address}recognise/", follow=True).content.decode()
    assert "A machine is about to read the pages" in page
    source.refresh_from_db()
    with pytest.raises(AnotherPage):
        reads(source, most=1)
    assert "1 of 2" in officer.get(f"{address}recognise/").content.decode()
    assert officer.post(f"{address}recognise/", follow=True).status_code == 200


def test_the_mark_stands_on_every_page_and_goes_when_all_are_compared(meridian, asked, reads):
    source = reads(asked)
    passage = source.passages.order_by("number").last()
    analyst = Client()
    analyst.force_login(meridian.person("mei", RoleKind.ANALYST))
    address = meridian.address(f"sources/{source.pk}/")
    places = [address, meridian.address(f"passages/{passage.pk}/"), meridian.address("search/?q=familles")]
    for place in places:
        assert "read by machine, unchecked" in Client().get(place).content.decode(), place
    assert "I have compared them all" in analyst.get(address).content.decode()
    assert Client().post(f"{address}compared/").status_code in (302, 403)
    assert passage.source.passages.filter(checked_at__isnull=True).exists()
    analyst.post(f"{address}compared/", {"passage": passage.pk})
    assert Passage.objects.get(pk=passage.pk).checked_by.startswith("Mei")
    analyst.post(f"{address}compared/")
    for place in places:
        assert "read by machine, unchecked" not in Client().get(place).content.decode(), place


def test_arabic_stored_wrongly_in_a_pdf_is_taken_from_its_page_without_being_asked(
    hands_in, reads, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        source = hands_in(printed("ar", SAID["ar"], SAID["ar"]), "report.pdf")
    assert NOTICES["arabic-from-pdf"] in source.warnings
    source = reads(source)
    assert NOTICES["arabic-from-pdf"] not in source.warnings
    assert RecognisedPage.objects.filter(original=source.original, script="Arabic").count() == 1


def test_the_command_reads_what_waits(meridian, hands_in, two_pages, capsys):
    hands_in(two_pages)
    call_command("reread", meridian.review.code, "--recognise")
    said = capsys.readouterr().out
    assert "scan.pdf: " in said
    assert "passages read by machine, unchecked" in said
