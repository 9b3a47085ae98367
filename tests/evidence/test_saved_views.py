"""Saved views of the matrix: kept under a name, found again, shared with the secretariat, let go."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import NOON

from stocktake.evidence.models import SavedView
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Role

LAYOUT = "rows=category&columns=language&objective=20&once=on"


@pytest.fixture
def people(meridian) -> dict[str, Client]:
    clients = {}
    roles = {"officer": (RoleKind.OFFICER, None), "analyst": (RoleKind.ANALYST, None), "focal": (RoleKind.FOCAL_POINT, "AU")}
    for name, (kind, code) in roles.items():
        clients[name] = Client()
        clients[name].force_login(meridian.person(name, kind, code))
    return clients


def _keep(meridian, client: Client, name: str, **more: str):
    return client.post(meridian.address("matrix/views/"), {"name": name, "layout": LAYOUT, **more}, follow=True)


def _sees(meridian, client: Client, name: str) -> bool:
    return f">{name}</a>" in client.get(meridian.address("matrix/")).content.decode()


def test_a_view_is_found_again_by_its_name_with_its_axes_and_filters(meridian, people):
    page = _keep(meridian, people["analyst"], "  What is hard,   by language ").content.decode()
    assert "Kept." in page
    view = SavedView.objects.get(review=meridian.review)
    assert view.name == "What is hard, by language"
    assert view.layout == {"rows": "category", "columns": "language", "objective": "20", "once": "on"}
    assert 'href="?rows=category&amp;columns=language&amp;objective=20&amp;once=on" aria-current="true"' in page
    assert _sees(meridian, people["analyst"], "What is hard, by language")


def test_a_view_is_its_persons_own_until_it_is_shared(meridian, people):
    _keep(meridian, people["analyst"], "Mine")
    assert not _sees(meridian, people["officer"], "Mine")
    view = SavedView.objects.get(name="Mine")
    address = meridian.address(f"matrix/views/{view.pk}/")
    people["analyst"].post(address, {"act": "share"})
    assert _sees(meridian, people["officer"], "Mine")
    people["analyst"].post(address, {"act": "unshare"})
    assert not _sees(meridian, people["officer"], "Mine")


def test_what_is_shared_is_found_by_the_secretariat_alone_and_only_the_secretariat_shares(meridian, people):
    _keep(meridian, people["officer"], "For the team", shared="on")
    _keep(meridian, people["focal"], "Of Aurelia", shared="on")
    assert _sees(meridian, people["analyst"], "For the team")
    assert not _sees(meridian, people["focal"], "For the team")
    assert _sees(meridian, people["focal"], "Of Aurelia")
    assert not _sees(meridian, people["officer"], "Of Aurelia")
    own = SavedView.objects.get(name="Of Aurelia")
    people["focal"].post(meridian.address(f"matrix/views/{own.pk}/"), {"act": "share"})
    own.refresh_from_db()
    assert not own.is_shared
    assert "Saved views" not in Client().get(meridian.address("matrix/")).content.decode()


def test_only_its_own_person_changes_or_deletes_a_view(meridian, people):
    _keep(meridian, people["officer"], "For the team", shared="on")
    view = SavedView.objects.get(name="For the team")
    address = meridian.address(f"matrix/views/{view.pk}/")
    for act in ("delete", "unshare"):
        assert people["analyst"].post(address, {"act": act}).status_code == 404
    assert SavedView.objects.filter(pk=view.pk, is_shared=True).exists()
    assert "Deleted." in people["officer"].post(address, {"act": "delete"}, follow=True).content.decode()
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_name_is_given_once_and_an_earlier_view_stays_as_it_is(meridian, people):
    _keep(meridian, people["analyst"], "Mine")
    page = people["analyst"].post(meridian.address("matrix/views/"), {"name": "Mine", "layout": "rows=objective"}, follow=True)
    assert "You have a view of this name already; it stays as it is." in page.content.decode()
    assert SavedView.objects.get(name="Mine").layout["rows"] == "category"
    assert "Please give the view a name." in _keep(meridian, people["analyst"], "  ").content.decode()
    _keep(meridian, people["officer"], "Mine", shared="on")
    view = SavedView.objects.get(name="Mine", is_shared=False)
    page = people["analyst"].post(meridian.address(f"matrix/views/{view.pk}/"), {"act": "share"}, follow=True).content.decode()
    assert "A shared view has this name already" in page
    view.refresh_from_db()
    assert not view.is_shared


def test_who_has_no_role_or_lost_it_keeps_nothing(meridian, people):
    assert Client().post(meridian.address("matrix/views/"), {"name": "x"}).status_code == 302
    Role.objects.filter(review=meridian.review, kind=RoleKind.ANALYST).delete()
    assert people["analyst"].post(meridian.address("matrix/views/"), {"name": "x"}).status_code == 403
    assert not SavedView.objects.filter(review=meridian.review).exists()


def test_the_database_refuses_a_view_without_a_name_and_two_of_one(meridian):
    person = meridian.person("officer", RoleKind.OFFICER)
    other = meridian.person("analyst", RoleKind.ANALYST)
    words = {"review": meridian.review, "made_at": NOON}
    SavedView.objects.create(person=person, name="Mine", is_shared=True, **words)
    for wrong in (
        {"person": person, "name": ""},
        {"person": person, "name": "Mine"},
        {"person": other, "name": "Mine", "is_shared": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**wrong, **words)
        with pytest.raises(ValidationError):
            SavedView(**wrong, **words).validate_constraints()


def test_a_shared_view_counts_for_whoever_opens_it_and_keeps_no_number(meridian, people):
    _keep(meridian, people["officer"], "For the team", shared="on")
    view = SavedView.objects.get(name="For the team")
    assert set(view.layout) <= {"rows", "columns", "objective", "once"}
