"""The suggestions learn from what people decided: never from what is read blind, and live only where they became better."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from tests.conftest import NOON

from stocktake.evidence.enums import Band
from stocktake.evidence.models import Codebook, Coding, Passage, SuggesterVersion, Suggestion
from stocktake.evidence.queries.suggested import suggestions_of
from stocktake.evidence.queries.versions import live_versions
from stocktake.evidence.rules.better import Figures, is_better, strong_from
from stocktake.evidence.services.codebook import open_codebook
from stocktake.evidence.services.deal import Share, deal
from stocktake.evidence.services.decide import Choice, Decision, decide
from stocktake.evidence.services.learn import NotEnoughDecisions, NothingNew, learn
from stocktake.evidence.services.suggest import suggester_for
from stocktake.evidence.suggestions import Decided, Suggester
from stocktake.foundation.models import Activity
from stocktake.foundation.packs import pack_folder
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import RoleKind

PLACES = ["Aster", "Brome", "Clover", "Dill", "Elder", "Fennel", "Gorse", "Heath", "Iris", "Juniper"]


def of_quillbooks(count: int, begin: int = 1, opening: str = "") -> str:
    """Passages in a word of this region that no pack knows."""
    return "\n\n".join(
        f"{opening}The quillbook of {PLACES[number % 10]} {number} was kept by {number + 3} households,"
        " and the quillbook warden came twice."
        for number in range(begin, begin + count)
    )


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)


@pytest.fixture
def coded(meridian, own_folder):
    """Call it with the objectives that coders give to what is read by one, and to what is read blind by two."""
    tomas, mei = meridian.person("tomas", RoleKind.ANALYST), meridian.person("mei", RoleKind.ANALYST)

    def code(by_one: int, blind: int, *, ones: int = 55, twos: int = 32, opening: str = "", said_as: str = "") -> None:
        book = open_codebook(review=meridian.review, actor="officer", at=NOON)
        for double, count, begin, readers, number in ((0, ones, 1, [tomas], by_one), (100, twos, 500, [tomas, mei], blind)):
            meridian.says("AU", of_quillbooks(count, begin, opening))
            Codebook.objects.filter(pk=book.pk).update(double=double)
            book.refresh_from_db()
            deal(codebook=book, shares=[Share(each) for each in readers], actor="officer", at=NOON)
            given = Decision((Choice(objective(number).pk), *([Choice(category(said_as).pk)] if said_as else [])))
            for coding in Coding.objects.waiting().select_related("coder"):
                decide(coding=coding, decision=given, revision=coding.revision, actor=coding.coder, at=NOON)

    return code


def objective(number: int) -> Element:
    return Element.objects.get(framework__code="gcm", kind=ElementKind.OBJECTIVE, number=number)


def category(code: str) -> Element:
    return Element.objects.get(framework__code="gcm", kind=ElementKind.CATEGORY, code=code)


def test_a_word_of_the_region_is_learned_and_what_was_learned_goes_live_where_it_is_better(meridian, coded):
    coded(20, 20)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    told = made.figures["en"]
    assert told["passages"] == 32
    assert told["before"]["first"] < told["after"]["first"] == 32
    assert made.live_for == ["en"]
    assert live_versions(meridian.review.pk) == {"en": made.version}
    assert made.learned_from == {"en": 55}
    meridian.says("AU", of_quillbooks(1, 900))
    best = Suggestion.objects.filter(passage=Passage.objects.latest("pk"), element__kind=ElementKind.OBJECTIVE).earliest("rank")
    assert (best.element, best.version) == (objective(20), made.version)
    assert Activity.objects.get(verb="learned").detail["live_for"] == ["en"]


LESSON = "A lesson learned stands out here. "


def test_a_category_is_called_strong_once_the_blind_tenth_has_shown_that_it_is_right(meridian, coded):
    coded(20, 20, opening=LESSON, said_as="lesson")
    told = learn(review=meridian.review, actor="officer", at=NOON).figures["en"]["after"]
    assert told["categories"] == told["categories_right"] == 32
    meridian.says("AU", of_quillbooks(1, 900, LESSON))
    latest = Passage.objects.latest("pk")
    made = Suggestion.objects.filter(passage=latest, element__kind=ElementKind.CATEGORY).earliest("rank")
    assert (made.element, made.band) == (category("lesson"), Band.STRONG)
    shown = page(meridian)
    assert "32 / 32" in shown
    assert "the surest are called strong" in shown


def test_a_category_that_is_wrong_on_the_blind_tenth_is_not_called_strong(meridian, coded):
    coded(20, 5, opening=LESSON, said_as="challenge")
    made = learn(review=meridian.review, actor="officer", at=NOON)
    told = made.figures["en"]["before"]
    assert (told["categories"], told["categories_right"], told["category_strong"]) == (32, 0, None)
    assert made.live_for == []
    meridian.says("AU", of_quillbooks(1, 900, LESSON))
    suggested = Suggestion.objects.filter(passage=Passage.objects.latest("pk"), element__kind=ElementKind.CATEGORY)
    assert set(suggested.values_list("band", flat=True)) == {Band.POSSIBLE}


@pytest.mark.parametrize(
    ("firsts", "score"),
    [
        ([(0.9, True)] * 29, None),  # too few to tell
        ([(0.9, True)] * 30, 0.9),
        ([(0.9, True)] * 30 + [(0.8, True)] * 3 + [(0.7, False)] * 2, 0.8),
        ([(0.9, True)] * 30 + [(0.8, False)] * 2 + [(0.7, True)] * 18, 0.7),  # taken together nineteen of twenty again
        ([(0.9, True)] * 28 + [(0.9, False)] * 2, None),  # of one score, some of them wrong
    ],
)
def test_strong_is_a_category_from_the_lowest_score_on_that_is_right_nineteen_times_in_twenty(firsts, score):
    assert strong_from(firsts) == score


def test_another_language_stays_with_the_version_it_has(meridian, coded):
    coded(20, 20)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    meridian.says("AU", "Les transferts d’argent vers les familles coûtent encore trop cher.")
    versions = set(Suggestion.objects.filter(passage__language="fr").values_list("version", flat=True))
    assert versions == {suggester_for("gcm").version} != {made.version}


def test_what_is_no_better_on_the_blind_tenth_is_kept_with_its_figures_and_does_not_go_live(meridian, coded):
    coded(20, 5)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    assert made.figures["en"]["after"]["first"] == 0
    assert made.live_for == []
    assert live_versions(meridian.review.pk) == {}


def test_nothing_goes_live_on_few_blind_passages(meridian, coded):
    coded(20, 20, twos=12)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    assert made.figures["en"]["after"]["first"] > made.figures["en"]["before"]["first"]
    assert made.live_for == []


def test_few_decisions_teach_nothing_and_what_is_read_blind_is_none_of_them(meridian, coded):
    coded(20, 20, ones=20, twos=40)
    with pytest.raises(NotEnoughDecisions, match="20 of the 50"):
        learn(review=meridian.review, actor="officer", at=NOON)
    assert not SuggesterVersion.objects.exists()


def test_without_a_new_decision_there_is_nothing_to_learn(meridian, coded):
    coded(20, 20, twos=2)
    learn(review=meridian.review, actor="officer", at=NOON)
    with pytest.raises(NothingNew):
        learn(review=meridian.review, actor="officer", at=NOON)
    assert SuggesterVersion.objects.count() == 1


def test_a_version_whose_file_is_gone_is_passed_over(meridian, coded):
    coded(20, 20)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    for file in (settings.DATA / "learned").glob(f"*{made.version}*"):
        file.unlink()
    assert Suggester.kept(pack_folder("gcm"), made.version, cache=settings.DATA / "learned") is None


def test_many_decisions_on_one_code_do_not_drown_the_others(tmp_path):
    many = [Decided("en", f"Quillbook number {number} was opened in spring.", ("20",)) for number in range(600)]
    made = Suggester.from_decisions(pack_folder("gcm"), many, cache=tmp_path)
    own = suggester_for("gcm")
    asked = ["Unions report that domestic workers pay fees to recruiters.", "The embassy opened a shelter for citizens abroad."]
    assert [answer.objectives[0].code for answer in made.suggest(asked)] == [
        answer.objectives[0].code for answer in own.suggest(asked)
    ]
    assert made.suggest(["A quillbook."])[0].objectives[0].code == "20"


def test_what_was_kept_answers_as_what_was_learned(tmp_path):
    decided = [Decided("en", f"Quillbook {number} was opened.", ("20",), ("progress",)) for number in range(60)]
    made = Suggester.from_decisions(pack_folder("gcm"), decided, cache=tmp_path)
    kept = Suggester.kept(pack_folder("gcm"), made.version, cache=tmp_path)
    asked = ["A quillbook came.", "Remittances are dear.", "Les passeurs"]
    assert kept.suggest(asked) == made.suggest(asked)
    assert kept.version == made.version != suggester_for("gcm").version


# -- the page ---------------------------------------------------------------------------------------------------------------


def page(meridian, kind: RoleKind = RoleKind.OFFICER) -> str:
    client = Client()
    client.force_login(meridian.person("ione", kind))
    return client.get(f"/r/{meridian.review.code}/desk/suggestions/").content.decode()


def test_the_page_tells_what_was_shown_and_what_people_took(meridian, coded):
    coded(20, 20, ones=25, twos=2)
    found = suggestions_of(meridian.review)
    first = Suggestion.objects.filter(passage__codings__blind=False, element=objective(20), rank=1).count()
    assert found.everything.of == 25
    assert found.everything.at[1] == first
    assert sum(found.everything.ranks) + found.everything.missed == 25
    (line,) = [each for each in found.objectives if each.element == objective(20)]
    assert (line.given, line.ranks[0]) == (25, first)
    assert [language for language, _taken in found.languages] == ["en"]
    assert "By objective" in page(meridian)


def test_with_few_decisions_the_page_says_so_and_gives_no_shares(meridian, coded):
    coded(20, 20, ones=3, twos=2)
    shown = page(meridian)
    assert "Not enough decisions yet to speak of shares" in shown
    assert "3 of the 50 passages" in shown
    assert suggestions_of(meridian.review).everything.first is None


def test_what_is_read_blind_has_no_suggestions_shown_and_is_not_counted_among_them(meridian, coded):
    coded(20, 20, ones=1, twos=6)
    assert suggestions_of(meridian.review).everything.of == 1


def test_the_page_compares_each_learning_with_what_was_live_before(meridian, coded):
    coded(20, 20)
    made = learn(review=meridian.review, actor="officer", at=NOON)
    shown = page(meridian)
    assert made.version in shown
    assert "<strong>live</strong>" in shown


def test_officers_have_the_suggestions_learn_and_analysts_only_look(meridian, coded):
    coded(20, 20, twos=2)
    address = f"/r/{meridian.review.code}/desk/suggestions/learn/"
    looking, acting = Client(), Client()
    looking.force_login(meridian.person("sol", RoleKind.ANALYST))
    acting.force_login(meridian.person("ione", RoleKind.OFFICER))
    assert looking.post(address).status_code == 403
    assert acting.post(address).status_code == 302


def test_the_page_asks_a_fixed_number_of_questions(meridian, coded, query_count):
    coded(20, 20, ones=5, twos=2)
    few = query_count(lambda: suggestions_of(meridian.review))
    coded(20, 20, ones=25, twos=2)
    assert query_count(lambda: suggestions_of(meridian.review)) == few


def test_the_command_tells_what_came_of_it_or_why_nothing_did(meridian, coded, capsys):
    with pytest.raises(CommandError, match="Not enough decisions yet"):
        call_command("learn", meridian.review.code)
    coded(20, 20)
    call_command("learn", meridian.review.code)
    assert "of 32 right at first place, live" in capsys.readouterr().out


BEFORE = Figures(passages=40, first=30, three=36, strong=20, strong_right=19)


@pytest.mark.parametrize(
    ("after", "better"),
    [
        (Figures(40, 31, 36, 20, 19), True),
        (Figures(40, 30, 40, 20, 20), False),  # not more often right at first place
        (Figures(40, 35, 35, 20, 20), False),  # less often within three
        (Figures(40, 35, 38, 20, 17), False),  # strong ones no longer to be relied on
        (Figures(29, 29, 29, 20, 20), False),  # too few to tell
    ],
)
def test_better_is_more_right_at_first_place_and_worse_nowhere(after, better):
    assert is_better(BEFORE, after) is better
