"""A small questionnaire of one review, and the people of the cast who answer it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Audience, Door, NodeKind, QuestionType, VersionState
from stocktake.questionnaires.models import Answer, Choice, Contributor, Node, Opening, Questionnaire, Response, Version
from stocktake.questionnaires.services.begin import begin
from stocktake.questionnaires.services.contributors import ask_contributor
from stocktake.questionnaires.services.save import Target, save_answer
from tests.questionnaires.desks import Desk

AT = datetime(2030, 10, 1, 9, tzinfo=UTC)
FOCAL_POINT = "Alban Merrowdale <alban.merrowdale@meridian.example>"


def nobody_has_answered() -> None:
    """Take away what the pack let some States answer, for this test. Their revisions are written once; so its guard sleeps."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("revision", "answer", "comment", "contributor", "repeatitem", "response"):
            cursor.execute(f"DELETE FROM questionnaires_{table}")
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def small(demonstration) -> Version:
    """Sections A and B; A.1 text, A.2 several choices, A.3 asked only if health was chosen; B.1 text, B.2 a repeated group.

    Made once in the demonstration review instead of the one that the pack opened there, and nobody has answered yet.
    """
    nobody_has_answered()
    questionnaire = Questionnaire.objects.create(
        code="small", framework=demonstration.framework, titles={"en": "Small questionnaire", "fr": "Petit questionnaire"}
    )
    version = Version.objects.create(questionnaire=questionnaire, number=1, languages=["en", "fr"], made_at=AT)

    def node(code, kind, parent=None, type_="", **more):
        position = Node.objects.filter(version=version).count() + 1
        labels = more.pop("labels", {"en": f"Label of {code}"})
        return Node.objects.create(
            version=version, parent=parent, position=position, kind=kind, code=code, question_type=type_, labels=labels, **more
        )

    a = node("A", NodeKind.SECTION, labels={"en": "Progress", "fr": "Progrès"})
    node("A.1", NodeKind.QUESTION, a, QuestionType.TEXT, objectives=[20], category="progress")
    node("A.2", NodeKind.QUESTION, a, QuestionType.SELECT_MULTIPLE, choice_list="sectors")
    node(
        "A.3", NodeKind.QUESTION, a, QuestionType.TEXT, objectives=[15],
        condition={"question": "A.2", "op": "selected", "value": "health"},
    )  # fmt: skip
    b = node("B", NodeKind.SECTION)
    node("B.1", NodeKind.QUESTION, b, QuestionType.TEXT, word_limit=50)
    repeat = node("B.2", NodeKind.REPEAT, b, labels={"en": "A promising practice"})
    node("B.2.1", NodeKind.QUESTION, repeat, QuestionType.TEXT)
    node("B.2.2", NodeKind.QUESTION, repeat, QuestionType.INTEGER)
    for position, name in enumerate(["health", "labour", "schools"], start=1):
        Choice.objects.create(version=version, list_name="sectors", position=position, name=name, labels={"en": name.title()})
    Version.objects.filter(pk=version.pk).update(state=VersionState.OPEN, opened_at=AT)
    version.refresh_from_db()
    Opening.objects.update_or_create(
        review=demonstration, audience=Audience.GOVERNMENT, defaults={"version": version, "opened_at": AT}
    )
    return version


@pytest.fixture
def aurelia(demonstration) -> Party:
    return Party.objects.get(code="AUR")


@pytest.fixture
def response(demonstration, small, aurelia) -> Response:
    Response.objects.filter(review=demonstration, party=aurelia).exclude(version=small).update(version=small)
    return begin(review=demonstration, party=aurelia, language="en", actor=FOCAL_POINT, at=AT)


@pytest.fixture
def say(response):
    """Save a consolidated text: `say("A.1", "text")`, from the revision it has now unless told otherwise."""

    def save(question: str, text: str, *, based_on: int | None = None, item: str = "", contributor=None, **more):
        target = Target(response, question, item, contributor)
        if based_on is None:
            now = Answer.objects.filter(response=response, question=question, item=item, contributor=contributor).first()
            based_on = now.revision if now else 0
        values = {"language": "en", "nonce": uuid4(), "door": Door.WEB, "actor": FOCAL_POINT, "at": AT} | more
        return save_answer(target=target, text=text, based_on=based_on, **values)

    return save


@pytest.fixture
def labour(response):
    """A contributor of the labour ministry, asked for section A."""
    return Contributor.objects.create(
        response=response, unit="Ministry of Labour", name="Sunniva Farrowlight", email="sunniva.farrowlight@meridian.example",
        sections=["A"], digest="0" * 64, made_at=AT, expires_at=AT + timedelta(days=30),
    )  # fmt: skip


@pytest.fixture
def desk(client, response):
    """Alban Merrowdale, the focal point of Aurelia, in his browser: `desk.save("A.1", "text", revision=0)`, `desk.open("A")`."""
    client.force_login(Person.objects.get(email="alban.merrowdale@meridian.example"))
    return Desk(client, "/r/meridian-2031/answer/AUR/")


@pytest.fixture
def link(response):
    """A personal link for the labour ministry, asked for section A, opened in another browser."""
    asked, secret = ask_contributor(
        response=response, unit="Ministry of Labour", name="Sunniva Farrowlight", email="sunniva.farrowlight@meridian.example",
        sections=["A"], actor=FOCAL_POINT, at=timezone.now(), address_of=lambda secret: f"https://stocktake.example/c/{secret}/",
    )  # fmt: skip
    found = Desk(Client(), f"/c/{secret}/")
    found.contributor, found.secret = asked, secret
    return found
