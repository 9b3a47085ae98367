"""The same words sent more than once: found when sources are read, shown beside each other, counted once where a count asks."""

import io
import json
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from tests.conftest import NOON

from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Passage, Repeat, Repetition, Source
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.repeating import groups_of
from stocktake.evidence.services.withdraw import withdraw
from stocktake.evidence.tasks import REPETITIONS, find_repetitions_later, find_repetitions_of
from stocktake.foundation.models import Activity
from stocktake.parties.enums import PartyKind
from stocktake.reviews.enums import RoleKind

HERE = Path(__file__).parent
SET = yaml.safe_load((HERE / "repetitions" / "set.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")

MAILED = (
    "Since 2029 our members have helped hundreds of migrant workers to claim back fees that recruiters had no right to take, "
    "and most of them had learned of the complaint line from friends."
)
CHANGED = MAILED.replace("Since 2029 our", "Since 2030, our").replace("hundreds", "dozens")


def _elsewhere() -> list[str]:
    """Passages that the suggestions are measured on: each says something of its own."""
    lines = [line for path in sorted((HERE / "passages").glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_nearly_the_same_in_the_same_words_is_found_in_each_language_and_nothing_else(language):
    own = [group for group in SET if group["language"] == language]
    texts, wanted = [], []
    for group in own:
        together = [group["text"], *group["same"]]
        wanted.append(frozenset(range(len(texts), len(texts) + len(together))))
        texts += [*together, *group["other"]]
    found = {frozenset(index for index, _likeness in group.members) for group in groups_of([*texts, *_elsewhere()])}
    assert len(own) == 2
    assert found == set(wanted)


def test_among_texts_that_each_say_something_of_their_own_nothing_is_found():
    texts = _elsewhere()
    assert len(texts) > 500
    assert groups_of(texts) == []


def test_a_short_text_repeats_nothing_and_a_text_of_no_words_neither():
    assert groups_of(["Not applicable.", "Not applicable.", "", "", "—", "—", "无", "无", "See the annex above."] * 2) == []


def test_each_of_a_group_is_like_its_first_and_not_like_a_chain_of_others():
    words = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ]
    other = [
        "red",
        "blue",
        "green",
        "brown",
        "black",
        "white",
        "grey",
        "pink",
        "gold",
        "silver",
        "plum",
        "rose",
        "sand",
        "jade",
        "ruby",
        "amber",
    ]
    chain = [" ".join(words[:16]), " ".join(words[5:] + other[:5]), " ".join(words[10:] + other[:10]), " ".join(other)]
    for group in groups_of(chain):
        first = group.members[0][0]
        for index, likeness in group.members:
            assert groups_of([chain[first], chain[index]]) or index == first
            assert 0 < likeness <= 1


def test_a_template_that_hundreds_fill_in_is_one_group():
    texts = [MAILED.replace("2029", str(number)) for number in range(1500)]
    [group] = groups_of(texts)
    assert len(group.members) == 1500


@pytest.fixture
def mailed(meridian):
    """An organisation, another that must not be named, and a State say the same; a fourth says something of its own."""
    meridian.party("LA", "The Lantern Table", PartyKind.ORGANISATION)
    own = {"kind": SourceKind.SUBMISSION, "consent": Consent.PUBLISH}
    meridian.says("LA", MAILED, **own)
    meridian.says("SH", CHANGED, kind=SourceKind.SUBMISSION, consent=Consent.QUOTE_UNNAMED)
    meridian.says("AU", f"{MAILED} It is free.")
    meridian.says("BR", "The registry of recruiters is open to everybody and was put on the web in the spring of last year.")
    find_repetitions(review=meridian.review, actor="test", at=NOON)
    return meridian


def _passage(meridian, code: str) -> Passage:
    return meridian.passages.get(source__party__code=code)


def _drawer(meridian, code: str, client: Client | None = None) -> str:
    return (client or Client()).get(meridian.address(f"passages/{_passage(meridian, code).pk}/")).content.decode()


def test_a_passage_says_who_else_said_it_and_leads_there(mailed):
    page = _drawer(mailed, "LA")
    assert "Nearly the same, also said by" in page
    of_aurelia = mailed.address(f"passages/{_passage(mailed, 'AU').pk}/")
    assert f'href="{of_aurelia}"' in page
    assert "Aurelia" in page
    assert "Nearly the same" not in _drawer(mailed, "BR")
    source = Client().get(mailed.address(f"sources/{_passage(mailed, 'LA').source_id}/")).content.decode()
    assert "also said by Aurelia, somebody not named" in source


def test_who_must_not_be_named_is_not_named_beside_the_same_words(mailed):
    page = _drawer(mailed, "LA")
    assert "somebody not named" in page
    assert "Vervain" not in page
    officer = Client()
    officer.force_login(mailed.person("officer", RoleKind.OFFICER))
    assert "Vervain House" in _drawer(mailed, "LA", officer)


def test_what_may_not_be_seen_is_not_told_to_be_the_same(mailed):
    Source.objects.filter(party__code="SH").update(consent=Consent.CONFIDENTIAL)
    assert "somebody not named" not in _drawer(mailed, "LA")
    withdraw(source=_passage(mailed, "AU").source, actor="test", at=NOON)
    assert "Nearly the same" not in _drawer(mailed, "LA")


def test_found_again_nothing_is_written_and_what_changed_is_found_anew(mailed):
    before = set(Repeat.objects.filter(passage__in=mailed.passages).values_list("pk", "repetition"))
    noted = Activity.objects.filter(verb="found repetitions in", review=mailed.review.code).count()
    assert len(before) == 3
    find_repetitions(review=mailed.review, actor="test", at=NOON)
    assert set(Repeat.objects.filter(passage__in=mailed.passages).values_list("pk", "repetition")) == before
    assert Activity.objects.filter(verb="found repetitions in", review=mailed.review.code).count() == noted == 1
    withdraw(source=_passage(mailed, "AU").source, actor="test", at=NOON)
    mailed.says("BR", CHANGED.upper())
    assert find_repetitions(review=mailed.review, actor="test", at=NOON) == 1
    told = Repeat.objects.filter(repetition__review=mailed.review).values_list("passage__source__party__code", flat=True)
    assert sorted(told) == ["BR", "LA", "SH"]


def test_what_is_no_longer_repeated_leaves_no_group_behind(mailed):
    for code in ("AU", "SH"):
        withdraw(source=_passage(mailed, code).source, actor="test", at=NOON)
    assert find_repetitions(review=mailed.review, actor="test", at=NOON) == 0
    assert not Repetition.objects.filter(review=mailed.review).exists()


def test_another_review_is_not_touched(mailed):
    other = type(mailed.review).objects.create(
        code="elsewhere", framework=mailed.review.framework, region=mailed.review.region, level="regional",
        titles={"en": "Elsewhere"}, pack="test",
    )  # fmt: skip
    assert find_repetitions(review=other, actor="test", at=NOON) == 0
    assert Repetition.objects.filter(review=mailed.review).count() == 1


def test_repetitions_are_found_by_the_command_that_takes_files_in(meridian, tmp_path):
    paths = []
    for number, text in enumerate([MAILED, CHANGED]):
        path = tmp_path / f"mail-{number}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    call_command("take_in", meridian.review.code, *paths, "--party", "AU", stdout=io.StringIO())
    assert Repeat.objects.filter(passage__in=meridian.passages).count() == 2


def test_after_a_reading_one_task_waits_for_the_review_however_much_was_read(meridian):
    from procrastinate.contrib.django.models import ProcrastinateJob

    for _again in range(3):
        find_repetitions_later(review=meridian.review)
    jobs = ProcrastinateJob.objects.filter(task_name=REPETITIONS, args__review=meridian.review.pk)
    assert jobs.count() == 1
    meridian.says("SH", MAILED, kind=SourceKind.SUBMISSION)
    meridian.says("AU", CHANGED)
    find_repetitions_of(review=meridian.review.pk)
    assert Repeat.objects.filter(passage__in=meridian.passages).count() == 2


def test_a_page_asks_as_often_for_many_repeats_as_for_few(mailed, query_count):
    address = mailed.address(f"passages/{_passage(mailed, 'LA').pk}/")
    before = query_count(lambda: Client().get(address))
    for number in range(5):
        mailed.party(f"N{number}", f"New land {number}")
        mailed.says(f"N{number}", MAILED.replace("2029", str(2030 + number)))
    find_repetitions(review=mailed.review, actor="test", at=NOON)
    assert Repeat.objects.filter(passage__in=mailed.passages).count() == 8
    assert query_count(lambda: Client().get(address)) == before
