"""The pages on which somebody answers: what they show, and what the form does without any script."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from stocktake.accounts.models import Person
from stocktake.foundation.models import Activity
from stocktake.questionnaires.enums import Door, EarlierKind, RevisionKind
from stocktake.questionnaires.models import (
    Answer,
    Attachment,
    Comment,
    Earlier,
    Node,
    Presence,
    RepeatItem,
    Response,
    Revision,
)
from stocktake.questionnaires.services.save import LONGEST
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT
from tests.questionnaires.desks import read_form

pytestmark = pytest.mark.django_db


def text_of(question: str, **more) -> str:
    return Answer.objects.get(question=question, **more).text


# -- what the pages show ---------------------------------------------------------------------------------------------------


def test_the_overview_says_how_far_each_section_is_who_was_asked_and_what_to_look_at(desk, link):
    desk.save("A.1", "Said.")
    link.save("A.1", "The ministry's part.")
    html = desk.html()
    assert re.search(r"Progress.*?1 of 2", html, re.S), "A.3 is asked only if health was chosen, and does not count"
    assert "Ministry of Labour" in html
    assert "Contributions newer than your text" in html


def test_the_navigation_leads_whoever_speaks_for_a_party_to_its_answer(desk):
    desk.client.get("/r/meridian-2031/")
    page = desk.client.get("/r/meridian-2031/sources/").content.decode()
    assert 'href="/r/meridian-2031/answer/AUR/"' in page
    assert "/answer/" not in Client().get("/r/meridian-2031/").content.decode().split("<main")[0]


def test_whoever_is_not_signed_in_is_asked_to_and_the_secretariat_does_not_read_a_draft(client, response):
    address = "/r/meridian-2031/answer/AUR/"
    assert client.get(address).headers["Location"].startswith("/sign-in/")
    client.force_login(Person.objects.get(email="ione.castellane@meridian.example"))
    assert client.get(address).status_code == 403
    assert client.get(f"{address}A/").status_code == 403


def test_a_party_that_has_not_begun_begins_by_a_button(client, small, demonstration):
    client.force_login(Person.objects.get(email="alban.merrowdale@meridian.example"))
    address = "/r/meridian-2031/answer/AUR/"
    assert "Nothing has been written yet" in client.get(address).content.decode()
    assert not Response.objects.exists(), "a page that is read writes nothing"
    assert client.post(f"{address}begin/").status_code == 302
    assert client.get(f"{address}A/").status_code == 200


def test_a_question_shows_its_hint_its_guidance_and_what_was_said_before_with_its_source(desk, response, retold):
    retold("A.1", hints={"en": "Two or three changes."}, guidance={"en": "Name the law and the year."})
    Earlier.objects.create(
        party=response.party, kind=EarlierKind.OTHER_REVIEW, review="River Basin Review, 2029", question="A.1", text="Said to the river.",
        language="en", source="RBR/2029/14", said_on=date(2029, 5, 2),
    )  # fmt: skip
    html = desk.html("A")
    for words in ("Two or three changes.", "Name the law and the year.", "Said to the river.", "RBR/2029/14", "2 May 2029"):
        assert words in html
    described = re.search(r'<textarea id="a-A.1"[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert {"hint-A.1", "guidance-A.1"} <= set(described)


def test_a_question_without_a_translation_is_shown_in_another_language_and_marked(desk):
    html = desk.open("A", accept_language="fr").content.decode()
    assert "Progrès" in html
    assert re.search(r'<span lang="en" dir="ltr">Label of A.1</span><span class="borrowed"', html)


def test_a_question_that_is_not_asked_is_hidden_and_keeps_its_text(desk):
    desk.save("A.2", "health")
    desk.save("A.3", "Clinics.")
    desk.save("A.2", "labour", revision=1)
    html = desk.html("A")
    assert re.search(r'id="q-A.3"[^>]* hidden>', html)
    assert "Clinics." in html
    assert text_of("A.3") == "Clinics."


def test_what_the_validation_finds_stands_on_top_with_a_link_and_beside_the_field(desk):
    desk.save("B.1", "word " * 60)
    html = desk.html("B")
    assert 'href="#a-B.1"' in html.split('id="q-B.1"')[0]
    assert "60 words" in re.search(r'id="about-B.1".*?</div>', html, re.S)[0]
    assert "60 of 50 words" in html


def test_who_is_here_stands_beside_the_question_and_leaves_again(desk, link):
    link.post("here", {"question": "A.1"})
    assert "Sunniva Farrowlight" in desk.html("A")
    assert desk.post("here", {"question": "A.2"}).json()["here"] == [
        {"name": "Sunniva Farrowlight, Ministry of Labour", "question": "A.1"}
    ]
    Presence.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert desk.post("here", {"question": "A.2"}).json()["here"] == []


def test_whoever_comes_by_a_link_hears_only_of_those_at_their_own_questions(desk, link):
    desk.post("here", {"question": "B.1"})
    assert link.post("here", {"question": "A.1"}).json()["here"] == []


@pytest.mark.parametrize(
    "text", ["\n\nA line above.", "<b>&amp;</b> “quotes” 'and' \"more\"", "</textarea><script>", "  spaces  \n\n"]
)
def test_a_text_is_in_its_field_as_it_was_written_and_the_form_sends_it_back_the_same(desk, text):
    desk.save("A.1", text)
    assert desk.form("A")["text:A.1"] == text
    desk.send("A")
    assert Revision.objects.count() == 1, "nothing was touched, nothing is saved"


# -- the form without any script ---------------------------------------------------------------------------------------------


def test_the_form_saves_what_was_touched_and_nothing_else(desk):
    desk.save("A.1", "Before.")
    answer = desk.send("A", {"text:A.1": "After.", "text:A.2": ["health", "labour"]})
    assert answer.status_code == 303
    assert (text_of("A.1"), text_of("A.2")) == ("After.", "health labour")
    assert not Answer.objects.filter(question="A.3").exists()


def test_a_form_that_is_sent_twice_is_saved_once(desk):
    sent = desk.form("A") | {"text:A.1": "Once.", "do": "save"}
    for _time in range(2):
        assert desk.client.post(f"{desk.address}A/", sent).status_code == 303
    assert Revision.objects.count() == 1


def test_an_old_page_that_is_sent_again_with_another_text_meets_what_stands(desk):
    old = desk.form("A")
    desk.client.post(f"{desk.address}A/", old | {"text:A.1": "First."})
    met = desk.client.post(f"{desk.address}A/", old | {"text:A.1": "Second."})
    assert met.status_code == 409
    assert {"First.", "Second."} == set(Revision.objects.values_list("text", flat=True))


def test_a_field_that_nobody_touched_overwrites_nothing_however_old_the_page_is(desk):
    desk.save("A.1", "One.")
    old = desk.form("A")
    desk.save("A.1", "Two.", revision=1)
    assert desk.client.post(f"{desk.address}A/", old | {"text:A.2": ["health"]}).status_code == 303
    assert (text_of("A.1"), text_of("A.2")) == ("Two.", "health")
    assert Revision.objects.filter(kind=RevisionKind.ASIDE).count() == 0


def meet(desk) -> str:
    """Two browsers in one answer: the page that the second one gets."""
    desk.save("A.1", "Both have seen this.")
    old = desk.form("A")
    desk.save("A.1", "Both have seen this. She went on.", revision=1)
    his = {"text:A.1": "He began anew: both have seen this.", "text:A.2": ["schools"]}
    met = desk.client.post(f"{desk.address}A/", old | his)
    assert met.status_code == 409
    return met.content.decode()


def test_two_texts_that_meet_are_both_on_the_page_and_the_rest_of_it_is_saved(desk):
    html = meet(desk)
    assert "Two texts met here" in html
    assert "She went on.</ins>" in html and "<ins>He began anew: both </ins>" in html
    assert text_of("A.2") == "schools"
    assert text_of("A.1") == "Both have seen this. She went on."


@pytest.mark.parametrize(
    ("choice", "stands", "kind"),
    [("mine", "He began anew: both have seen this.", RevisionKind.SAVED),
     ("theirs", "Both have seen this. She went on.", RevisionKind.SAVED),
     ("merged", "Both, in one.", RevisionKind.MERGED)],
)  # fmt: skip
def test_the_person_chooses_one_of_them_or_brings_them_together(desk, choice, stands, kind):
    form = read_form(meet(desk))
    chosen = desk.client.post(f"{desk.address}A/", form | {"merge:A.1": "Both, in one.", "do": f"choose:{choice}:A.1"})
    assert chosen.status_code == 303
    assert text_of("A.1") == stands
    assert Revision.objects.filter(answer__question="A.1", number__isnull=False).order_by("-number")[0].kind == kind
    assert Revision.objects.filter(text="He began anew: both have seen this.").exists(), "the loser's text stays in the history"


def test_whoever_saves_without_choosing_is_asked_again_and_nothing_is_overwritten(desk):
    form = read_form(meet(desk))
    assert desk.client.post(f"{desk.address}A/", form | {"do": "save"}).status_code == 409
    assert text_of("A.1") == "Both have seen this. She went on."
    assert Revision.objects.filter(kind=RevisionKind.ASIDE).count() == 1


def test_a_text_beyond_measure_comes_back_to_its_field_and_the_others_are_saved(desk):
    answer = desk.send("A", {"text:A.1": "x" * (LONGEST + 1), "text:A.2": ["health"]})
    assert answer.status_code == 413
    html = answer.content.decode()
    assert "x" * 1000 in html and "attach it as a file" in html
    assert text_of("A.2") == "health"


def test_five_megabytes_in_one_answer_are_refused_calmly(desk):
    answer = desk.send("A", {"text:A.1": "y" * 5_000_000})
    assert answer.status_code == 413
    assert "attach it as a file" in answer.content.decode()


def test_a_closed_report_takes_nothing_and_says_so(desk, response):
    sent = desk.form("A") | {"text:A.1": "Too late."}
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SUBMITTED)
    answer = desk.client.post(f"{desk.address}A/", sent)
    assert answer.status_code == 403
    assert "Too late." in answer.content.decode(), "what was typed is still on the page"
    assert "submitted and is closed" in answer.content.decode()


def test_save_and_go_on_leads_to_the_next_section_and_from_the_last_one_on(desk, link):
    assert desk.send("A", do="next").headers["Location"].endswith("/B/")
    assert desk.send("B", do="next").headers["Location"].endswith("/answer/AUR/")
    assert link.send("A", do="next").headers["Location"].endswith("/sign-off/")


def test_there_is_nothing_to_submit_on_a_page_of_questions(desk):
    assert not re.search(r"<button[^>]*>[^<]*[Ss]ubmit", desk.html("A"))


# -- beside an answer ----------------------------------------------------------------------------------------------------------


def earlier(response, kind=EarlierKind.LAST_CYCLE) -> Earlier:
    return Earlier.objects.create(
        party=response.party,
        kind=kind,
        review="Meridian Review, 2027",
        question="A.1",
        text="It was so.",
        language="en",
        source="MER/2027/3",
    )


def test_what_is_still_true_is_taken_over_and_says_so(desk, response):
    said = earlier(response)
    assert desk.send("A", do=f"still:{said.pk}:A.1").status_code == 303
    answer = Answer.objects.get(question="A.1")
    assert (answer.text, answer.still_true, answer.door) == ("It was so.", True, Door.EARLIER)
    assert Revision.objects.get().kind == RevisionKind.STILL_TRUE


def test_what_was_said_to_another_review_is_a_text_and_no_confirmation(desk, response):
    said = earlier(response, EarlierKind.OTHER_REVIEW)
    desk.send("A", do=f"still:{said.pk}:A.1")
    assert (text_of("A.1"), Answer.objects.get().still_true) == ("It was so.", False)


def test_a_button_beside_a_text_saves_the_text_first(desk, response):
    said = earlier(response)
    desk.send("A", {"text:A.1": "Typed and not saved."}, do=f"still:{said.pk}:A.1")
    assert list(Revision.objects.order_by("pk").values_list("text", flat=True)) == ["Typed and not saved.", "It was so."]


def test_a_button_pressed_on_an_old_page_overwrites_nothing_unseen(desk, response):
    said = earlier(response)
    old = desk.form("A")
    desk.save("A.1", "Written meanwhile.")
    met = desk.client.post(f"{desk.address}A/", old | {"do": f"still:{said.pk}:A.1"})
    assert met.status_code == 409
    assert "Written meanwhile." in met.content.decode()
    assert text_of("A.1") == "Written meanwhile."


def test_what_another_state_said_before_is_nobody_elses_to_take(desk, response):
    other = earlier(response)
    another = response.review.participations.exclude(party=response.party).first().party
    Earlier.objects.filter(pk=other.pk).update(party=another)
    assert desk.send("A", do=f"still:{other.pk}:A.1").status_code == 404


def test_a_contribution_is_shown_apart_and_copied_behind_what_stands(desk, link):
    desk.save("A.1", "The State says.")
    link.save("A.1", "The ministry says.")
    assert "The ministry says." in desk.html("A")
    desk.send("A", do=f"use:{link.contributor.pk}:A.1")
    assert text_of("A.1", contributor=None) == "The State says.\n\nThe ministry says."
    desk.send("A", do=f"use:{link.contributor.pk}:A.1")
    assert Answer.objects.get(question="A.1", contributor=None).revision == 2, "it is in there already"


def test_a_contributor_sees_neither_the_answer_of_the_state_nor_what_others_wrote(desk, link):
    desk.save("A.1", "What the State says.")
    assert "What the State says." not in link.html("A")
    assert link.send("A", do=f"use:{link.contributor.pk}:A.1").status_code == 404


def test_a_comment_stands_beside_its_question_and_an_open_point_until_it_is_settled(desk, link):
    link.send("A", {"comment:A.1": "Which year is meant?", "point:A.1": "on"}, do="comment:A.1")
    html = desk.html("A")
    assert "Which year is meant?" in html and "open point" in html
    assert "Which year is meant?" in desk.html()
    point = Comment.objects.get()
    desk.send("A", do=f"settle:{point.pk}")
    assert Comment.objects.get().settled_by == FOCAL_POINT
    assert "Which year is meant?" not in desk.html()
    desk.send("A", do=f"again:{point.pk}")
    assert Comment.objects.get().settled_at is None


def test_an_empty_comment_is_refused_and_the_answers_beside_it_are_saved(desk):
    answer = desk.send("A", {"text:A.1": "Kept."}, do="comment:A.1")
    assert answer.status_code == 422
    assert "The comment is empty" in answer.content.decode()
    assert text_of("A.1") == "Kept."


def test_a_contributor_comments_only_where_they_were_asked(link):
    assert link.send("A", {"comment:B.1": "Not mine."}, do="comment:B.1").status_code == 404


def test_a_file_is_kept_as_it_came_and_handed_out_as_a_download(desk):
    file = SimpleUploadedFile("C:\\papers\\law <1>.docx", b"PK bytes", content_type="text/html")
    assert desk.send("A", {"text:A.1": "See the law."}, do="attach:A.1", **{"file:A.1": [file]}).status_code == 303
    kept = Attachment.objects.get()
    assert (kept.filename, kept.question, text_of("A.1")) == ("law <1>.docx", "A.1", "See the law.")
    answer = desk.client.get(f"{desk.address}files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"PK bytes"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_too_large_or_empty_is_named_and_stops_nothing_else(desk, settings):
    settings.MAX_ORIGINAL_SIZE = 20
    files = [SimpleUploadedFile("large.pdf", b"x" * 21), SimpleUploadedFile("small.pdf", b"x" * 5)]
    answer = desk.send("A", {"text:A.1": "Kept."}, do="attach:A.1", **{"file:A.1": files})
    assert answer.status_code == 422
    assert "large.pdf" in answer.content.decode()
    assert [kept.filename for kept in Attachment.objects.all()] == ["small.pdf"]
    assert text_of("A.1") == "Kept."
    assert desk.send("A", do="attach:A.1", **{"file:A.1": [SimpleUploadedFile("none.txt", b"")]}).status_code == 422


def test_a_file_taken_away_is_hidden_and_its_original_stays(desk):
    desk.send("A", do="attach:A.1", **{"file:A.1": [SimpleUploadedFile("law.pdf", b"bytes")]})
    kept = Attachment.objects.get()
    desk.send("A", do=f"takeaway:{kept.pk}")
    assert desk.client.get(f"{desk.address}files/{kept.pk}/").status_code == 404
    assert Attachment.objects.get().original.size == 5


def test_a_contributor_opens_their_own_files_and_no_others(desk, link):
    desk.send("A", do="attach:A.1", **{"file:A.1": [SimpleUploadedFile("state.pdf", b"of the State")]})
    link.send("A", do="attach:A.1", **{"file:A.1": [SimpleUploadedFile("ministry.pdf", b"of the ministry")]})
    states, own = Attachment.objects.get(contributor=None), Attachment.objects.get(contributor=link.contributor)
    assert link.client.get(f"{link.address}files/{states.pk}/").status_code == 404
    assert link.client.get(f"{link.address}files/{own.pk}/").status_code == 200
    assert link.send("A", do=f"takeaway:{states.pk}").status_code == 404
    assert "state.pdf" not in link.html("A")


def test_an_item_is_added_taken_away_and_brought_back_with_what_was_written_in_it(desk):
    added = desk.send("B", do="add:B.2")
    key = RepeatItem.objects.get().key
    assert added.headers["Location"].endswith(f"#item-{key}")
    desk.send("B", {f"text:B.2.1/{key}": "A shelter by the port."})
    desk.send("B", do=f"remove:{key}")
    assert "A shelter by the port." not in desk.html("B")
    assert f"bring {key} back" in desk.html("B")
    desk.send("B", do=f"back:{key}")
    assert "A shelter by the port." in desk.html("B")
    assert [entry.verb for entry in Activity.objects.filter(object_kind="repeated item", actor=FOCAL_POINT).order_by("pk")][-3:] == [
        "added", "removed", "brought back",
    ]  # fmt: skip


def test_the_history_shows_every_text_with_who_when_and_by_which_door_and_can_be_restored(desk, say):
    say("A.1", "From the Word form.", door=Door.WORD)
    desk.save("A.1", "On the page.", revision=1)
    desk.save("A.1", "Kept aside.", revision=1)
    html = desk.html("history/A.1")
    for words in ("From the Word form.", "Word form", "page", "aside", "kept aside", "Alban Merrowdale"):
        assert words in html
    assert "alban.merrowdale@" not in html.split("<main")[1]
    first = Revision.objects.get(text="From the Word form.")
    desk.client.post(f"{desk.address}A/", {"do": f"restore:{first.pk}"})
    assert text_of("A.1") == "From the Word form."
    assert Revision.objects.count() == 4, "restoring is a save; nothing is taken out of the history"


def test_with_htmx_the_history_is_the_list_alone(desk):
    desk.save("A.1", "Said.")
    html = desk.open("history/A.1", hx_request="true").content.decode()
    assert "<html" not in html and "Said." in html


def test_nobody_restores_from_another_answer(desk, link):
    link.save("A.1", "The ministry's.")
    revision = Revision.objects.get()
    assert desk.client.post(f"{desk.address}A/", {"do": f"restore:{revision.pk}"}).status_code == 404


@pytest.mark.parametrize(
    "do", ["dance", "still:0:A.1", "still:x:A.1", "use::", "restore:9999999999999999999", "comment:Z", "settle:0", "add:Z", "add:A.1",
           "remove:none", "takeaway:-1", "choose:mine:Z", "attach:B.1"],
)  # fmt: skip
def test_a_button_that_is_not_on_the_page_does_no_harm(desk, do):
    assert desk.send("A", {"text:A.1": "Kept."}, do=do).status_code in {303, 404, 422}
    assert text_of("A.1") == "Kept."


# -- speed -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def retold(small):
    """Change a question of the small questionnaire, which is opened: its guard sleeps for that."""
    from django.db import connection

    from stocktake.questionnaires.queries import form

    def tell(code: str, **values) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            Node.objects.filter(version=small, code=code).update(**values)
            cursor.execute("SET LOCAL session_replication_role = origin")
        form._opened.cache_clear()

    return tell


def test_a_page_asks_the_same_number_of_questions_of_the_database_however_much_is_on_it(
    desk, link, response, django_assert_num_queries
):
    desk.html("A"), desk.html()
    with django_assert_num_queries(12):
        desk.html("A")
    with django_assert_num_queries(14):
        desk.html()
    for place in ("A.1", "A.2", "A.3", "B.1"):
        desk.save(place, "labour")
        earlier(response)
        Comment.objects.create(response=response, question=place, text="Why?", is_point=True, by=FOCAL_POINT, at=AT)
    link.save("A.1", "The ministry's.")
    desk.send("A", do="attach:A.1", **{"file:A.1": [SimpleUploadedFile("law.pdf", b"bytes")]})
    desk.send("B", do="add:B.2")
    with django_assert_num_queries(12):
        desk.html("A")
    with django_assert_num_queries(14):
        desk.html()
