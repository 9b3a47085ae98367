"""Handing in by the page: every file is kept at once, read by a task afterwards, and its fate stands on a page of its own."""

import json
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicRegistry

from stocktake.documents.reading import Reader
from stocktake.evidence import tasks
from stocktake.evidence.enums import Consent, SourceState
from stocktake.evidence.models import Code, HandIn, Passage, Suggestion
from stocktake.evidence.services.intake import code_source
from stocktake.evidence.services.read import read_source
from stocktake.evidence.services.withdraw import withdraw
from stocktake.foundation.models import Activity
from stocktake.foundation.services.files import open_original
from stocktake.foundation.tasks import take_up_work
from stocktake.reviews.enums import RoleKind

GOOD = b"Remittances cost less since the cap on fees.\n\nMobile wallets carry most of what migrant workers send home."
CUT_OFF = b"PK\x03\x04 cut off"
NOBODY = "Nobody is reading just now"


class OnThisConnection(DjangoConnector):
    """Lets a worker work on the connection of the test, which alone sees its rows. Django leaves JSON to its fields."""

    def _dictfetch(self, cursor):
        for row in super()._dictfetch(cursor):
            yield row | ({"args": json.loads(row["args"])} if isinstance(row.get("args"), str) else {})


@pytest.fixture
def work(monkeypatch) -> Callable[[], None]:
    """Procrastinate's own worker, until nothing is left to do; in the thread of the test, whose connection it leaves open.

    What is done every minute is left out: tests do not depend on the hour.
    """

    async def here(func, *args, **kwargs):
        return await sync_to_async(func, thread_sensitive=True)(*args, **kwargs)

    def work_it_off() -> None:
        with app.replace_connector(OnThisConnection()):
            async_to_sync(app.run_worker_async)(
                wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
            )

    monkeypatch.setattr(procrastinate_app.current_app, "periodic_registry", PeriodicRegistry())
    monkeypatch.setattr("procrastinate.utils.sync_to_async", here)
    monkeypatch.setattr("procrastinate.contrib.django.db_cleanup.close_old_connections", lambda: None)
    return work_it_off


@pytest.fixture
def officer(meridian) -> Client:
    client = Client()
    client.force_login(meridian.person("officer", RoleKind.OFFICER))
    return client


@pytest.fixture
def hand_in(meridian, officer) -> Callable[..., str]:
    """Hand files in by the page; answers with the address of what becomes of them."""

    def send(*files: tuple[str, bytes]) -> str:
        answer = officer.post(meridian.address("take-in/"), {
            "returned": [SimpleUploadedFile(name, data) for name, data in files],
            "party": "AU", "kind": "letter", "consent": str(Consent.QUOTE_NAMED.value),
        })  # fmt: skip
        assert answer.status_code == 303
        return answer.headers["Location"]

    return send


def letter(*attached: tuple[str, bytes], subject: str = "Our answer") -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "a@meridian.example", "b@meridian.example"
    made.set_content("Please find our annex attached to this letter.")
    for name, data in attached:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def told(client: Client, address: str, **headers: str) -> str:
    page = client.get(address, headers=headers).content.decode()
    return page.split('<section id="progress"', 1)[1].split("</section>", 1)[0]


def rows(client: Client, address: str, **headers: str) -> list[tuple[str, str]]:
    """Each file of the page, and where it stands."""
    text = re.sub(r"<span class=\"meta\">.*?</span>", "", told(client, address, **headers), flags=re.DOTALL)
    return re.findall(
        r'<th scope="row"[^>]*>(?:<bdi>)?(.*?)(?:</bdi>|</th>).*?<span class="tag[^"]*">(.*?)</span>', text, re.DOTALL
    )


# -- the story -------------------------------------------------------------------------------------------------------


def test_what_is_handed_in_is_kept_at_once_and_read_by_the_worker(meridian, officer, hand_in, work):
    address = hand_in(("letter.txt", GOOD), ("broken.docx", CUT_OFF))
    kept = {source.filename: source for source in meridian.sources}
    assert {source.state for source in kept.values()} == {SourceState.WAITING}
    with open_original(kept["broken.docx"].original) as original:
        assert original.read() == CUT_OFF
    assert rows(officer, address) == [("letter.txt", "waiting to be read"), ("broken.docx", "waiting to be read")]

    work()
    assert rows(officer, address) == [("letter.txt", "read"), ("broken.docx", "could not be read")]
    page = told(officer, address)
    assert "2 passages." in page
    assert meridian.sources.get(filename="broken.docx").message in page
    read = meridian.sources.get(filename="letter.txt")
    assert meridian.address(f"sources/{read.pk}/") in page
    assert (read.party.code, read.kind, read.consent) == ("AU", "letter", Consent.QUOTE_NAMED)
    assert read.passages.filter(suggestions__isnull=False).exists()
    assert not ProcrastinateJob.objects.filter(task_name=tasks.READ).exists()


def test_a_file_that_is_refused_stands_on_the_same_page_though_nothing_was_kept(meridian, officer, hand_in, work, settings):
    settings.MAX_ORIGINAL_SIZE = 1024 * 1024
    address = hand_in(("large.txt", b"x" * (1024 * 1024 + 1)), ("letter.txt", GOOD))
    assert rows(officer, address) == [("large.txt", "not taken in"), ("letter.txt", "waiting to be read")]
    assert list(meridian.sources.values_list("filename", flat=True)) == ["letter.txt"]
    work()
    page = told(officer, address)
    assert "no more than 1 MB" in page
    assert "fichier" in told(officer, address, **{"Accept-Language": "fr"})


def test_an_upload_so_large_that_it_lies_on_disk_is_kept_as_well(meridian, officer, hand_in, work, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    address = hand_in(("letter.txt", GOOD))
    work()
    assert rows(officer, address) == [("letter.txt", "read")]


def test_the_same_file_again_is_said_to_be_here_already(meridian, officer, hand_in, work):
    first = hand_in(("letter.txt", GOOD), ("copy of the letter.txt", GOOD))
    work()
    assert rows(officer, first) == [("letter.txt", "read"), ("copy of the letter.txt", "here already")]
    second = hand_in(("letter once more.txt", GOOD))
    assert rows(officer, second) == [("letter once more.txt", "here already")]
    assert not ProcrastinateJob.objects.filter(task_name=tasks.READ).exists()
    assert meridian.sources.get().arrivals.count() == 3


def test_attachments_appear_below_the_letter_they_came_in(meridian, officer, hand_in, work):
    inner = letter(("annex.txt", GOOD), subject="Forwarded")
    address = hand_in(
        ("cover.eml", letter(("forwarded.eml", inner), ("broken.docx", CUT_OFF))),
        ("second.eml", letter(("a.txt", GOOD))),
    )
    work()
    assert rows(officer, address) == [
        ("cover.eml", "read"), ("forwarded.eml", "read"), ("annex.txt", "read"), ("broken.docx", "could not be read"),
        ("second.eml", "read"), ("a.txt", "here already"),
    ]  # fmt: skip
    assert "attached to forwarded.eml" in told(officer, address)


def test_a_letter_handed_in_twice_has_its_attachments_once(officer, hand_in, work):
    sent = letter(("annex.txt", GOOD))
    address = hand_in(("cover.eml", sent), ("cover again.eml", sent))
    work()
    assert rows(officer, address) == [("cover.eml", "read"), ("annex.txt", "read"), ("cover again.eml", "here already")]


# -- leaving, and coming back ----------------------------------------------------------------------------------------


def test_the_page_renews_itself_only_while_something_waits(meridian, officer, hand_in, work):
    address = hand_in(("letter.txt", GOOD))
    part = told(officer, address)
    asking = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', part).group(1)
    assert officer.get(asking, headers={"HX-Request": "true"}).status_code == 204
    work()
    renewed = officer.get(asking, headers={"HX-Request": "true"})
    assert "<html" not in renewed.content.decode()
    assert "hx-get" not in renewed.content.decode()
    assert "One file, and it is done." in renewed.content.decode()
    assert "HX-Request" in renewed.headers["Vary"]
    assert "no-store" in renewed.headers["Cache-Control"]


def test_whoever_comes_back_finds_the_hand_in_on_the_page_for_taking_in(meridian, officer, hand_in, work):
    address = hand_in(("letter.txt", GOOD), ("broken.docx", CUT_OFF))
    waiting = officer.get(meridian.address("take-in/")).content.decode()
    assert f'href="{address}"' in waiting
    assert "2 still waiting" in waiting
    work()
    later = hand_in(("another.txt", b"Said later."))
    page = officer.get(meridian.address("take-in/")).content.decode()
    assert "2 still waiting" not in page
    assert page.index(f'href="{later}"') < page.index(f'href="{address}"')


def test_where_no_worker_runs_the_page_says_that_the_files_are_kept(meridian, officer, hand_in):
    address = hand_in(("letter.txt", GOOD))
    assert NOBODY in told(officer, address)
    _worker()
    assert NOBODY not in told(officer, address)


def test_what_a_worker_is_at_is_said_to_be_being_read_while_the_worker_lives(meridian, officer, hand_in):
    address = hand_in(("letter.txt", GOOD), ("broken.docx", CUT_OFF))
    _begin_one(_worker())
    assert rows(officer, address) == [("letter.txt", "being read"), ("broken.docx", "waiting to be read")]
    _kill()
    assert {stage for _name, stage in rows(officer, address)} == {"waiting to be read"}
    assert NOBODY in told(officer, address)


# -- when something breaks -------------------------------------------------------------------------------------------


def test_what_a_killed_worker_had_begun_is_taken_up_and_nothing_is_doubled(meridian, officer, hand_in, work):
    address = hand_in(("cover.eml", letter(("annex.txt", GOOD))))
    _begin_one(_worker())
    cover = meridian.sources.get()
    with Reader() as reader:
        read_source(source=cover, reader=reader, actor="test", at=timezone.now())  # and killed before the annex was enqueued
    _kill()
    take_up_work.defer(timestamp=0)
    work()
    _hours_pass()
    work()
    assert rows(officer, address) == [("cover.eml", "read"), ("annex.txt", "read")]
    assert meridian.sources.count() == 2
    assert cover.passages.count() == len(set(cover.passages.values_list("number", flat=True)))
    assert cover.passages.filter(suggestions__isnull=False).exists()
    assert Activity.objects.filter(verb="read", object_key=str(cover.pk)).count() == 1


def test_a_file_that_brings_down_every_worker_is_given_up_in_the_end(meridian, officer, hand_in, work):
    address = hand_in(("letter.txt", GOOD))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 9 WHERE task_name = %s", [tasks.READ])
    _begin_one(_worker())
    _kill()
    take_up_work.defer(timestamp=0)
    work()
    assert rows(officer, address) == [("letter.txt", "reading broke off")]
    assert "hx-get" not in told(officer, address)
    assert "hand it in again" in told(officer, address)
    again = hand_in(("letter.txt", GOOD))
    work()
    assert rows(officer, again) == [("letter.txt", "here already")]
    assert meridian.passages.count() == 2


def test_reading_and_coding_twice_at_once_does_nothing_twice(meridian, hand_in, reader):
    hand_in(("cover.eml", letter(("annex.txt", GOOD))))
    source = meridian.sources.get()
    first, second = meridian.sources.get(), meridian.sources.get()  # both believe that it waits
    [annex] = read_source(source=first, reader=reader, actor="test", at=timezone.now())
    assert read_source(source=second, reader=reader, actor="test", at=timezone.now()) == [annex]
    code_source(source=first, at=timezone.now())
    before = Passage.objects.count(), Suggestion.objects.count(), Code.objects.count()
    tasks.read(source=source.pk, actor="test")
    assert (Passage.objects.count(), Suggestion.objects.count(), Code.objects.count()) == before


def test_a_fault_in_between_is_not_the_end_and_the_file_is_read_later(meridian, officer, hand_in, work, monkeypatch):
    def fail(**_more):
        raise RuntimeError("the disk was full")

    with monkeypatch.context() as broken:
        broken.setattr("stocktake.evidence.services.intake.code_source", fail)
        address = hand_in(("letter.txt", GOOD))
        work()
    assert rows(officer, address) == [("letter.txt", "waiting to be read")]
    _hours_pass()
    work()
    assert rows(officer, address) == [("letter.txt", "read")]
    assert meridian.passages.count() == 2
    assert meridian.passages.filter(suggestions__isnull=False).exists()


def test_what_was_withdrawn_in_the_meantime_is_neither_read_nor_named(meridian, officer, hand_in, work):
    address = hand_in(("taken-back.txt", GOOD))
    withdraw(source=meridian.sources.get(), actor="test", at=timezone.now())
    work()
    assert rows(officer, address) == [("—", "withdrawn")]
    assert "taken-back" not in officer.get(address).content.decode()
    assert not meridian.passages.exists()


def test_a_source_that_is_gone_has_nothing_to_read(db):
    tasks.read(source=999_999, actor="test")


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, RoleKind.ANALYST, RoleKind.FOCAL_POINT])
def test_only_officers_read_what_became_of_a_hand_in(meridian, hand_in, role):
    address = hand_in(("letter.txt", GOOD))
    client = Client()
    if role:
        client.force_login(meridian.person("someone", role, "AU" if role == RoleKind.FOCAL_POINT else None))
    assert client.get(address).status_code == (403 if role else 302)


def test_whoever_is_signed_out_meanwhile_is_asked_to_sign_in_by_the_page_as_a_whole(officer, hand_in):
    address = hand_in(("letter.txt", GOOD))
    officer.logout()
    answer = officer.get(address, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (204, "true", b"")


def test_a_hand_in_of_another_review_is_not_found_here(meridian, officer, hand_in):
    made = HandIn.objects.get(pk=hand_in(("letter.txt", GOOD)).rstrip("/").rpartition("/")[2])
    meridian.review.pk, meridian.review.code = None, "elsewhere-2031"
    meridian.review.save()
    HandIn.objects.filter(pk=made.pk).update(review=meridian.review)
    assert officer.get(f"/r/small-2031/take-in/{made.pk}/").status_code == 404


def test_the_page_asks_the_database_as_often_for_many_files_as_for_few(meridian, officer, hand_in, work, query_count):
    few = hand_in(("a.txt", GOOD))
    many = hand_in(*((f"{number}.txt", b"Said by %d." % number) for number in range(9)))
    assert query_count(lambda: officer.get(many)) == query_count(lambda: officer.get(few))


# -- a worker, as far as the queue knows -------------------------------------------------------------------------------


def _worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp()) RETURNING id")
        return cursor.fetchone()[0]


def _begin_one(worker: int) -> None:
    """The worker fetches the first task, and is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
        assert cursor.fetchone()[0] is not None


def _kill() -> None:
    """No worker has given a sign of life for a long time."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


def _hours_pass() -> None:
    """For the database the time of a test stands still; what is to be done later is due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
