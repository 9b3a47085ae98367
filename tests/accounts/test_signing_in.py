"""Signing in by a code that comes by e-mail, and everything that must not work."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from stocktake.accounts.models import Person, SignInCode
from stocktake.accounts.services import sign_in
from stocktake.accounts.services.sign_in import TooMany, WrongCode, ask_for_code, sign_in_with
from stocktake.accounts.signals import sign_in_code_made
from stocktake.foundation.models import Activity
from stocktake.messaging.models import Letter

pytestmark = pytest.mark.django_db

EMAIL = "focal-point@aurelia.example"


@pytest.fixture
def focal_point() -> Person:
    return Person.objects.create(email=EMAIL, name="Focal point of Aurelia", language="en")


@pytest.fixture
def codes() -> list[str]:
    """The codes as they are announced, before they become letters."""
    made: list[str] = []

    def listen(*, code: str, **_more: object) -> None:
        made.append(code)

    sign_in_code_made.connect(listen, weak=False)
    yield made
    sign_in_code_made.disconnect(listen)


def ask(at: datetime, email: str = EMAIL, place: str = "192.0.2.1") -> None:
    ask_for_code(email=email, place=place, at=at)


def enter(code: str, at: datetime, email: str = EMAIL, place: str = "192.0.2.1") -> Person:
    return sign_in_with(email=email, code=code, place=place, at=at)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


# -- the story, in the browser ---------------------------------------------------------------------------------------


def letter_code() -> str:
    return re.search(r"\b(\d{6})\b", Letter.objects.latest("pk").body).group(1)


def test_a_person_asks_for_a_code_enters_it_and_stays_signed_in(client, focal_point, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("accounts:sign-in"), {"email": EMAIL})
    assert answer["Location"] == reverse("accounts:code")
    assert Letter.objects.latest("pk").to == EMAIL
    client.post(reverse("accounts:code"), {"code": letter_code()})
    assert client.session["_auth_user_id"] == str(focal_point.pk)
    assert client.get(reverse("portal:home")).wsgi_request.user == focal_point
    client.post(reverse("accounts:sign-out"))
    assert client.get(reverse("portal:home")).wsgi_request.user.is_anonymous


def test_signing_in_leads_back_to_the_page_one_came_from(client, focal_point, django_capture_on_commit_callbacks):
    client.get(reverse("accounts:sign-in"), {"next": "/r/meridian-2031/board/"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("accounts:sign-in"), {"email": EMAIL})
    assert client.post(reverse("accounts:code"), {"code": letter_code()})["Location"] == "/r/meridian-2031/board/"


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, focal_point, django_capture_on_commit_callbacks, elsewhere: str):
    client.get(reverse("accounts:sign-in"), {"next": elsewhere})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("accounts:sign-in"), {"email": EMAIL})
    assert client.post(reverse("accounts:code"), {"code": letter_code()})["Location"] == "/"


def test_a_wrong_code_is_said_on_the_page_and_nobody_is_signed_in(client, focal_point, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("accounts:sign-in"), {"email": EMAIL})
    answer = client.post(reverse("accounts:code"), {"code": another(letter_code())})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_page_says_the_same_whether_or_not_somebody_has_the_address(client, focal_point, django_capture_on_commit_callbacks):
    pages = []
    for email in (EMAIL, "nobody@aurelia.example"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("accounts:sign-in"), {"email": email})
        page = client.get(answer["Location"]).content.decode().replace(email, "…")
        pages.append((answer.status_code, answer["Location"], re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)))
    assert pages[0] == pages[1]
    assert Letter.objects.count() == 1


# -- the code itself -------------------------------------------------------------------------------------------------


def test_a_code_is_six_digits_and_only_its_hash_is_kept(focal_point, codes, noon):
    ask(noon)
    assert re.fullmatch(r"\d{6}", codes[0])
    assert codes[0] not in str(list(SignInCode.objects.values()))


def test_the_address_may_be_written_in_capitals_and_the_code_with_a_space(focal_point, codes, noon):
    ask(noon, email=" Focal-Point@Aurelia.example ")
    assert enter(f" {codes[0][:3]} {codes[0][3:]}", noon, email=EMAIL.upper()) == focal_point


def test_a_used_code_is_not_good_again(focal_point, codes, noon):
    ask(noon)
    enter(codes[0], noon)
    with pytest.raises(WrongCode):
        enter(codes[0], noon)


def test_signing_in_uses_up_the_other_codes_too(focal_point, codes, noon):
    ask(noon)
    ask(noon)
    enter(codes[1], noon)
    with pytest.raises(WrongCode):
        enter(codes[0], noon)


def test_a_code_is_good_to_the_last_second_and_no_longer(focal_point, codes, noon):
    ask(noon)
    with pytest.raises(WrongCode):
        enter(codes[0], noon + sign_in.GOOD_FOR)
    assert enter(codes[0], noon + sign_in.GOOD_FOR - timedelta(seconds=1)) == focal_point


def test_a_code_is_good_for_its_own_person_alone(focal_point, codes, noon):
    Person.objects.create(email="other@aurelia.example", name="Contributor")
    ask(noon)
    with pytest.raises(WrongCode):
        enter(codes[0], noon, email="other@aurelia.example")


def test_who_may_no_longer_sign_in_gets_no_code_and_cannot_use_one(focal_point, codes, noon):
    ask(noon)
    Person.objects.update(is_active=False)
    ask(noon)
    assert len(codes) == 1
    with pytest.raises(WrongCode):
        enter(codes[0], noon)


def test_every_refusal_of_a_code_reads_the_same(focal_point, codes, noon):
    ask(noon)
    said = set()
    for code, email, at in (
        (another(codes[0]), EMAIL, noon),
        (codes[0], EMAIL, noon + timedelta(hours=1)),
        (codes[0], "nobody@aurelia.example", noon),
    ):
        with pytest.raises(WrongCode) as refusal:
            enter(code, at, email=email)
        said.add(str(refusal.value))
    assert len(said) == 1


def test_signing_in_is_recorded_with_name_and_address(focal_point, codes, noon):
    ask(noon)
    enter(codes[0], noon)
    entry = Activity.objects.latest("id")
    assert (entry.actor, entry.verb, entry.at) == (f"Focal point of Aurelia <{EMAIL}>", "signed in", noon)


# -- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [EMAIL, "nobody@aurelia.example"])
def test_the_sixth_code_for_an_address_is_refused_whether_or_not_somebody_has_it(focal_point, noon, email: str):
    for _ in range(sign_in.CODES_PER_ADDRESS):
        ask(noon, email=email)
    with pytest.raises(TooMany):
        ask(noon, email=email)
    ask(noon + sign_in.WINDOW, email=email)


def test_after_eight_tries_even_the_right_code_is_refused(focal_point, codes, noon):
    ask(noon)
    for _ in range(sign_in.TRIES_PER_ADDRESS):
        with pytest.raises(WrongCode):
            enter(another(codes[0]), noon)
    with pytest.raises(TooMany):
        enter(codes[0], noon)


def test_one_place_cannot_ask_for_the_whole_world(noon):
    for number in range(sign_in.CALLS_PER_PLACE):
        ask(noon, email=f"person{number}@aurelia.example")
    with pytest.raises(TooMany):
        ask(noon, email="one-more@aurelia.example")
    ask(noon, email="one-more@aurelia.example", place="198.51.100.7")


def test_two_people_cannot_have_one_address(focal_point):
    again = Person(email=EMAIL.upper(), name="Somebody else")
    with pytest.raises(Exception, match="already a person with this address"):
        again.validate_constraints()
