"""The pages of evidence: sources, passages, objectives, parties, search."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.models import Code
from stocktake.evidence.queries import uses
from stocktake.evidence.queries.counting import voices_by_objective
from stocktake.evidence.queries.marking import pieces, spans_of
from stocktake.reviews.enums import RoleKind

REMITTANCES = (
    "The average cost of sending remittances home fell after the cap on fees of money transfer operators.\n\n"
    "Mobile wallets now carry most remittances that migrant workers send to their families."
)


def _get(meridian, path: str, client: Client | None = None, **headers: str) -> str:
    response = (client or Client()).get(meridian.address(path), headers=headers)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.content.decode()


def _officer(meridian) -> Client:
    client = Client()
    client.force_login(meridian.person("officer", RoleKind.OFFICER))
    return client


def _main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_what_htmx_leaves_in_the_drawer_is_what_the_page_shows(meridian):
    meridian.says("AU", REMITTANCES)
    passage = meridian.passages.earliest("pk")
    page = _get(meridian, f"passages/{passage.pk}/")
    fragment = _get(meridian, f"passages/{passage.pk}/", **{"HX-Request": "true"})
    drawer = re.search(r'<aside class="drawer" id="drawer"[^>]*>(.*?)</aside>', page, re.DOTALL).group(1)
    assert drawer.strip() == fragment.strip()
    assert "<html" not in fragment
    assert "HX-Request" in Client().get(meridian.address(f"passages/{passage.pk}/")).headers["Vary"]


def test_a_passage_shows_who_said_it_where_and_why_it_is_tied_to_an_objective(meridian):
    meridian.says("AU", "# A review\n\n## Money sent home\n\n" + REMITTANCES)
    passage = meridian.passages.earliest("pk")
    page = _get(meridian, f"passages/{passage.pk}/")
    tied = passage.suggestions.filter(element__number=20, element__kind="objective").get()
    for told in ("Aurelia", "A review", "Money sent home", *tied.because):
        assert told in page
    assert "suggested by machine, unchecked" in page
    Code.objects.filter(passage=passage).update(origin=Origin.PERSON)
    assert "suggested by machine, unchecked" not in _get(meridian, f"passages/{passage.pk}/", **{"HX-Request": "true"})


def test_a_passage_shows_where_its_words_went(meridian, monkeypatch):
    monkeypatch.setattr(uses, "_tellers", [])
    meridian.says("AU", REMITTANCES)
    first, second = meridian.passages.order_by("pk")
    assert "Nothing written rests on this passage yet" in _get(meridian, f"passages/{first.pk}/")
    uses.register(lambda passages, viewer: {first.pk: [uses.Use("CRP.1, para. 41", "/paper/#41", "Fees <fell>.", "en")]})
    page = _get(meridian, f"passages/{first.pk}/")
    assert 'href="/paper/#41"' in page
    assert "Fees &lt;fell&gt;." in page
    assert "para. 41" not in _get(meridian, f"passages/{second.pk}/")
    assert "para. 41" in _get(meridian, f"sources/{first.source_id}/")


def test_a_source_is_shown_passage_by_passage_with_its_headings_and_the_words_codes_rest_on(meridian):
    source = meridian.says("AU", "# A review\n\n## Money sent home\n\n" + REMITTANCES)
    page = _main(_get(meridian, f"sources/{source.pk}/"))
    assert re.findall(r'data-n="(\d+)"', page) == ["1", "2"]
    assert "Money sent home" in page
    assert "<mark>" in page
    assert 'class="tag obj machine"' in page
    assert meridian.address(f"sources/{source.pk}/original/") in page


def test_the_original_is_handed_out_as_a_download_and_nothing_else(meridian):
    source = meridian.says("AU", "<script>alert(1)</script> was not said by anybody.", filename="Réponse 1.html.txt")
    response = Client().get(meridian.address(f"sources/{source.pk}/original/"))
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script> was not said by anybody."
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_markup_in_what_was_said_stays_text_everywhere(meridian):
    said = 'Remittances cost "too much" <script>alert(1)</script> & <b>more</b> for migrant workers.'
    source = meridian.says("AU", said)
    passage = meridian.passages.get()
    for path in (f"sources/{source.pk}/", f"passages/{passage.pk}/", "objectives/20/", "search/?q=remittances"):
        page = _get(meridian, path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
    assert "<mark>Remittances</mark>" in _get(meridian, "search/?q=remittances")


def test_the_question_is_echoed_as_text(meridian):
    page = _get(meridian, "search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page


def test_what_could_not_be_read_is_listed_with_its_reason_for_the_secretariat_alone(meridian):
    source = meridian.says("AU", "", filename="empty.txt")
    assert source.state == "unreadable"
    assert source.message in _get(meridian, "sources/", _officer(meridian))
    assert "empty.txt" not in _get(meridian, "sources/")


def test_sources_stand_under_their_party_and_the_unnamed_are_only_counted(meridian):
    meridian.says("BR", "The annex says more.", filename="annex.txt")
    meridian.says("AU", "The review says it.", filename="review.txt")
    meridian.says("SH", "A bed was found.", consent=Consent.QUOTE_UNNAMED, filename="shelter.txt")
    page = _main(_get(meridian, "sources/"))
    assert page.index("Aurelia") < page.index("review.txt") < page.index("Brennes") < page.index("annex.txt")
    assert "shelter.txt" not in page
    assert "One further source is counted" in page


def test_an_empty_review_says_what_will_be_here(meridian):
    for path in ("sources/", "objectives/20/", "parties/AU/", "search/"):
        assert 'class="empty"' in _get(meridian, path)


def test_an_objective_counts_reporting_states_of_all_that_reported(meridian):
    meridian.says("AU", REMITTANCES)
    meridian.says("BR", "Consular posts were opened for seafarers whose passports were withheld.")
    meridian.says("SH", REMITTANCES + "\n\nSaid by us.", consent=Consent.AGGREGATE)
    element = meridian.review.framework.elements.objectives().get(number=20)
    voices = voices_by_objective(meridian.review)[element.pk]
    assert (voices.states, voices.of_states, voices.others, voices.of_others) == (1, 2, 1, 1)
    page = _main(_get(meridian, "objectives/20/"))
    assert "of 2 reporting States" in page
    assert "Said by us" not in page


def test_counts_here_and_in_the_synthesis_are_the_same(demonstration):
    from stocktake.synthesis.enums import Voices
    from stocktake.synthesis.queries.counting import count_all, mention_key

    _heard, counts = count_all(demonstration)
    voices = voices_by_objective(demonstration)
    for element in demonstration.framework.elements.objectives():
        states, others = (counts[mention_key(element, voice)] for voice in (Voices.GOVERNMENTS, Voices.OTHERS))
        here = voices[element.pk]
        assert (here.states, here.of_states) == (states.parties, states.of), element
        assert (here.others, here.of_others) == (others.parties, others.of), element
    assert len(voices) == 23


def test_an_objective_can_be_narrowed_by_party_language_and_category(meridian):
    meridian.says("AU", REMITTANCES)
    meridian.says("BR", "Le coût des envois de fonds des travailleurs migrants a baissé grâce au plafond des frais de transfert.")
    both = _main(_get(meridian, "objectives/20/"))
    assert "Mobile wallets" in re.sub("</?mark>", "", both)
    assert "Le coût" in re.sub("</?mark>", "", both)
    for query, present, absent in (
        ("party=AU", "Mobile wallets", "Le coût"),
        ("language=fr", "Le coût", "Mobile wallets"),
        ("party=BR&language=fr", "Le coût", "Mobile wallets"),
    ):
        narrowed = re.sub("</?mark>", "", _main(_get(meridian, f"objectives/20/?{query}")))
        assert present in narrowed
        assert absent not in narrowed
    assert "passes these filters" in _get(meridian, "objectives/20/?party=AU&language=fr")
    assert "passes these filters" in _get(meridian, "objectives/20/?category=no-such-thing")


def test_the_title_of_an_objective_is_official_and_marked_where_borrowed(meridian):
    element = meridian.review.framework.elements.objectives().get(number=20)
    element.titles = {"en": "Official title in English"}
    element.save()
    assert 'class="borrowed"' not in _main(_get(meridian, "objectives/20/")).split("</h1>")[0]
    page = _main(_get(meridian, "objectives/20/", **{"Accept-Language": "fr"}))
    title = re.search("<h1>(.*?)</h1>", page, re.DOTALL).group(1)
    assert "Official title in English" in title
    assert 'class="borrowed"' in title


def test_a_party_page_shows_its_names_what_it_sent_and_of_what_it_spoke(meridian):
    meridian.says("AU", REMITTANCES, filename="review.txt")
    page = _main(_get(meridian, "parties/AU/"))
    for told in ("Aurelia", "Aurélie", "أوريليا", "Meridian Commission", "review.txt", "objectives/20/?party=AU"):
        assert told in page


@pytest.mark.parametrize("path", ["objectives/24/", "objectives/0/", "parties/XYZ/", "sources/99999/", "passages/99999/"])
def test_what_does_not_exist_is_not_found(meridian, path):
    assert Client().get(meridian.address(path)).status_code == 404


def test_no_review_no_pages(db):
    assert Client().get("/r/nowhere/sources/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=999999", "page=x", "page=²", "objective=²", "objective=99999999", "language=%00"],
)
def test_an_odd_address_is_answered_calmly(meridian, query):
    meridian.says("AU", REMITTANCES)
    assert "<h1>" in _get(meridian, f"search/?q=remittances&{query}")
    assert "<h1>" in _get(meridian, f"objectives/20/?{query}")


def test_a_page_takes_a_fixed_number_of_queries_whatever_the_number_of_passages(meridian, query_count):
    first = meridian.says("AU", REMITTANCES)
    other = meridian.passages.earliest("pk").pk
    fixed = {
        "sources/": 4, f"sources/{first.pk}/": 10, f"passages/{other}/": 10, "objectives/": 5, "objectives/20/": 10,
        "objectives/20/?party=AU": 11, "parties/AU/": 8, "search/?q=remittances": 8, "search/?q=remittances&language=en": 9,
    }  # fmt: skip
    meridian.says("SH", "A night desk for remittances.\n\nOpened in March.", consent=Consent.QUOTE_NAMED)
    few = {path: query_count(lambda path=path: _get(meridian, path)) for path in fixed}
    assert few == fixed
    for number in range(8):
        meridian.says(
            "AU" if number % 2 else "BR",
            "\n\n".join(f"Remittances cost {number}.{n} per cent of fees." for n in range(9)),
        )
    many = {path: query_count(lambda path=path: _get(meridian, path)) for path in fixed}
    assert many == fixed


def test_pages_of_passages_hold_all_of_them_once(meridian):
    meridian.says("AU", "\n\n".join(f"Remittances number {n} arrived." for n in range(95)))
    seen = []
    for page in (1, 2, 3, 4):
        seen += re.findall(r'id="passage-(\d+)"', _get(meridian, f"search/?q=remittances&page={page}"))
    assert len(seen) == len(set(seen)) == 95


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh-hans", "ar"])
def test_every_page_answers_in_every_language_of_the_interface(meridian, language):
    source = meridian.says("AU", REMITTANCES)
    passage = meridian.passages.earliest("pk")
    with override(None):
        for path in (
            "sources/", f"sources/{source.pk}/", f"passages/{passage.pk}/", "objectives/", "objectives/20/", "parties/AU/",
            "search/?q=remittances",
        ):  # fmt: skip
            page = _get(meridian, path, **{"Accept-Language": language})
            assert f'lang="{language[:2]}"' in page
            assert ('dir="rtl"' in page.split(">", 2)[1]) is (language == "ar")


def test_marked_pieces_joined_are_the_text_and_words_are_not_cut_in_two():
    text = "Workers work; homework İ counts."
    assert [text[start:end] for start, end in spans_of(text, ["work"])] == ["work"]
    assert "".join(piece.text for piece in pieces(text, spans_of(text, ["work", "counts"]))) == text
    assert [piece.text for piece in pieces("移民工人", spans_of("移民工人", ["民工"])) if piece.marked] == ["民工"]
