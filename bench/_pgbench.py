"""The statements of one save, taken down as the page sends them, and sent by `pgbench` alone.

That is what the database can do when nobody stands before it. The statements are not written here a second time: one save is
watched, and what tells one writer from another (keys, digest, nonce, revision) becomes a variable.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from _asking import Asked

NONCE = "5eed0000-0000-4000-8000-"
DIGITS = "777777777777"
SEEN = 77_777
"""Numbers that occur nowhere else in the statements."""

PRELUDE = r"""
\if :ready
\else
SELECT digest, contributor, response FROM measured_writer WHERE client = :client_id \gset
\set seen 0
\set ready 1
\endif
\set digits random(100000000000, 999999999999)
SELECT 1;
"""
"""What a client knows of itself, asked once; and the question whether the connection is alive, with which each request begins."""


def statements_of(asked: Asked, text: str) -> list[str]:
    """Every statement of one save, in order, as it goes to the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from stocktake.questionnaires.models import Answer

    client = Client(headers={"host": "localhost"})
    place = asked.places[0]

    def save(number: str, revision: int) -> None:
        body = {
            "place": place,
            "text": f"{NONCE}{number} {text}",
            "language": "",
            "revision": revision,
            "nonce": f"{NONCE}{number}",
        }
        answer = client.post(f"/c/{asked.secret}/save/", json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content

    save("000000000000", 0)  # whatever is read once per process has been read
    Answer.objects.filter(contributor=asked.contributor, question=place).update(revision=SEEN)
    with CaptureQueriesContext(connection) as queries:
        save(DIGITS, SEEN)
    return [query["sql"] for query in queries.captured_queries]


def script_of(statements: Sequence[str], asked: Asked) -> str:
    lines = [PRELUDE]
    for statement in statements:
        for what, variable in (
            (asked.digest, ":digest"), (rf"\b{asked.contributor}\b", ":contributor"), (rf"\b{asked.response}\b", ":response"),
            (DIGITS, ":digits"), (rf"\b{SEEN}\b", ":seen"), (rf"\b{SEEN + 1}\b", ":number"),
        ):  # fmt: skip
            statement = re.sub(what, variable, statement)
        written = "INTO questionnaires_revision" in statement
        lines.append(statement.strip() + (" \\gset" if written else ";"))
    return "\n".join([*lines, "\\set seen :number", ""])


def saves_per_second(watched: Asked, writers: Sequence[Asked], text: str, *, seconds: int) -> float:
    """What `pgbench` reaches with one client for each writer. That every save was kept is looked at, too."""
    from django.conf import settings
    from django.db import connection

    from stocktake.config.embedded import _programs
    from stocktake.questionnaires.models import Revision

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS measured_writer (client integer, digest text, contributor bigint, response bigint)"
        )
        cursor.execute("TRUNCATE measured_writer")
        for client, writer in enumerate(writers):
            row = [client, writer.digest, writer.contributor, writer.response]
            cursor.execute("INSERT INTO measured_writer VALUES (%s, %s, %s, %s)", row)
    script = script_of(statements_of(watched, text), watched)
    entry = settings.DATABASES["default"]
    keys = [writer.contributor for writer in writers]
    before = Revision.objects.filter(answer__contributor__in=keys).count()
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [
                str(Path(_programs()) / "pgbench"), "-n", "-M", "simple", "-c", str(len(writers)), "-j", "2", "-T", str(seconds),
                "-D", "ready=0", "-f", file.name, "-h", entry["HOST"], "-p", entry["PORT"], "-U", entry["USER"], entry["NAME"],
            ],
            capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    number = int(_found(r"transactions actually processed: (\d+)", done.stdout))
    kept = Revision.objects.filter(answer__contributor__in=keys).count() - before
    assert kept == number, f"pgbench says {number} saves, {kept} were kept"
    return float(_found(r"tps = ([\d.]+)", done.stdout))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]
