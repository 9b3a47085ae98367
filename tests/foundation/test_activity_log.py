"""The activity log: written once, sealed into a chain, and every later change of the past is found."""

import pytest
from django.db import IntegrityError, connection, transaction

from stocktake.foundation.models import Activity, Seal
from stocktake.foundation.queries.chain import broken_links, head
from stocktake.foundation.services.activity import record, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(noon) -> list[Activity]:
    """Five sealed entries, behind whatever the log held before."""
    while seal():
        pass
    entries = [
        record(actor="Ines Duarte", verb=verb, kind="source", key=str(number), at=noon, detail={"b": 2, "a": "é"})
        for number, verb in enumerate(["took in", "read", "coded", "cited", "withdrew"], start=1)
    ]
    assert seal() == 5
    assert list(broken_links()) == []
    return entries


def tamper(statement: str, *values: object) -> None:
    """What someone with all rights on the database could do: the guard is taken away, a row changed, the guard put back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("foundation_activity", "foundation_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("foundation_activity", "foundation_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_activity SET actor = 'somebody else'",
        "DELETE FROM foundation_activity",
        "UPDATE foundation_seal SET digest = ''",
        "DELETE FROM foundation_seal",
        "TRUNCATE foundation_seal",
        "TRUNCATE foundation_activity CASCADE",
    ],
)
def test_the_database_refuses_to(statement: str, story: list[Activity]):
    before = Activity.objects.count(), Seal.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert (Activity.objects.count(), Seal.objects.count()) == before


def test_an_entry_whose_words_were_changed_is_found(story: list[Activity]):
    tamper("UPDATE foundation_activity SET verb = 'never took in' WHERE id = %s", story[1].pk)
    assert [fault for fault in broken_links() if f"entry {story[1].pk} " in fault]


def test_one_flipped_detail_is_found(story: list[Activity]):
    tamper("""UPDATE foundation_activity SET detail = '{"a": "e", "b": 2}' WHERE id = %s""", story[3].pk)
    assert len(list(broken_links())) == 1


def test_a_deleted_entry_is_found(story: list[Activity]):
    position = story[2].seal.position
    tamper("DELETE FROM foundation_seal WHERE activity_id = %s", story[2].pk)
    tamper("DELETE FROM foundation_activity WHERE id = %s", story[2].pk)
    assert f"activity log: link {position} is missing" in list(broken_links())


def test_a_deleted_entry_is_found_even_if_the_links_after_it_are_counted_anew(story: list[Activity]):
    gone, last = story[2].seal.position, story[4].seal.position
    tamper("DELETE FROM foundation_seal WHERE activity_id = %s", story[2].pk)
    tamper("DELETE FROM foundation_activity WHERE id = %s", story[2].pk)
    for position in range(gone + 1, last + 1):
        tamper("UPDATE foundation_seal SET position = position - 1 WHERE position = %s", position)
    assert [fault for fault in broken_links() if "does not match its seal" in fault]


def test_two_entries_that_changed_places_are_found(story: list[Activity]):
    first, second = story[1].seal, story[2].seal
    tamper("ALTER TABLE foundation_seal DROP CONSTRAINT IF EXISTS foundation_seal_activity_id_key")
    tamper(
        "UPDATE foundation_seal SET activity_id = CASE position WHEN %s THEN %s ELSE %s END WHERE position IN (%s, %s)",
        first.position, second.activity_id, first.activity_id, first.position, second.position,
    )  # fmt: skip
    assert len([fault for fault in broken_links() if "does not match its seal" in fault]) == 2


def test_cutting_off_the_end_shows_against_a_published_head(story: list[Activity]):
    published = head()
    tamper("DELETE FROM foundation_seal WHERE activity_id = %s", story[4].pk)
    tamper("DELETE FROM foundation_activity WHERE id = %s", story[4].pk)
    assert head() != published


def test_an_entry_not_sealed_yet_is_said_and_sealing_again_does_no_harm(story: list[Activity], noon):
    record(actor="Ines Duarte", verb="read", kind="source", key="6", at=noon)
    assert list(broken_links()) == ["activity log: 1 entries are not sealed yet"]
    assert (seal(), seal()) == (1, 0)
    assert list(broken_links()) == []


def test_an_entry_stands_or_falls_with_what_it_tells_of(noon):
    before = Activity.objects.count()
    with transaction.atomic():
        record(actor="Ines Duarte", verb="took in", kind="source", key="1", at=noon)
        transaction.set_rollback(True)
    assert Activity.objects.count() == before
