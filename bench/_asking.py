"""Many contributors with personal links, made at one stroke; and afterwards the look at what was kept of their saves.

Everything here stands in a scratch database. The parties are numbers, not States.
"""

import http.client
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

REVIEW = "meridian-2031"
PLACES = 3
"""So many questions one contributor writes at in turn."""

LENGTH = 840
"""Characters of a text that is saved: a paragraph or two."""

FIRST_PARTY, FIRST_CONTRIBUTOR = 7_000_001, 8_000_001
"""The keys of these rows are told from every other number in a statement (see `_pgbench`). A response has that of its party."""

PACKS = Path(__file__).resolve().parents[1] / "packs"


@dataclass(frozen=True, slots=True)
class Asked:
    """One contributor as the crowd needs them: the link's secret and the questions they write at."""

    contributor: int
    response: int
    digest: str
    secret: str
    places: tuple[str, ...]

    def writer(self, cookie: str) -> dict[str, Any]:
        """As `_crowd` reads it. A page sends no language: it is recognised."""
        path = f"/c/{self.secret}/save/"
        return {
            "headers": {"Cookie": f"csrftoken={cookie}", "X-CSRFToken": cookie},
            "here": f"/c/{self.secret}/here/",
            "targets": [
                {"method": "POST", "path": path, "body": {"place": place, "language": "", "kind": "saved"}} for place in self.places
            ],
        }


def load_questionnaire(at: datetime) -> None:
    """The demonstration's review, in which the shipped questionnaire is open."""
    from stocktake.foundation.services.load_pack import load_pack

    load_pack(name="demonstration", actor="measurement", at=at)


def ask_many(*, kind: str, parties: int, each: int, at: datetime, review: str = REVIEW) -> list[Asked]:
    """So many parties, under way, each with so many contributors; every one is asked for a section of the questionnaire."""
    from stocktake.parties.models import Party
    from stocktake.questionnaires.models import Contributor, Opening, Response
    from stocktake.questionnaires.queries.form import form_of
    from stocktake.questionnaires.rules.links import digest_of, new_secret
    from stocktake.questionnaires.services.begin import audience_of, new_token
    from stocktake.reviews.enums import ParticipationState
    from stocktake.reviews.models import Participation, Review

    held = Review.objects.get(code=review)
    first_party, first = _next(Party, FIRST_PARTY), _next(Contributor, FIRST_CONTRIBUTOR)
    made = [Party(pk=pk, code=f"M-{pk}", kind=kind, pack="measurement") for pk in range(first_party, first_party + parties)]
    opening = Opening.objects.select_related("version").get(review=held, audience=audience_of(made[0]))
    sections = list(_sections(form_of(opening.version)))
    Party.objects.bulk_create(made)
    Participation.objects.bulk_create(
        [Participation(review=held, party=party, state=ParticipationState.UNDER_WAY) for party in made]
    )
    Response.objects.bulk_create([
        Response(
            pk=party.pk, review=held, party=party, version=opening.version, token=new_token(), begun_at=at,
            switches=opening.switches,
        ) for party in made
    ])  # fmt: skip
    asked, rows = [], []
    for number in range(parties * each):
        party, secret, (section, places) = made[number // each], new_secret(), sections[number % len(sections)]
        asked.append(Asked(first + number, party.pk, digest_of(secret), secret, places))
        rows.append(Contributor(
            pk=first + number, response_id=party.pk, unit=f"Ministry {number}", name=f"Writer {number}", sections=[section],
            email=f"writer-{first + number}@measurement.example", digest=asked[-1].digest, made_at=at, seen_at=at,
            expires_at=at + timedelta(days=60),
        ))  # fmt: skip
    Contributor.objects.bulk_create(rows, batch_size=500)
    return asked


def as_they_stand(writers: list[dict[str, Any]], asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The same writers, who have loaded their pages anew: they know the revision of what they wrote before."""
    from stocktake.questionnaires.models import Answer

    rows = Answer.objects.filter(contributor__in=[each.contributor for each in asked])
    revisions = {(pk, question): revision for pk, question, revision in rows.values_list("contributor", "question", "revision")}
    for writer, each in zip(writers, asked, strict=True):
        for target, place in zip(writer["targets"], each.places, strict=True):
            target["revision"] = revisions.get((each.contributor, place), 0)
    return writers


def _next(model: Any, least: int) -> int:
    return max(least, (model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1)


def _sections(form: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts that have enough questions to be answered in words, with the first of these."""
    from stocktake.questionnaires.enums import NodeKind, QuestionType

    for part in form.walk():
        if part.node.kind != NodeKind.SECTION:
            continue
        words = (
            below.code for below in part.walk()
            if below.is_question and below.node.question_type == QuestionType.TEXT and form.repeat_of(below.code) is None
        )  # fmt: skip
        places = tuple(islice(words, PLACES))
        if len(places) == PLACES:
            yield part.code, places


def texts() -> list[str]:
    """What is written: paragraphs of the demonstration's reports, in six languages, cut to one length."""
    found = []
    for path in sorted((PACKS / "demonstration" / "texts").glob("*.txt")):
        words = " ".join(path.read_text(encoding="utf-8").split()).replace("'", "’").replace(":", " –").replace("\\", "")
        found += [words[start : start + LENGTH] for start in range(0, min(len(words) - LENGTH, 4 * LENGTH), LENGTH)]
    return found


def cookie_of(port: int, secret: str) -> str:
    """The token that a browser gets with the first page; the page is where the link's own address leads."""
    line, address = http.client.HTTPConnection("127.0.0.1", port, timeout=30), f"/c/{secret}/"
    for _step in range(3):
        line.request("GET", address.partition("#")[0])
        answer = line.getresponse()
        answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                line.close()
                return value.removeprefix("csrftoken=").split(";")[0]
        address = answer.getheader("Location") or address
    raise AssertionError(f"The page gave no token ({answer.status}).")


@dataclass(slots=True)
class Kept:
    lost: int = 0
    doubled: int = 0


def look_for(acknowledged: Sequence[tuple[str, str, int]], *, cursor: Any, table: str = "questionnaires_revision") -> Kept:
    """Every acknowledged nonce must be there with its very text under the number that was acknowledged, and no number twice."""
    cursor.execute("CREATE TEMPORARY TABLE acknowledged (nonce uuid, text text, number integer) ON COMMIT PRESERVE ROWS")
    with cursor.copy("COPY acknowledged FROM STDIN") as copy:
        for row in acknowledged:
            copy.write_row(row)
    lost = _number(cursor, f"""
        SELECT count(*) FROM acknowledged LEFT JOIN {table} kept USING (nonce)
        WHERE kept.nonce IS NULL OR md5(kept.text) <> acknowledged.text OR kept.number IS DISTINCT FROM acknowledged.number
    """)  # fmt: skip
    repeated = len(acknowledged) - len({nonce for nonce, _text, _number in acknowledged})
    gaps = _number(cursor, f"""
        SELECT coalesce(sum(abs(kept - highest)), 0) FROM (
            SELECT count(number) AS kept, max(number) AS highest FROM {table}
            WHERE answer_id IN (SELECT answer_id FROM {table} JOIN acknowledged USING (nonce)) GROUP BY answer_id
        ) AS counted
    """)  # fmt: skip
    cursor.execute("DROP TABLE acknowledged")
    return Kept(int(lost), repeated + int(gaps))


def _number(cursor: Any, query: str) -> int:
    cursor.execute(query)
    return cursor.fetchone()[0]
