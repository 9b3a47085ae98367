"""Freezes: how the replies stood under a name, never changed, and two of them beside each other."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from stocktake.foundation.services.files import intact
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Freeze, Participation
from stocktake.reviews.queries.freezes import compare, frozen
from stocktake.reviews.services.freeze import HandedIn, NameTaken, NeedsAName, freeze

pytestmark = pytest.mark.django_db

S = ParticipationState
ONE, TWO = "1" * 64, "2" * 64


def test_a_freeze_says_of_how_many_and_as_of_when(demonstration, told):
    made = freeze(review=demonstration, name="summary of 8 replies, 11 February", handed_in={}, **told)
    assert (made.answered, made.of, made.at) == (8, 12, told["at"])
    content = frozen(made)
    assert content.counts["submitted"] == 6
    assert content.parties["JOR"].state == "seen"
    assert intact(made.content)


def test_a_freeze_has_a_name_of_its_own(demonstration, told):
    with pytest.raises(NeedsAName):
        freeze(review=demonstration, name="  ", handed_in={}, **told)
    freeze(review=demonstration, name="first", handed_in={}, **told)
    with pytest.raises(NameTaken, match="first"):
        freeze(review=demonstration, name="first ", handed_in={}, **told)


def test_no_freeze_can_be_changed_or_deleted(demonstration, told):
    freeze(review=demonstration, name="first", handed_in={}, **told)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Freeze.objects.update(answered=12)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Freeze.objects.all().delete()


def test_what_happens_later_does_not_reach_a_freeze(demonstration, told):
    made = freeze(review=demonstration, name="first", handed_in={}, **told)
    Participation.objects.filter(review=demonstration).update(state=S.SUBMITTED)
    assert frozen(Freeze.objects.get(pk=made.pk)).parties["JOR"].state == "seen"


def test_two_freezes_tell_who_was_new_who_said_something_else_and_who_moved(demonstration, told):
    before = freeze(
        review=demonstration, name="synthesis", handed_in={"AUR": HandedIn(1, ONE), "BRE": HandedIn(1, ONE, ("a",))}, **told
    )
    Participation.objects.filter(review=demonstration, party__code="EST").update(state=S.SUBMITTED)
    Participation.objects.filter(review=demonstration, party__code="JOR").update(state=S.ACKNOWLEDGED)
    Participation.objects.filter(review=demonstration, party__code="CAN").update(state=S.WITHDRAWN)
    later = told | {"at": told["at"] + timedelta(days=9)}
    after = freeze(
        review=demonstration, name="meeting",
        handed_in={"AUR": HandedIn(2, TWO), "BRE": HandedIn(1, ONE, ("a", "b")), "EST": HandedIn(1, ONE)}, **later,
    )  # fmt: skip
    found = compare(after, before)
    assert (found.before.freeze, found.after.freeze) == (before, after)
    assert [each.code for each in found.new] == ["EST"]
    assert [each.code for each in found.gone] == ["CAN"]
    assert [(each.code, each.has_new_report, each.has_new_documents) for each in found.changed] == [
        ("AUR", True, 0),
        ("BRE", False, 1),
    ]
    assert [each.code for each in found.moved] == ["JOR"]
    assert not found.is_same


def test_two_freezes_of_the_same_replies_are_the_same(demonstration, told):
    one = freeze(review=demonstration, name="one", handed_in={}, **told)
    two = freeze(review=demonstration, name="two", handed_in={}, **told)
    assert compare(one, two).is_same
