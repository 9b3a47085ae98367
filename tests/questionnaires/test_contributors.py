"""Asking ministries: the letter, the personal link and its ends, and signing off."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.foundation.models import Activity
from stocktake.messaging.models import Letter
from stocktake.questionnaires.models import Answer, Contributor
from stocktake.questionnaires.rules.links import digest_of
from stocktake.questionnaires.services.contributors import (
    AlreadyAsked,
    LinkIsVoid,
    NotGoodForLong,
    NothingAsked,
    ask_contributor,
    ask_otherwise,
    renew,
    revoke,
)
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import FOCAL_POINT
from tests.questionnaires.desks import Desk

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def at(secret: str) -> str:
    return f"https://stocktake.example/c/{secret}/"


def ask(response, **more):
    values = {
        "response": response, "unit": "Ministry of Labour", "name": "Sunniva Farrowlight", "email": "sunniva.farrowlight@meridian.example",
        "sections": ["A"], "actor": FOCAL_POINT, "at": NOW, "address_of": at,
    } | more  # fmt: skip
    return ask_contributor(**values)


def letters():
    """What was written to the two ministries."""
    return Letter.objects.filter(to__in=["sunniva.farrowlight@meridian.example", "bastian.oakhollow@meridian.example"])


# -- asking --------------------------------------------------------------------------------------------------------------


def test_the_secret_is_handed_back_once_and_only_its_digest_is_kept(response):
    asked, secret = ask(response)
    kept = Contributor.objects.get()
    assert kept.digest == digest_of(secret) == asked.digest
    assert secret not in str(Contributor.objects.values())
    assert secret not in str(list(Activity.objects.values()))
    assert len(secret) >= 32


def test_the_letter_says_who_asks_for_what_by_when_and_carries_the_link(response):
    _asked, secret = ask(response, due=NOW.date())
    letter = letters().get()
    assert letter.to == "sunniva.farrowlight@meridian.example"
    assert letter.about == response.token, "an answer to it is known by that"
    assert letter.secrets == [at(secret)], "once it has left, only its reader has the link"
    for words in ("Sunniva Farrowlight", "Alban Merrowdale", "Aurelia", "A  Progress", at(secret)):
        assert words in letter.body


def test_the_letter_is_written_in_the_language_of_the_one_who_is_asked(response):
    ask(response, language="fr")
    assert "A  Progrès" in letters().get().body
    assert letters().get().language == "fr"


def test_without_an_address_nothing_is_sent_and_the_link_is_there_to_be_handed_over(response):
    _asked, secret = ask(response, email="")
    ask(response, email="", unit="Ministry of Health")
    assert not letters().exists()
    assert Client().get(f"/c/{secret}/A/").status_code == 200


@pytest.mark.parametrize("sections", [[], ["Z"], ["A", "Z"]])
def test_somebody_is_asked_for_something_that_is_there(response, sections):
    with pytest.raises(NothingAsked):
        ask(response, sections=sections)
    assert not Contributor.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 500])
def test_a_link_is_good_for_some_time_and_not_for_ever(response, days):
    with pytest.raises(NotGoodForLong):
        ask(response, expires_at=NOW + timedelta(days=days))


def test_nobody_is_asked_twice_at_one_address(response):
    ask(response)
    with pytest.raises(AlreadyAsked, match="was asked already"):
        ask(response, email="Sunniva.Farrowlight@meridian.example")
    revoke(contributor=Contributor.objects.get(), actor=FOCAL_POINT, at=NOW)
    ask(response)


def test_who_is_asked_for_one_question_sees_that_question(response):
    _asked, secret = ask(response, sections=["A.3"])
    own = Desk(Client(), f"/c/{secret}/")
    assert own.save("A.3", "Clinics at the port.").status_code == 200
    assert own.save("A.1", "Not asked.").status_code == 422
    html = own.html("A")
    assert "Label of A.3" in html and "Label of A.1" not in html


# -- opening the link ------------------------------------------------------------------------------------------------------


def test_the_link_opens_at_the_first_question_without_an_account(link):
    first = link.open()
    assert first.status_code == 302
    assert first.headers["Location"] == f"/c/{link.secret}/A/#q-A.1"
    html = link.html("A")
    assert 'id="a-A.1"' in html and "Ministry of Labour" in html
    assert "/sign-in/" not in html.split("<main")[0], "nobody who comes by a link is asked to sign in"


def test_the_link_opens_at_the_first_question_that_has_no_answer_and_at_the_end_at_the_signature(link, response):
    link.save("A.1", "Done.")
    assert link.open().headers["Location"].endswith("#q-A.2")
    link.save("A.2", "labour")
    assert link.open().headers["Location"] == f"/c/{link.secret}/sign-off/"


def test_a_link_shows_only_what_was_asked(link):
    html = link.html("A")
    assert "Label of A.1" in html and "Label of B.1" not in html
    assert link.open("B").status_code == 404
    assert link.open("contributors").status_code == 404


def test_a_page_behind_a_link_is_kept_by_nobody_and_found_by_no_search(link):
    answer = link.open("A")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_link_opens_in_the_language_of_its_letter_until_another_is_chosen(response):
    _asked, secret = ask(response, language="ar")
    visitor = Client()
    first = visitor.get(f"/c/{secret}/A/", headers={"accept-language": "en"})
    assert '<html lang="ar" dir="rtl">' in first.content.decode()
    assert first.headers["Content-Language"] == "ar"
    visitor.post(reverse("set_language"), {"language": "fr", "next": f"/c/{secret}/A/"})
    assert '<html lang="fr"' in visitor.get(f"/c/{secret}/A/").content.decode()


def test_fetching_a_link_is_not_opening_it_but_the_page_says_when_somebody_looks(link):
    """Programs that look through mail fetch every link in it."""
    link.open("A")
    assert Contributor.objects.get().seen_at is None
    assert link.post("here", {"question": "A.1"}).status_code == 200
    seen = Contributor.objects.get().seen_at
    assert seen is not None
    link.post("here", {"question": "A.1"})
    assert Contributor.objects.get().seen_at == seen
    assert Activity.objects.filter(verb="opened", object_kind="contributor").count() == 1


# -- links that do not open -------------------------------------------------------------------------------------------------


def test_a_link_whose_time_is_over_says_so_and_what_to_do(link):
    link.save("A.1", "Saved before.")
    Contributor.objects.update(made_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=1))
    for page in ("", "A", "sign-off"):
        answer = link.open(page)
        assert answer.status_code == 410
        assert "This link is no longer good" in answer.content.decode()
        assert "for a new one" in answer.content.decode()
    late = link.save("A.1", "Too late.", revision=1)
    assert late.status_code == 410
    assert "still here" in late.json()["message"]
    assert Answer.objects.get().text == "Saved before."


def test_a_link_that_was_taken_back_says_so_and_what_was_written_stays(link):
    link.save("A.1", "Saved before.")
    revoke(contributor=link.contributor, actor=FOCAL_POINT, at=NOW)
    answer = link.open("A")
    assert answer.status_code == 410
    assert "taken back" in answer.content.decode()
    assert link.save("A.1", "Too late.", revision=1).status_code == 410
    assert Answer.objects.get().text == "Saved before."


@pytest.mark.parametrize("secret", ["x", "a" * 32, "0" * 500, "a%00b", "../admin", "ключ"])
def test_a_forged_link_is_not_known_and_tells_nothing(response, secret):
    answer = Client().get(f"/c/{secret}/A/")
    assert answer.status_code == 404
    assert "Aurelia" not in answer.content.decode()


def test_whoever_tries_many_forged_links_has_to_wait_while_good_ones_open(link):
    statuses = [Client().get(f"/c/{'z' * 20}{number}/").status_code for number in range(40)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert link.open("A").status_code == 200


def test_a_new_link_makes_the_old_one_void(link):
    secret = renew(contributor=link.contributor, actor=FOCAL_POINT, at=NOW, address_of=at)
    assert letters().filter(body__contains=at(secret)).count() == 1
    assert link.open("A").status_code == 404
    assert Client().get(f"/c/{secret}/A/").status_code == 200


def test_what_was_taken_back_is_not_renewed(link):
    revoke(contributor=link.contributor, actor=FOCAL_POINT, at=NOW)
    with pytest.raises(LinkIsVoid):
        renew(contributor=link.contributor, actor=FOCAL_POINT, at=NOW, address_of=at)


def test_what_somebody_is_asked_for_can_change_and_what_they_wrote_stays(link):
    link.save("A.1", "Written.")
    ask_otherwise(contributor=link.contributor, sections=["B"], due=None, actor=FOCAL_POINT, at=NOW)
    assert link.open("A").status_code == 404
    assert link.open("B").status_code == 200
    assert Answer.objects.get().text == "Written."


# -- signing off ------------------------------------------------------------------------------------------------------------


def sign(link, **fields):
    return link.client.post(f"{link.address}sign-off/", {"do": "sign", "name": "Sunniva Farrowlight", "title": "Director"} | fields)


def test_a_part_is_signed_off_by_name_and_title_and_the_focal_point_sees_it(link, desk):
    link.save("A.1", "Ready.")
    assert sign(link).status_code == 303
    kept = Contributor.objects.get()
    assert (kept.signed_name, kept.signed_title) == ("Sunniva Farrowlight", "Director")
    assert "signed: Sunniva Farrowlight, Director" in desk.html("A")
    assert "signed off" in desk.html()
    assert Activity.objects.filter(verb="signed off").count() == 1


@pytest.mark.parametrize("missing", ["name", "title"])
def test_nobody_signs_without_a_name_and_a_title(link, missing):
    assert sign(link, **{missing: "  "}).status_code == 422
    assert Contributor.objects.get().signed_at is None


def test_the_signature_can_be_taken_back_to_change_something(link):
    link.save("A.1", "Ready.")
    sign(link)
    assert "readonly" in link.html("A")
    link.client.post(f"{link.address}sign-off/", {"do": "back"})
    assert Contributor.objects.get().signed_at is None
    assert link.save("A.1", "Better.", revision=1).status_code == 200
    assert [entry.verb for entry in Activity.objects.filter(object_kind="contributor").order_by("pk")][-2:] == [
        "signed off", "took the signature back",
    ]  # fmt: skip


def test_the_focal_point_signs_nothing_off_here(desk):
    assert desk.open("sign-off").status_code == 403


# -- the focal point's page ---------------------------------------------------------------------------------------------------


def test_the_focal_point_asks_on_a_page_and_is_shown_the_link_this_once(desk, response):
    answer = desk.client.post(f"{desk.address}contributors/", {
        "unit": "Ministry of Health", "name": "Bastian Oakhollow", "email": "bastian.oakhollow@meridian.example", "language": "en",
        "sections": ["A", "B"], "due": "", "until": (NOW + timedelta(days=30)).date().isoformat(),
    })  # fmt: skip
    assert answer.status_code == 201
    link = re.search(r"http://testserver(/c/[\w-]+/)", answer.content.decode())[1]
    assert link in letters().get().body
    assert link not in desk.html("contributors")
    assert Client().get(f"{link}A/").status_code == 200
    assert Contributor.objects.get().expires_at.date() == (NOW + timedelta(days=30)).date()


def test_what_is_missing_in_the_request_is_said_beside_it(desk):
    answer = desk.client.post(f"{desk.address}contributors/", {"unit": "", "language": "en"})
    assert answer.status_code == 422
    assert not Contributor.objects.exists()


def test_the_focal_point_sends_a_new_link_and_takes_one_back(desk, link):
    page = f"{desk.address}contributors/{link.contributor.pk}/"
    assert desk.client.post(page, {"do": "renew"}).status_code == 201
    assert link.open("A").status_code == 404
    assert desk.client.post(page, {"do": "revoke"}).status_code == 303
    assert Contributor.objects.get().revoked_at is not None


def test_a_contributor_asks_nobody(client, link):
    client.force_login(Person.objects.get(email="sunniva.farrowlight@meridian.example"))
    own = Desk(client, "/r/meridian-2031/answer/AUR/")
    assert own.open("A").status_code == 200
    assert own.open("contributors").status_code == 403
    assert own.open(f"contributors/{link.contributor.pk}").status_code == 403


def test_a_contributor_whom_nobody_asked_is_told_so(client, response):
    client.force_login(Person.objects.get(email="bastian.oakhollow@meridian.example"))
    answer = Desk(client, "/r/meridian-2031/answer/AUR/").open()
    assert answer.status_code == 200
    assert "have not been asked for a part" in answer.content.decode()


# -- the party itself ---------------------------------------------------------------------------------------------------------


def test_the_focal_point_opening_the_pages_has_seen_what_was_sent(desk, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SENT)
    desk.open()
    assert Participation.objects.get(party=response.party).state == ParticipationState.SENT
    desk.post("here", {"question": ""})
    assert Participation.objects.get(party=response.party).state == ParticipationState.SEEN
