"""A desk with a few readings on it, to be taken out and brought back."""

import pytest
from tests.conftest import NOON
from tests.evidence.test_coding import LONG, Desk

from stocktake.evidence.models import Coding
from stocktake.evidence.services.codebook import Meaning, add_own, open_codebook
from stocktake.evidence.services.decide import Choice, Decision, decide
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.rules.viewer import Viewer


@pytest.fixture
def desk(meridian) -> Desk:
    """Forty paragraphs, two coders, an own code, and nothing decided."""
    meridian.says("AU", LONG, filename="report.txt")
    book = open_codebook(review=meridian.review, actor="officer", at=NOON)
    meaning = Meaning({"en": "Heat, storms, the sea"}, {"en": "The weather of a day"})
    add_own(codebook=book, titles={"en": "Climate", "fr": "Climat"}, meaning=meaning, actor="officer", at=NOON)
    return Desk(meridian, book, meridian.person("tomas", RoleKind.ANALYST), meridian.person("mei", RoleKind.ANALYST))


@pytest.fixture
def secretariat(desk) -> Viewer:
    return Viewer(desk.meridian.review, roles=frozenset({RoleKind.OFFICER}))


@pytest.fixture
def read(desk, gcm) -> tuple[Coding, Coding]:
    """Tomas has given a span and a whole passage, with a memo, and has found nothing in the next one."""
    desk.book.double = 0
    desk.book.save()
    desk.deals(desk.tomas)
    first, second = Coding.objects.filter(coder=desk.tomas).order_by("position")[:2]
    start = first.passage.text.index("remittances")
    own = desk.book.own.elements.get()
    remittances = gcm.elements.get(kind="objective", number=20)
    choices = (Choice(remittances.pk, start=start, end=start + 11), Choice(own.pk))
    decide(coding=first, decision=Decision(choices, memo="=cheaper?\n«نعم»"), revision=0, actor=desk.tomas, at=NOON)
    decide(coding=second, decision=Decision(nothing=True, memo="nothing of ours"), revision=0, actor=desk.tomas, at=NOON)
    first.refresh_from_db()
    return first, second
