"""A project through QualCoder and back, without a display. Not a test: a program that the tests start where QualCoder is.

    QT_QPA_PLATFORM=offscreen PYTHONPATH=<QualCoder>/src python through_qualcoder.py in.qdpx folder

It lets QualCoder's own import read the project, says as a line of JSON what stands in QualCoder's tables then, codes some words more as
a person there would (`Ana Elsewhere`, with a memo), and lets QualCoder's own export write `back.qdpx` and `Codebook-back.qdc` into
the folder. Only its dialogs are answered for it; the version that was tried is 4.0 Beta.
"""

import builtins
import json
import re
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

builtins._ = lambda words: words

from PyQt6 import QtWidgets  # noqa: E402
from qualcoder import refi  # noqa: E402

NOWHERE = SimpleNamespace(append=lambda _words: None)
ANNOTATION = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")


def tables() -> list[str]:
    """How QualCoder makes an empty project, from its own source."""
    source = (Path(refi.__file__).parent / "__main__.py").read_text(encoding="utf-8")
    begins = source.rindex("cur.execute(", 0, source.index('"CREATE TABLE project (databaseversion'))
    block = source[begins : source.index("self.app.conn.commit()", begins)]
    calls = re.findall(r'cur\.execute\(\s*((?:"[^"]*"\s*)+)', block)
    made = ["".join(re.findall(r'"([^"]*)"', call)) for call in calls]
    return [each for each in made if each.upper().startswith("CREATE")]


def app_in(folder: Path) -> SimpleNamespace:
    project = folder / "project"
    for name in ("documents", "images", "audio", "video"):
        (project / name).mkdir(parents=True)
    connection = sqlite3.connect(project / "data.qda")
    for each in tables():
        connection.execute(each)
    connection.execute("insert into project (databaseversion, date, memo) values ('v', '2031-02-20 12:00:00', '')")
    annotations = f"select {', '.join(ANNOTATION)} from annotation"  # noqa: S608
    return SimpleNamespace(
        conn=connection, project_path=str(project), project_name="back.qda", project_events=None, ai_models=[],
        version="QualCoder 4.0 Beta",
        settings={"directory": str(folder), "codername": "default", "ai_enable": "False", "fontsize": 10, "font": "Sans"},
        write_config_ini=lambda *_words: None, get_journals=lambda *_words: [],
        get_annotations=lambda: [dict(zip(ANNOTATION, row, strict=True)) for row in connection.execute(annotations)],
    )  # fmt: skip


def main(sent: str, folder: Path) -> None:
    QtWidgets.QFileDialog.getOpenFileName = staticmethod(lambda *_words, **_more: (sent, True))
    QtWidgets.QFileDialog.getExistingDirectory = staticmethod(lambda *_words, **_more: str(folder))
    refi.Message = lambda *_words: SimpleNamespace(exec=lambda: None)
    refi.RefiLineEndings.exec = lambda _self: None
    app = app_in(folder)
    refi.RefiImport(app, NOWHERE, "qdpx")
    sys.stdout.write(json.dumps(seen(app.conn)) + "\n")
    code_more(app.conn)
    refi.RefiExport(app, NOWHERE, "project")
    refi.RefiExport(app, NOWHERE, "codebook")


def seen(connection: sqlite3.Connection) -> dict[str, object]:
    def all_of(query: str) -> list[list[object]]:
        return [list(row) for row in connection.execute(query)]

    return {
        "codes": all_of("select count(*) from code_name")[0][0],
        "sources": all_of("select count(*) from source")[0][0],
        "given": all_of("select name, code_text.owner, seltext, code_text.memo from code_text join code_name using (cid)"),
        "annotations": all_of("select memo, owner from annotation"),
        "covers": dict(all_of("select name, memo from code_name")),
    }


def code_more(connection: sqlite3.Connection) -> None:
    source, text = next(row for row in connection.execute("select id, fulltext from source") if "wallet number 7." in row[1])
    start = text.index("wallet number 7.")
    [code] = connection.execute("select cid from code_name where name = 'Climate'").fetchone()
    row = (code, source, "wallet number 7.", start, start + 16, "Ana Elsewhere", "seen there", "2031-02-21 10:00:00")
    connection.execute(
        "insert into code_text (cid, fid, seltext, pos0, pos1, owner, memo, date) values (?, ?, ?, ?, ?, ?, ?, ?)", row
    )
    connection.commit()


if __name__ == "__main__":
    application = QtWidgets.QApplication([])
    main(sys.argv[1], Path(sys.argv[2]))
