"""The desk and the pages beside it, as the browser meets them: for the secretariat alone, with everything kept that was chosen."""

import re

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.evidence.test_coding import LONG, NO_MEANING

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState, Origin
from stocktake.evidence.models import Code, Codebook, Coding, Lock, Passage, Quotation
from stocktake.evidence.services.codebook import add_own, open_codebook
from stocktake.evidence.services.deal import Share, deal
from stocktake.evidence.services.decide import Choice, Decision, decide
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import RoleKind

PAGES = ["desk/", "desk/sharing/", "desk/settling/", "desk/agreement/", "desk/codebook/"]


@pytest.fixture
def tomas(meridian) -> Person:
    return meridian.person("tomas", RoleKind.ANALYST)


@pytest.fixture
def officer(meridian) -> Person:
    return meridian.person("ione", RoleKind.OFFICER)


@pytest.fixture
def book(meridian) -> Codebook:
    meridian.says("AU", LONG)
    return open_codebook(review=meridian.review, actor="officer", at=NOON)


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def given(book: Codebook, *coders: Person, double: int = 0) -> None:
    Codebook.objects.filter(pk=book.pk).update(double=double)
    deal(codebook=book, shares=[Share(each) for each in coders], actor="officer", at=NOON)


def objective(number: int) -> Element:
    return Element.objects.get(framework__code="gcm", kind=ElementKind.OBJECTIVE, number=number)


def choices_on(page: str) -> list[int]:
    return [int(value) for value in re.findall(r'name="code" value="(\d+)"', page)]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_coding_are_for_the_secretariat(meridian, path):
    focal_point = at_the_desk(meridian.person("alban", RoleKind.FOCAL_POINT, "AU"))
    assert focal_point.get(meridian.address(path)).status_code == 403
    assert Client().get(meridian.address(path)).status_code == 302


def test_the_next_passage_lies_on_the_desk_with_its_suggestions_and_nothing_chosen(meridian, book, tomas):
    given(book, tomas)
    page = at_the_desk(tomas).get(meridian.address("desk/")).content.decode()
    first = Coding.objects.get(coder=tomas, position=1).passage
    assert f'action="/r/{meridian.review.code}/desk/{first.pk}/"' in page
    suggested = list(first.suggestions.filter(element__kind="objective").order_by("rank").values_list("element", flat=True)[:3])
    assert choices_on(page)[:3] == suggested
    assert "checked" not in page.split('id="coding"')[1]
    assert "<mark>" in page


def test_a_decision_is_kept_and_the_next_passage_lies_there(meridian, book, tomas):
    given(book, tomas)
    client = at_the_desk(tomas)
    first, second = Coding.objects.filter(coder=tomas).order_by("position")[:2]
    answer = client.post(
        meridian.address(f"desk/{first.passage_id}/"),
        {"revision": 0, "code": [objective(20).pk], "memo": "cheap", "flag": "on", "quote": "on", "quoted": "wallet number 1"},
        follow=True,
    )
    assert f"/desk/{second.passage_id}/" in answer.content.decode()
    first.refresh_from_db()
    assert (first.state, first.memo, first.flagged) == (CodingState.DONE, "cheap", True)
    assert Code.objects.get(passage=first.passage).origin == Origin.PERSON
    quotation = Quotation.objects.get()
    assert first.passage.text[quotation.start : quotation.end] == "wallet number 1"


def test_words_named_beside_a_code_are_the_span_it_is_given_to(meridian, book, tomas):
    given(book, tomas)
    coding = Coding.objects.get(coder=tomas, position=1)
    code = objective(20).pk
    at_the_desk(tomas).post(
        meridian.address(f"desk/{coding.passage_id}/"), {"revision": 0, "code": [code], f"words-{code}": "remittances home\nwallet"}
    )
    text = coding.passage.text
    assert {text[start:end] for start, end in coding.marks.values_list("start", "end")} == {"remittances home", "wallet"}


def test_words_that_do_not_stand_there_are_refused_and_all_that_was_chosen_stays_on_the_page(meridian, book, tomas):
    given(book, tomas)
    coding = Coding.objects.get(coder=tomas, position=1)
    code = objective(20).pk
    answer = at_the_desk(tomas).post(
        meridian.address(f"desk/{coding.passage_id}/"),
        {"revision": 0, "code": [code], f"words-{code}": "not said", "memo": "mine", "flag": "on"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "“not said” does not stand in this passage" in page
    assert f'value="{code}" checked' in page
    assert ">not said</textarea>" in page
    assert ">mine</textarea>" in page
    assert coding.marks.count() == 0


def test_what_is_asked_by_htmx_shows_its_refusal_too(meridian, book, tomas):
    given(book, tomas)
    coding = Coding.objects.get(coder=tomas, position=1)
    answer = at_the_desk(tomas).post(
        meridian.address(f"desk/{coding.passage_id}/"), {"revision": 0}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_a_blind_passage_shows_no_suggestion_and_nobody_elses_codes(meridian, book, tomas):
    mei = meridian.person("mei", RoleKind.ANALYST)
    given(book, tomas, mei, double=100)
    passage = Passage.objects.filter(codings__coder=mei).first()
    own = add_own(codebook=book, titles={"en": "Telling"}, meaning=NO_MEANING, actor="a", at=NOON)
    theirs = Coding.objects.get(passage=passage, coder=mei)
    decide(coding=theirs, decision=Decision((Choice(own.element_id),), memo="a secret"), revision=0, actor=mei, at=NOON)
    page = at_the_desk(tomas).get(meridian.address(f"desk/{passage.pk}/")).content.decode()
    assert "read by two, blind" in page
    assert "<mark>" not in page
    assert "a secret" not in page
    assert not re.search(r'name="code" value="\d+" checked', page)


def test_a_passage_dealt_to_somebody_else_does_not_open_on_this_desk(meridian, book, tomas):
    mei = meridian.person("mei", RoleKind.ANALYST)
    given(book, tomas)
    passage = Coding.objects.get(coder=tomas, position=1).passage_id
    assert at_the_desk(mei).get(meridian.address(f"desk/{passage}/")).status_code == 302
    at_the_desk(mei).post(meridian.address(f"desk/{passage}/"), {"revision": 0, "nothing": "on"})
    assert Coding.objects.get(passage=passage).state == CodingState.OPEN


def test_the_desk_takes_as_many_queries_for_many_passages_as_for_few(meridian, book, tomas, query_count):
    given(book, tomas)
    client = at_the_desk(tomas)
    client.get(meridian.address("desk/"))
    few = query_count(lambda: client.get(meridian.address("desk/")))
    meridian.says("BR", LONG.replace("wallet", "bank"))
    deal(codebook=book, shares=[Share(tomas)], actor="officer", at=NOON)
    assert query_count(lambda: client.get(meridian.address("desk/"))) == few


def test_an_officer_deals_out_and_takes_back_and_an_analyst_does_not(meridian, book, tomas, officer):
    sent = {"reader": [tomas.pk], f"languages-{tomas.pk}": ["en", "fr"], f"weight-{tomas.pk}": "1", "double": "25"}
    assert at_the_desk(tomas).post(meridian.address("desk/sharing/deal/"), sent).status_code == 403
    page = at_the_desk(officer).post(meridian.address("desk/sharing/deal/"), sent, follow=True).content.decode()
    assert "40 readings were dealt out." in page
    book.refresh_from_db()
    assert book.double == 25
    page = at_the_desk(officer).post(meridian.address(f"desk/sharing/{tomas.pk}/take-back/"), follow=True).content.decode()
    assert "40 readings wait to be dealt again." in page
    assert not Coding.objects.exists()


def test_what_two_are_apart_on_is_settled_on_its_page_and_then_locked(meridian, book, tomas, officer):
    mei = meridian.person("mei", RoleKind.ANALYST)
    given(book, tomas, mei, double=100)
    passage = Passage.objects.filter(codings__blind=True).first()
    for coder, number in ((tomas, 6), (mei, 20)):
        coding = Coding.objects.get(passage=passage, coder=coder)
        decide(coding=coding, decision=Decision((Choice(objective(number).pk),)), revision=0, actor=coder, at=NOON)
    client = at_the_desk(officer)
    assert passage.text[:40] in client.get(meridian.address("desk/settling/")).content.decode()
    address = meridian.address(f"desk/settling/{passage.pk}/")
    page = client.get(address).content.decode()
    assert "Yes: Tomas" in page
    assert "No: Mei" in page
    refused = client.post(f"{address}lock/", follow=True).content.decode()
    assert "Settle it first" in refused
    for number, holds in ((6, "yes"), (20, "no")):
        client.post(f"{address}settle/", {"element": objective(number).pk, "holds": holds, "reason": "It is about work."})
    assert set(Code.objects.filter(passage=passage).values_list("element__number", "origin")) == {(6, Origin.PERSON)}
    assert "It is about work." in client.get(address).content.decode()
    client.post(f"{address}lock/")
    assert Lock.objects.filter(passage=passage).exists()
    assert at_the_desk(tomas).post(f"{address}unlock/", {"reason": "no"}).status_code == 403
    client.post(f"{address}unlock/", {"reason": "a new definition"})
    assert not Lock.objects.exists()
    agreed = client.get(meridian.address("desk/agreement/")).content.decode()
    assert "Taken for each other" in agreed
    assert "too few to say" in agreed
    behind = client.get(meridian.address(f"desk/agreement/{objective(6).pk}/")).content.decode()
    assert passage.text in behind


def test_a_code_of_our_own_is_added_defined_given_an_example_and_retired_on_the_page(meridian, book, tomas):
    client = at_the_desk(tomas)
    page = client.post(meridian.address("desk/codebook/"), {"title-en": "Climate", "title-fr": "Climat"}, follow=True)
    entry = book.entries.get(element__kind=ElementKind.OWN)
    assert "Climate" in page.content.decode()
    address = meridian.address(f"desk/codebook/{entry.pk}/")
    client.post(address, {"revision": 1, "covers-en": "Moving because of heat", "leaves_out-en": "Weather"})
    stale = client.post(address, {"revision": 1, "covers-en": "Another meaning"})
    assert stale.status_code == 409
    assert ">Another meaning</textarea>" in stale.content.decode()
    entry.refresh_from_db()
    assert entry.covers == {"en": "Moving because of heat"}
    passage = meridian.passages.first()
    client.post(f"{address}change/", {"act": "example", "passage": passage.pk})
    assert passage.text in client.get(address).content.decode()
    client.post(f"{address}change/", {"act": "retire"})
    page = client.get(address).content.decode()
    assert "Retired on" in page
    assert "said anew what it covers" in page
    refused = client.post(meridian.address("desk/codebook/"), {"title-en": " "})
    assert refused.status_code == 409


def test_pages_show_codes_of_a_reviews_own_and_finer_ones(meridian, book, tomas):
    own = add_own(codebook=book, titles={"en": "Climate"}, meaning=NO_MEANING, actor="a", at=NOON)
    action = Element.objects.filter(framework__code="gcm", kind=ElementKind.ACTION).first()
    passage = meridian.passages.first()
    for element in (own.element, action):
        Code.objects.create(passage=passage, element=element, origin=Origin.PERSON, by="Tomas", at=NOON)
    page = at_the_desk(tomas).get(meridian.address(f"passages/{passage.pk}/")).content.decode()
    assert "Climate" in page
    assert action.code in page
