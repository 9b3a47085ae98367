"""Coding by people: work dealt out, decided, concluded, settled and locked. Nothing a person gave is lost or taken for granted."""

from dataclasses import dataclass

import pytest
from tests.conftest import NOON

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState, Consent, Origin
from stocktake.evidence.models import Code, Codebook, Coding, Lock, Mark, Passage
from stocktake.evidence.queries.agreement import agreement_of, passages_on
from stocktake.evidence.queries.settling import settling_of, to_settle
from stocktake.evidence.services.codebook import (
    CodeTaken,
    Meaning,
    MovedOn,
    NeedsTitle,
    NotMerged,
    add_own,
    bring_back,
    define,
    merge,
    open_codebook,
    retire,
)
from stocktake.evidence.services.deal import NobodyReads, Share, deal, take_back
from stocktake.evidence.services.decide import Choice, Closed, DecidedElsewhere, Decision, NotAReading, NotTheirs, decide, put_off
from stocktake.evidence.services.quote import NoTranslation, NotThere, quote, translate
from stocktake.evidence.services.settle import IsLocked, NothingToSettle, StillApart, lock, lock_all, settle, unlock
from stocktake.foundation.models import Activity
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import RoleKind

NO_MEANING = Meaning({}, {})
LONG = "\n\n".join(
    f"Paragraph {number}: migrant workers send remittances home through wallet number {number}." for number in range(1, 41)
)


@dataclass
class Desk:
    """The review of the tests with its codebook and two who read, and short words for what they do."""

    meridian: object
    book: Codebook
    tomas: Person
    mei: Person

    def deals(self, *coders: Person, **more) -> None:
        deal(codebook=self.book, shares=[Share(each, **more) for each in coders], actor="officer", at=NOON)

    def reading(self, coder: Person, passage: Passage | None = None) -> Coding:
        rows = Coding.objects.filter(coder=coder).order_by("position")
        return rows.get(passage=passage) if passage else rows.first()

    def gives(self, coding: Coding, *elements: Element, nothing: bool = False, **more) -> Coding:
        coding.refresh_from_db()
        decision = Decision(tuple(Choice(element.pk) for element in elements), nothing=nothing, **more)
        return decide(coding=coding, decision=decision, revision=coding.revision, actor=coding.coder, at=NOON)

    def both(self) -> tuple[Passage, Coding, Coding]:
        """A passage that both read blind."""
        passage = Passage.objects.filter(codings__blind=True).order_by("pk").first()
        return passage, self.reading(self.tomas, passage), self.reading(self.mei, passage)


@pytest.fixture
def desk(meridian) -> Desk:
    meridian.says("AU", LONG)
    book = open_codebook(review=meridian.review, actor="officer", at=NOON)
    return Desk(meridian, book, meridian.person("tomas", RoleKind.ANALYST), meridian.person("mei", RoleKind.ANALYST))


@pytest.fixture
def twofold(desk: Desk) -> Desk:
    """Everything is read by both, blind."""
    Codebook.objects.filter(pk=desk.book.pk).update(double=100)
    desk.deals(desk.tomas, desk.mei)
    return desk


def element(gcm, number: int, kind: ElementKind = ElementKind.OBJECTIVE) -> Element:
    return gcm.elements.get(kind=kind, number=number)


def codes(passage: Passage) -> dict[int, str]:
    return dict(Code.objects.filter(passage=passage).values_list("element__number", "origin"))


# -- the codebook ----------------------------------------------------------------------------------------------------------


def test_a_codebook_opens_with_everything_the_framework_distinguishes(desk, gcm):
    assert desk.book.entries.count() == gcm.elements.count()
    assert open_codebook(review=desk.meridian.review, actor="officer", at=NOON) == desk.book


def test_an_own_code_needs_a_name_and_one_that_is_not_taken(desk):
    made = add_own(codebook=desk.book, titles={"en": "Climate"}, meaning=NO_MEANING, actor="a", at=NOON)
    assert made.element.title.text == "Climate"
    with pytest.raises(NeedsTitle):
        add_own(codebook=desk.book, titles={"en": " "}, meaning=NO_MEANING, actor="a", at=NOON)
    with pytest.raises(CodeTaken):
        add_own(codebook=desk.book, titles={"fr": "climate"}, meaning=NO_MEANING, actor="a", at=NOON)


def test_a_definition_that_somebody_else_changed_is_not_written_over(desk):
    entry = desk.book.entries.first()
    define(entry=entry, meaning=Meaning({"en": "Money sent home"}, {}), revision=1, actor="a", at=NOON)
    with pytest.raises(MovedOn):
        define(entry=entry, meaning=Meaning({"en": "Something else"}, {}), revision=1, actor="b", at=NOON)
    entry.refresh_from_db()
    assert entry.covers == {"en": "Money sent home"}
    act = Activity.objects.filter(verb="defined").get()
    assert act.detail["was"] == {"covers": {}, "leaves_out": {}}


def test_a_retired_code_is_not_offered_and_what_was_coded_with_it_stays(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    entry = desk.book.entries.get(element=element(gcm, 20))
    retire(entry=entry, actor="a", at=NOON)
    assert codes(coding.passage) == {20: Origin.PERSON}
    other = Coding.objects.filter(coder=desk.tomas, state=CodingState.OPEN).first()
    with pytest.raises(NotAReading):
        desk.gives(other, element(gcm, 20))
    bring_back(entry=entry, actor="a", at=NOON)
    desk.gives(other, element(gcm, 20))


def test_merging_moves_passages_and_readings_and_loses_neither(desk):
    one, other = (
        add_own(codebook=desk.book, titles={"en": name}, meaning=NO_MEANING, actor="a", at=NOON)
        for name in ("Climate", "Environment")
    )
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), one.element)
    assert merge(entry=one, into=other, actor="a", at=NOON) == 1
    assert set(coding.passage.codes.values_list("element", flat=True)) == {other.element_id}
    assert {mark.element_id for mark in coding.marks.standing()} == {other.element_id}
    assert coding.marks.filter(element=one.element, removed_at=NOON).exists()
    one.refresh_from_db()
    assert (one.retired_at, one.merged_into) == (NOON, other.element)


def test_what_the_framework_distinguishes_is_not_merged(desk, gcm):
    entries = desk.book.entries
    own = add_own(codebook=desk.book, titles={"en": "Climate"}, meaning=NO_MEANING, actor="a", at=NOON)
    with pytest.raises(NotMerged):
        merge(entry=entries.get(element=element(gcm, 20)), into=own, actor="a", at=NOON)
    with pytest.raises(NotMerged):
        merge(entry=own, into=own, actor="a", at=NOON)


# -- dealing ---------------------------------------------------------------------------------------------------------------


def test_a_document_stays_with_one_person_and_a_tenth_is_read_by_two(desk):
    desk.meridian.says("BR", LONG.replace("wallet", "bank"))
    desk.deals(desk.tomas, desk.mei)
    assert Coding.objects.filter(blind=False).values("passage__source", "coder").distinct().count() == 2
    readers = Passage.objects.filter(codings__blind=True).distinct()
    assert 0 < readers.count() < 30
    assert all(passage.codings.count() == 2 for passage in readers)
    assert not Passage.objects.filter(codings__isnull=True, source__review=desk.meridian.review).exclude(kind="heading").exists()


def test_the_same_passages_are_read_by_two_whoever_deals_and_whenever(desk):
    desk.deals(desk.tomas, desk.mei)
    first = set(Coding.objects.filter(blind=True).values_list("passage", flat=True))
    for coder in (desk.tomas, desk.mei):
        take_back(codebook=desk.book, coder=coder, actor="officer", at=NOON)
    assert not Coding.objects.exists()
    desk.deals(desk.mei, desk.tomas)
    assert set(Coding.objects.filter(blind=True).values_list("passage", flat=True)) == first


def test_nobody_is_dealt_what_they_do_not_read(desk):
    desk.meridian.says("BR", "Les travailleurs migrants envoient de l’argent à leurs familles.\n\nLe coût des envois a baissé.")
    desk.deals(desk.tomas, languages=frozenset({"fr"}))
    assert set(Coding.objects.values_list("passage__language", flat=True)) == {"fr"}
    with pytest.raises(NobodyReads):
        desk.deals(desk.mei, languages=frozenset({"ar"}))


def test_dealing_again_deals_what_came_since_and_moves_nothing(desk):
    desk.deals(desk.tomas)
    before = list(Coding.objects.order_by("pk").values_list("pk", "coder", "position"))
    desk.meridian.says("BR", "A bilateral labour agreement was signed and is now in force.")
    desk.deals(desk.mei)
    assert list(Coding.objects.order_by("pk").values_list("pk", "coder", "position"))[: len(before)] == before
    assert Coding.objects.filter(coder=desk.mei).count() == 1


def test_what_was_decided_is_never_taken_back(desk, gcm):
    desk.deals(desk.tomas)
    decided = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    take_back(codebook=desk.book, coder=desk.tomas, actor="officer", at=NOON)
    assert list(Coding.objects.values_list("pk", flat=True)) == [decided.pk]


def test_a_passage_put_off_comes_last(desk):
    desk.deals(desk.tomas)
    first = desk.reading(desk.tomas)
    put_off(coding=first, actor=desk.tomas, at=NOON)
    assert Coding.objects.filter(coder=desk.tomas).order_by("position").last() == first


# -- deciding --------------------------------------------------------------------------------------------------------------


def test_what_a_person_gives_holds_and_what_a_machine_had_set_goes(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.reading(desk.tomas)
    assert codes(coding.passage)[20] == Origin.MACHINE
    desk.gives(coding, element(gcm, 6))
    assert codes(coding.passage) == {6: Origin.PERSON}
    assert "Tomas" in Code.objects.get(passage=coding.passage).by


def test_nothing_here_takes_away_what_a_machine_had_set(desk):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), nothing=True)
    assert (coding.state, codes(coding.passage)) == (CodingState.NOTHING, {})


def test_what_was_suggested_is_kept_with_the_decision_and_with_each_mark(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    suggestion = coding.passage.suggestions.get(element=element(gcm, 20))
    mark = coding.marks.get()
    assert (mark.rank, mark.band, mark.version) == (suggestion.rank, suggestion.band, suggestion.version)
    assert {row["element"] for row in coding.shown} == set(coding.passage.suggestions.values_list("element", flat=True))


def test_a_code_may_stand_on_some_words_and_another_on_all(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.reading(desk.tomas)
    start = coding.passage.text.index("remittances")
    choices = (Choice(element(gcm, 20).pk, start=start, end=start + 11), Choice(element(gcm, 6).pk))
    decide(coding=coding, decision=Decision(choices), revision=0, actor=desk.tomas, at=NOON)
    assert set(coding.marks.values_list("element__number", "start", "end")) == {(20, start, start + 11), (6, None, None)}
    assert codes(coding.passage) == {20: Origin.PERSON, 6: Origin.PERSON}


def test_deciding_again_keeps_what_was_decided_before(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    desk.gives(coding, element(gcm, 6))
    assert codes(coding.passage) == {6: Origin.PERSON}
    assert Mark.objects.get(coding=coding, element=element(gcm, 20)).removed_at == NOON
    assert Activity.objects.filter(verb="coded", object_key=str(coding.passage_id)).count() == 2


@pytest.mark.parametrize("decision", [Decision(), Decision((Choice(0),)), Decision((Choice(1, start=5, end=5),))])
def test_what_is_no_decision_is_refused_and_changes_nothing(desk, gcm, decision):
    desk.deals(desk.tomas)
    coding = desk.reading(desk.tomas)
    if decision.choices and decision.choices[0].element == 1:
        decision = Decision((Choice(element(gcm, 20).pk, start=5, end=5),))
    with pytest.raises(NotAReading):
        decide(coding=coding, decision=decision, revision=0, actor=desk.tomas, at=NOON)
    coding.refresh_from_db()
    assert (coding.state, coding.marks.count()) == (CodingState.OPEN, 0)


def test_codes_beside_nothing_here_are_refused(desk, gcm):
    desk.deals(desk.tomas)
    with pytest.raises(NotAReading):
        desk.gives(desk.reading(desk.tomas), element(gcm, 20), nothing=True)


def test_a_second_window_overwrites_nothing(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    with pytest.raises(DecidedElsewhere):
        decide(coding=coding, decision=Decision(nothing=True), revision=0, actor=desk.tomas, at=NOON)
    assert codes(coding.passage) == {20: Origin.PERSON}


def test_nobody_decides_what_was_dealt_to_somebody_else(desk):
    desk.deals(desk.tomas)
    with pytest.raises(NotTheirs):
        decide(coding=desk.reading(desk.tomas), decision=Decision(nothing=True), revision=0, actor=desk.mei, at=NOON)


def test_a_withdrawn_passage_is_not_decided(desk):
    desk.deals(desk.tomas)
    coding = desk.reading(desk.tomas)
    Passage.objects.filter(pk=coding.passage_id).update(withdrawn_at=NOON)
    with pytest.raises(Closed):
        desk.gives(coding, nothing=True)


# -- several readers -------------------------------------------------------------------------------------------------------


def test_nothing_follows_from_a_blind_passage_before_both_have_read_it(twofold, gcm):
    passage, one, other = twofold.both()
    before = codes(passage)
    twofold.gives(one, element(gcm, 6))
    assert codes(passage) == before
    assert settling_of(twofold.meridian.review, passage.pk) is None
    twofold.gives(other, element(gcm, 6))
    assert codes(passage) == {6: Origin.PERSON}


def test_a_blind_reading_was_shown_no_suggestion(twofold, gcm):
    _passage, one, _other = twofold.both()
    coding = twofold.gives(one, element(gcm, 20))
    assert (coding.shown, coding.marks.get().rank) == ([], None)


def test_where_two_are_apart_only_what_both_gave_holds_until_it_is_settled(twofold, gcm):
    passage, one, other = twofold.both()
    twofold.gives(one, element(gcm, 6), element(gcm, 20))
    twofold.gives(other, element(gcm, 6), element(gcm, 16))
    assert codes(passage) == {6: Origin.PERSON, 20: Origin.MACHINE}
    [(found, apart)] = to_settle(twofold.meridian.review)
    assert (found, {each.number for each in apart}) == (passage, {16, 20})
    settle(passage=passage, element=element(gcm, 20), holds=True, reason="It names them.", actor="o", at=NOON)
    settle(passage=passage, element=element(gcm, 16), holds=False, reason="", actor="o", at=NOON)
    assert codes(passage) == {6: Origin.PERSON, 20: Origin.PERSON}
    assert to_settle(twofold.meridian.review) == []


def test_what_both_agree_on_is_not_settled(twofold, gcm):
    passage, one, other = twofold.both()
    twofold.gives(one, element(gcm, 6))
    twofold.gives(other, element(gcm, 6))
    with pytest.raises(NothingToSettle):
        settle(passage=passage, element=element(gcm, 6), holds=False, reason="", actor="o", at=NOON)


def test_readings_that_lie_beside_each_other_are_not_changed_any_more(twofold, gcm):
    _passage, one, other = twofold.both()
    twofold.gives(one, element(gcm, 6))
    twofold.gives(one, element(gcm, 20))  # before the other has read it, one may think again
    twofold.gives(other, element(gcm, 6))
    with pytest.raises(Closed):
        twofold.gives(one, element(gcm, 6))


def test_settling_afterwards_changes_nothing_of_the_agreement(twofold, gcm):
    passage, one, other = twofold.both()
    twofold.gives(one, element(gcm, 6))
    twofold.gives(other, element(gcm, 20))
    before = agreement_of(twofold.meridian.review)
    settle(passage=passage, element=element(gcm, 6), holds=True, reason="", actor="o", at=NOON)
    after = agreement_of(twofold.meridian.review)
    assert before == after
    assert [(mixed.one.number, mixed.other.number, mixed.times) for mixed in after.mixed] == [(6, 20, 1)]
    assert passages_on(twofold.meridian.review, element(gcm, 6).pk) == [passage.pk]


def test_agreement_comes_from_blind_readings_to_the_end_alone(twofold, gcm):
    for number, passage in enumerate(Passage.objects.filter(codings__blind=True).distinct().order_by("pk")[:10]):
        given = element(gcm, 20) if number % 2 else element(gcm, 6)
        twofold.gives(twofold.reading(twofold.tomas, passage), given)
        if number < 8:
            twofold.gives(twofold.reading(twofold.mei, passage), given)
    found = agreement_of(twofold.meridian.review)
    assert found.passages == 8
    assert [(each.element.number, each.agreement.alpha, each.agreement.given) for each in found.codes] == [
        (6, 1.0, 4),
        (20, 1.0, 4),
    ]
    assert found.pairs == [("Mei", "Tomas", 8)]


# -- locking ---------------------------------------------------------------------------------------------------------------


def test_a_locked_passage_stays_as_it_is_until_it_is_opened(desk, gcm):
    desk.deals(desk.tomas)
    coding = desk.gives(desk.reading(desk.tomas), element(gcm, 20))
    lock(passage=coding.passage, actor="o", at=NOON)
    with pytest.raises(Closed):
        desk.gives(coding, element(gcm, 6))
    unlock(passage=coding.passage, reason="a new definition", actor="o", at=NOON)
    desk.gives(coding, element(gcm, 6))
    assert codes(coding.passage) == {6: Origin.PERSON}


def test_what_is_open_is_not_locked(twofold, gcm):
    passage, one, other = twofold.both()
    with pytest.raises(StillApart):
        lock(passage=passage, actor="o", at=NOON)
    twofold.gives(one, element(gcm, 6))
    twofold.gives(other, element(gcm, 20))
    assert lock_all(review=twofold.meridian.review, actor="o", at=NOON) == 0
    for number, holds in ((6, True), (20, False)):
        settle(passage=passage, element=element(gcm, number), holds=holds, reason="", actor="o", at=NOON)
    assert lock_all(review=twofold.meridian.review, actor="o", at=NOON) == 1
    assert Lock.objects.get().passage == passage
    with pytest.raises(IsLocked):
        settle(passage=passage, element=element(gcm, 20), holds=True, reason="", actor="o", at=NOON)


# -- answers ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def answered(desk) -> Desk:
    desk.meridian.asks()
    desk.meridian.sources.delete()
    response = desk.meridian.answers("BR", {"E.1": "Wallets are cheaper now.", "E.2": "Roads are bad."}, consent=Consent.PUBLISH)
    desk.meridian.submits(response)
    desk.response = response
    desk.deals(desk.tomas)
    return desk


def test_what_follows_from_the_question_stays_unless_it_is_taken_away(answered, gcm):
    progress = Passage.objects.get(label="E.1")
    desk = answered
    coding = desk.gives(desk.reading(desk.tomas, progress), element(gcm, 6))
    assert codes(progress)[20] == Origin.QUESTION
    assert codes(progress)[6] == Origin.PERSON
    away = Decision((Choice(element(gcm, 20).pk, keeps=False),), nothing=True)
    decide(coding=coding, decision=away, revision=coding.revision, actor=desk.tomas, at=NOON)
    assert 20 not in codes(progress)
    coding.refresh_from_db()
    desk.gives(coding, nothing=True)
    assert codes(progress)[20] == Origin.QUESTION


def test_what_people_decided_holds_for_the_same_words_submitted_again(answered, gcm):
    desk = answered
    old = Passage.objects.get(label="E.1")
    desk.gives(desk.reading(desk.tomas, old), element(gcm, 6), memo="cheaper", flagged=True)
    quote(passage=old, actor="t", at=NOON)
    lock(passage=old, actor="o", at=NOON)
    from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening

    asked = ask_to_reopen(response=desk.response, reason="a slip", actor="test", at=NOON)
    grant_reopening(reopening=asked, actor="test", at=NOON)
    again = desk.meridian.answers("BR", {"E.2": "Roads are better."})
    desk.meridian.submits(again)
    new = Passage.objects.get(label="E.1", source__superseded_at__isnull=True)
    assert new.pk != old.pk
    assert codes(new)[6] == Origin.PERSON
    carried = new.codings.get()
    assert (carried.coder, carried.state, carried.memo, carried.flagged) == (desk.tomas, CodingState.DONE, "cheaper", True)
    assert new.quotations.exists()
    assert hasattr(new, "lock")


# -- quoting ---------------------------------------------------------------------------------------------------------------


def test_words_are_marked_as_quotable_once_and_translated_beside_the_original(desk):
    passage = desk.meridian.passages.first()
    made = quote(passage=passage, span=(0, 9), actor="t", at=NOON)
    assert quote(passage=passage, span=(0, 9), actor="t", at=NOON) == made
    translated = translate(quotation=made, language="fr", text="Alinéa", actor="t", at=NOON)
    assert translated.translations["fr"]["text"] == "Alinéa"
    with pytest.raises(NoTranslation):
        translate(quotation=made, language="en", text="Paragraph", actor="t", at=NOON)
    with pytest.raises(NotThere):
        quote(passage=passage, span=(3, 100_000), actor="t", at=NOON)
