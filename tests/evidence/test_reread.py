"""Reading an original again with a newer reader: passages keep who they are, or it is said what became of them."""

import io

import pytest
from django.core.management import call_command
from tests.conftest import NOON
from tests.evidence.conftest import Meridian

from stocktake.documents.reading import READER_VERSION, Reader
from stocktake.documents.tree import Block, BlockKind, Tree
from stocktake.evidence.enums import Fate, Origin
from stocktake.evidence.models import Code, Passage, Quotation, RereadLine, Source
from stocktake.evidence.services.cutting import cut
from stocktake.evidence.services.intake import Handed, code_source, intake
from stocktake.evidence.services.reread import NotReadAgain, reread
from stocktake.evidence.services.reread_matching import Known, match

LAW = (
    "Aurelia changed its labour law in 2029 so that migrant workers may change their employer without losing their permit to stay."
)
COUNTERS = "One-stop counters were opened in nine provinces, and forty thousand people came to them in their first year of work."
REMITTANCES = "The price of sending remittances fell from seven to four per cent after the central bank published all prices."
TEXT = f"{LAW}\n\n{COUNTERS}\n\n{REMITTANCES}"


class Newer:
    """A reader to come, which finds these paragraphs in whatever it is given."""

    def __init__(self, *paragraphs: str) -> None:
        self.tree = Tree(tuple(Block(BlockKind.PARAGRAPH, text, place=f"L{n}") for n, text in enumerate(paragraphs, 1)))

    def read(self, data: bytes, filename: str) -> Tree:
        return self.tree


def again(source: Source, *paragraphs: str):
    source = Source.objects.select_related("original", "review__framework").get(pk=source.pk)
    return reread(source=source, reader=Newer(*paragraphs), actor="test", at=NOON).rereading


def counts(made) -> tuple[int, ...]:
    return made.kept, made.moved, made.changed, made.new, made.lost


def passage(source: Source, words: str) -> Passage:
    return source.passages.get(text__startswith=words[:30])


def test_what_the_same_reader_reads_again_stays_as_it_was(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    before = list(source.passages.values_list("pk", "number", "place", "digest"))
    source = Source.objects.select_related("original", "review__framework").get(pk=source.pk)
    made = reread(source=source, reader=meridian.reader, actor="test", at=NOON).rereading
    assert counts(made) == (3, 0, 0, 0, 0)
    assert list(source.passages.values_list("pk", "number", "place", "digest")) == before
    assert not made.lines.exists()


def test_words_that_moved_are_the_same_passage_with_all_that_hangs_on_it(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    here = passage(source, COUNTERS)
    code = Code.objects.update_or_create(
        passage=here, element=meridian.review.framework.elements.first(),
        defaults={"origin": Origin.PERSON, "by": "Ione", "at": NOON},
    )[0]  # fmt: skip
    made = again(source, COUNTERS, "Words that nobody had found in this file before today.", LAW, REMITTANCES)
    assert counts(made)[3:] == (1, 0)
    moved = Passage.objects.get(pk=here.pk)
    assert (moved.number, moved.place) == (1, "L1")
    assert moved.codes.get(origin=Origin.PERSON) == code


def test_words_that_changed_a_little_between_the_same_neighbours_stay_the_same_passage_and_it_is_said(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    here = passage(source, COUNTERS)
    mended = COUNTERS.replace("One-stop counters", "Onestop counters")
    made = again(source, LAW, mended, REMITTANCES)
    assert counts(made)[2:] == (1, 0, 0)
    changed = Passage.objects.get(pk=here.pk)
    assert changed.text == mended and changed.digest != here.digest
    line = made.lines.get(passage=here, became=Fate.CHANGED)
    assert line.before == COUNTERS and 0.9 < line.likeness < 1


def test_marked_words_move_with_their_passage_and_a_passage_that_lost_them_is_lost(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    here, other = passage(source, COUNTERS), passage(source, REMITTANCES)
    start = COUNTERS.index("nine provinces")
    quoted = Quotation.objects.create(passage=here, start=start, end=start + 14, by="Ione", at=NOON)
    at = REMITTANCES.index("seven")
    Quotation.objects.create(passage=other, start=at, end=at + 5, by="Ione", at=NOON)
    made = again(source, LAW, COUNTERS.replace("One-stop", "The one-stop"), REMITTANCES.replace("seven", "7.0"))
    assert counts(made)[2:] == (1, 1, 1)
    quoted.refresh_from_db()
    assert Passage.objects.get(pk=here.pk).text[quoted.start : quoted.end] == "nine provinces"
    assert Passage.objects.get(pk=other.pk).lost_at == NOON


def test_a_passage_that_is_not_found_is_flagged_and_keeps_the_work_of_people_but_not_of_machines(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    worked, untouched = passage(source, LAW), passage(source, REMITTANCES)
    element = meridian.review.framework.elements.first()
    Code.objects.update_or_create(passage=worked, element=element, defaults={"origin": Origin.PERSON, "by": "Ione", "at": NOON})
    made = again(source, COUNTERS)
    assert counts(made)[3:] == (0, 2)
    for row in (worked, untouched):
        row.refresh_from_db()
        assert row.lost_at == NOON
    assert worked.codes.filter(origin=Origin.PERSON).exists() and worked.search
    assert not untouched.codes.exists() and not untouched.suggestions.exists() and untouched.search is None
    code_source(source=Source.objects.get(pk=source.pk), at=NOON)
    assert not untouched.suggestions.exists()
    assert [p.number for p in source.passages.all()] == [1, 2, 3]


def test_a_lost_passage_says_in_which_its_words_stand_and_comes_back_when_it_is_found_again(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    here = passage(source, COUNTERS)
    first, second = COUNTERS.split(", and ")
    made = again(source, LAW, f"{first}.", f"And {second}", REMITTANCES)
    assert made.lines.get(passage=here).now_in == [2, 3]
    made = again(source, LAW, COUNTERS, REMITTANCES)
    here.refresh_from_db()
    assert here.lost_at is None and here.number == 2
    assert made.lost == 2


def test_equal_paragraphs_keep_their_order_and_nothing_near_is_taken_for_two():
    def known(*texts: str) -> list[Known]:
        return [Known(cut.text, cut.digest, cut.place) for cut in cuts(*texts)]

    def cuts(*texts: str):
        return cut(Newer(*texts).tree)

    found = match(known("Yes.", LAW, "Yes."), cuts("Yes.", "Yes.", LAW))
    assert [(each.old, each.new) for each in found] == [(0, 0), (2, 1), (1, 2)]
    twins = [LAW.replace("2029", "2028"), LAW.replace("2029", "2027")]
    fates = {each.fate for each in match(known(COUNTERS, LAW, REMITTANCES), cuts(COUNTERS, *twins, REMITTANCES))}
    assert Fate.CHANGED not in fates and Fate.LOST in fates
    elsewhere = match(known(LAW, COUNTERS, REMITTANCES), cuts(COUNTERS, REMITTANCES, LAW.replace("2029", "2028")))
    assert [each.fate for each in elsewhere if each.old == 0] == [Fate.LOST]


def test_answers_and_what_was_never_read_are_not_read_again(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    Source.objects.filter(pk=source.pk).update(withdrawn_at=NOON)
    with pytest.raises(NotReadAgain):
        again(source, LAW)
    assert not RereadLine.objects.exists()


def test_the_version_of_the_reader_stands_on_the_source_and_the_command_reads_what_an_earlier_one_read(meridian: Meridian):
    source = meridian.says("AU", TEXT)
    assert source.reader == READER_VERSION
    Source.objects.filter(pk=source.pk).update(reader="1")
    said = io.StringIO()
    call_command("reread", meridian.review.code, stdout=said)
    assert "3 kept, 0 moved, 0 changed, 0 new, 0 lost" in said.getvalue()
    assert Source.objects.get(pk=source.pk).reader == READER_VERSION
    call_command("reread", meridian.review.code, stdout=said)
    assert "0 to be read again" in said.getvalue()


def test_an_attachment_that_came_before_is_not_taken_in_again(meridian: Meridian):
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["Subject"], letter["From"] = "Our answer", "a@meridian.example"
    letter.set_content("Please find our annex attached to this letter.")
    letter.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="annex.txt")
    handed = Handed("letter.eml", letter.as_bytes())
    list(intake(review=meridian.review, files=[handed], door="test", reader=meridian.reader, actor="test", at=NOON))
    source = meridian.sources.get(filename="letter.eml")
    arrivals = source.brought.count()
    assert arrivals == 1
    with Reader() as reader:
        found = Source.objects.select_related("original", "review__framework").get(pk=source.pk)
        assert reread(source=found, reader=reader, actor="test", at=NOON).attached == []
    assert source.brought.count() == arrivals


def test_an_officer_has_a_file_read_again_on_its_page_and_nobody_else_may(client, meridian: Meridian):
    from stocktake.accounts.models import Person
    from stocktake.reviews.models import Role

    source = meridian.says("AU", TEXT)
    Source.objects.filter(pk=source.pk).update(reader="1")
    address = f"/r/{meridian.review.code}/sources/{source.pk}/"
    assert client.post(f"{address}reread/").status_code == 302
    assert "Read it again" not in client.get(address).content.decode()
    officer = Person.objects.create(email="officer@meridian.example", name="Ione")
    Role.objects.create(review=meridian.review, person=officer, kind="officer")
    client.force_login(officer)
    assert "Read it again" in client.get(address).content.decode()
    assert client.post(f"{address}reread/", follow=True).status_code == 200
    again(source, LAW, "Quite other words stand here now than ever stood before.")
    page = client.get(address).content.decode()
    assert "not found any more" in page and COUNTERS in page
