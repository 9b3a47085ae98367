"""Two people at the same time, each with a connection of their own: one waits for the other, and whoever is late is told what stands.

What is written here is committed, as the demonstration is, and stays in the tests' database under codes of its own.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from time import sleep
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from tests.conftest import NOON
from tests.evidence.conftest import Meridian

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models import Code, Codebook, Coding, Entry, Mark, Settlement
from stocktake.evidence.services.codebook import CodeTaken, Meaning, add_own, merge, open_codebook
from stocktake.evidence.services.deal import Share, deal
from stocktake.evidence.services.decide import Choice, Closed, DecidedElsewhere, Decision, NotAReading, decide
from stocktake.evidence.services.settle import NEVER, SettledMeanwhile, settle
from stocktake.evidence.services.take_codes import Coder, FromFile, MovedMeanwhile, NewCode, Taken, take_codes
from stocktake.evidence.services.withdraw import withdraw
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element, Framework
from stocktake.parties.models import Group
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Review, Role

TEXT = "Fees for sending money home fell.\n\nInspectors visited the farms twice.\n\nA desk for newcomers was opened."
NOTHING_MEANT = Meaning({}, {})


@dataclass
class Desk:
    """A review whose passages two people have to read, each of the passages both."""

    meridian: Meridian
    book: Codebook
    tomas: Person
    mei: Person

    def coding(self, person: Person, number: int = 1) -> Coding:
        return Coding.objects.select_related("passage").get(
            coder=person, passage__number=number, passage__source__review=self.book.review
        )

    def objective(self, number: int) -> Element:
        return Element.objects.get(framework__code="gcm", kind=ElementKind.OBJECTIVE, number=number)

    def own(self, name: str) -> Entry:
        return add_own(codebook=self.book, titles={"en": name}, meaning=NOTHING_MEANT, actor="officer", at=NOON)

    def gives(self, person: Person, element: Element, number: int = 1) -> Coding:
        coding = self.coding(person, number)
        return decide(coding=coding, decision=Decision((Choice(element.pk),)), revision=coding.revision, actor=person, at=NOON)


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def _kept() -> Iterator[None]:
    """Nothing is emptied afterwards: the activity log lets nobody do that, and other tests have their own codes."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda _self: None):
        yield


@pytest.fixture
def desk(db, reader) -> Desk:
    from stocktake.foundation.services.load_pack import load_pack

    load_pack(name="gcm", actor="test", at=NOON)
    mark = uuid4().hex[:8]
    region = Group.objects.create(code=f"ONCE{mark}".upper(), titles={"en": "At once"}, pack="test")
    review = Review.objects.create(
        code=f"once-{mark}", framework=Framework.objects.get(code="gcm"), region=region, level="regional", titles={"en": "At once"},
        symbol=f"ONC/{mark}", invented=True, pack="gcm",
    )  # fmt: skip
    made = Meridian(review, reader)
    made.party(f"Z{mark[:6]}".upper(), "Aurelia")
    made.says(next(iter(made.parties)), TEXT)
    people = [Person.objects.create(email=f"{name}.{mark}@meridian.example", name=name.title()) for name in ("tomas", "mei")]
    for person in people:
        Role.objects.create(review=review, person=person, kind=RoleKind.ANALYST)
    book = open_codebook(review=review, actor="officer", at=NOON)
    Codebook.objects.filter(pk=book.pk).update(double=100)
    book.refresh_from_db()
    deal(codebook=book, shares=[Share(each) for each in people], actor="officer", at=NOON)
    return Desk(made, book, *people)


def _alone(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def late(work: Callable[[], object], first: Callable[[], object]) -> Future:
    """Do `first` in an open transaction, begin `work` in a thread, and end the transaction when the thread waits for it.

    Where nothing makes it wait, the thread is done before; then there is nothing to wait for either.
    """
    begun = Event()

    def in_thread() -> object:
        begun.set()
        return work()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            first()
            done = pool.submit(_alone, in_thread)
            begun.wait(30)
            while not done.done() and not _somebody_waits():
                sleep(0.01)
        done.exception(60)
    return done


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return bool(cursor.fetchone()[0])


def test_of_two_who_settle_at_once_the_second_is_told_what_the_first_settled(desk: Desk) -> None:
    desk.gives(desk.tomas, desk.objective(20))
    passage = desk.gives(desk.mei, desk.objective(6)).passage
    twenty = desk.objective(20)

    def settles(holds: bool, who: str) -> None:
        settle(passage=passage, element=twenty, holds=holds, reason=f"{who} says so", actor=who, at=NOON, seen=NEVER)

    done = late(lambda: settles(False, "Mei"), lambda: settles(True, "Tomas"))
    with pytest.raises(SettledMeanwhile, match="Tomas settled this meanwhile: it holds"):
        done.result()
    settlement = Settlement.objects.get(passage=passage, element=twenty)
    assert (settlement.holds, settlement.by) == (True, "Tomas")


def test_the_page_keeps_what_the_late_one_wrote_and_takes_it_when_it_is_sent_again(desk: Desk) -> None:
    desk.gives(desk.tomas, desk.objective(20))
    passage = desk.gives(desk.mei, desk.objective(6)).passage
    twenty = desk.objective(20)
    settle(passage=passage, element=twenty, holds=True, reason="", actor="Tomas", at=NOON)
    client = Client()
    client.force_login(desk.mei)
    address = desk.meridian.address(f"desk/settling/{passage.pk}/")
    sent = {"element": twenty.pk, "holds": "no", "reason": "It speaks of fees alone.", "seen": NEVER}
    answer = client.post(f"{address}settle/", sent)
    assert answer.status_code == 409
    assert "Tomas settled this meanwhile" in answer.text
    assert 'value="It speaks of fees alone."' in answer.text
    standing = Settlement.objects.get(passage=passage, element=twenty)
    client.post(f"{address}settle/", sent | {"seen": standing.mark})
    standing.refresh_from_db()
    assert (standing.holds, standing.reason) == (False, "It speaks of fees alone.")


def test_who_codes_with_a_code_that_is_being_merged_is_told_so_and_loses_nothing(desk: Desk) -> None:
    old, new = desk.own("Quillbooks"), desk.own("Ledgers")
    desk.gives(desk.tomas, old.element)
    coding = desk.coding(desk.mei)
    done = late(
        lambda: decide(coding=coding, decision=Decision((Choice(old.element_id),)), revision=0, actor=desk.mei, at=NOON),
        lambda: merge(entry=old, into=new, actor="officer", at=NOON),
    )
    with pytest.raises(NotAReading, match="not in use any more"):
        done.result()
    coding.refresh_from_db()
    assert (coding.state, coding.revision) == (CodingState.OPEN, 0)
    assert set(Mark.objects.standing().filter(coding__passage=coding.passage).values_list("element", flat=True)) == {new.element_id}


def test_a_merge_waits_for_who_is_coding_and_takes_their_reading_along(desk: Desk) -> None:
    old, new = desk.own("Quillbooks"), desk.own("Ledgers")
    done = late(
        lambda: merge(entry=old, into=new, actor="officer", at=NOON),
        lambda: (desk.gives(desk.tomas, old.element), desk.gives(desk.mei, old.element)),
    )
    assert done.result() == 1
    passage = desk.coding(desk.mei).passage
    assert set(Code.objects.filter(passage=passage, by__contains="Mei").values_list("element", flat=True)) == {new.element_id}


def test_two_windows_of_one_coder_keep_the_first_and_tell_the_second(desk: Desk) -> None:
    coding = desk.coding(desk.tomas)
    done = late(
        lambda: decide(coding=coding, decision=Decision(nothing=True), revision=0, actor=desk.tomas, at=NOON),
        lambda: desk.gives(desk.tomas, desk.objective(20)),
    )
    with pytest.raises(DecidedElsewhere):
        done.result()
    coding.refresh_from_db()
    assert (coding.state, coding.revision) == (CodingState.DONE, 1)


def test_a_source_withdrawn_while_it_is_read_closes_the_passage_and_keeps_what_was_read_before(desk: Desk) -> None:
    before = desk.gives(desk.tomas, desk.objective(20), number=2)
    coding = desk.coding(desk.tomas)
    source = coding.passage.source
    done = late(
        lambda: decide(
            coding=coding, decision=Decision(nothing=True), revision=0, actor=desk.tomas, at=NOON + timedelta(minutes=1)
        ),
        lambda: withdraw(source=source, actor="officer", at=NOON),
    )
    if done.exception() is None:  # the reading was kept before the withdrawal ended; it is shown to nobody
        assert not desk.meridian.passages.get(pk=coding.passage_id).stands
    else:
        assert isinstance(done.exception(), Closed)
    assert before.marks.standing().count() == 1


def test_two_files_at_once_are_taken_over_one_after_the_other(desk: Desk) -> None:
    passage, twenty = desk.coding(desk.tomas).passage, desk.objective(20)
    stranger = Coder("Somebody", f"{uuid4().hex}@coders.invalid")

    def takes(name: str) -> None:
        reading = Taken(passage.pk, stranger, ((twenty.pk, None, None),))
        take_codes(
            codebook=desk.book, codes=[NewCode({"en": "Quillbooks"}, {}, {})] if name == "same code" else [], readings=[reading],
            file=FromFile(name, "0" * 64), actor="officer", at=NOON,
        )  # fmt: skip

    done = late(lambda: takes("second.csv"), lambda: takes("first.csv"))
    with pytest.raises(MovedMeanwhile, match="Somebody has decided a passage meanwhile"):
        done.result()
    assert Mark.objects.standing().filter(coding__passage=passage).count() == 1


def test_two_who_add_a_code_of_one_name_at_once_make_one(desk: Desk) -> None:
    done = late(lambda: desk.own("Quillbooks"), lambda: desk.own("Quillbooks"))
    with pytest.raises(CodeTaken, match="Quillbooks"):
        done.result()
    assert desk.book.own.elements.count() == 1


def test_a_file_with_a_code_that_is_merged_meanwhile_is_refused_whole(desk: Desk) -> None:
    old, new = desk.own("Quillbooks"), desk.own("Ledgers")
    passage = desk.coding(desk.tomas).passage
    reading = Taken(passage.pk, Coder("Tomas", "", desk.tomas.pk), ((old.element_id, None, None),))
    done = late(
        lambda: take_codes(codebook=desk.book, codes=[], readings=[reading], file=FromFile("a.csv", "0" * 64), actor="o", at=NOON),
        lambda: merge(entry=old, into=new, actor="officer", at=NOON),
    )
    with pytest.raises(MovedMeanwhile, match="retired or merged meanwhile"):
        done.result()
    assert desk.coding(desk.tomas).state == CodingState.OPEN
