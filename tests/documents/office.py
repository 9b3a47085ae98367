"""Files for the tests of reading: flat OpenDocument written here, and what the real LibreOffice makes of it."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

from stocktake.documents.reading import Tree

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("svg", "svg-compatible"), ("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
KINDS = {"text": "application/vnd.oasis.opendocument.text", "presentation": "application/vnd.oasis.opendocument.presentation"}
KINDS["spreadsheet"] = "application/vnd.oasis.opendocument.spreadsheet"


def opendocument(body: str, *, kind: str = "text", automatic: str = "", styles: str = "") -> bytes:
    """A zipped OpenDocument file with this body."""
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    sheet = f'<?xml version="1.0"?><office:document-styles {NAMES}><office:styles>{styles}</office:styles></office:document-styles>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", KINDS[kind])
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
        package.writestr("styles.xml", sheet)
    return stream.getvalue()


def flat(body: str, *, kind: str = "text", automatic: str = "", styles: str = "") -> bytes:
    """The same as one flat file, which LibreOffice opens (.fodt, .fodp)."""
    return (
        f'<?xml version="1.0"?><office:document {NAMES} office:version="1.3" office:mimetype="{KINDS[kind]}">'
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def through_office(data: bytes, source: str, target: str) -> bytes:
    """What LibreOffice makes of a file. Skipped with a reason where it is missing."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this machine; as root, ./stocktake test installs it")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file.{source}")
        path.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
             "--convert-to", target, "--outdir", str(Path(folder, "out")), str(path)],
            capture_output=True, check=False, timeout=240,
        )  # fmt: skip
        made = Path(folder, "out", f"file.{target.partition(':')[0]}")
        assert made.exists(), f"LibreOffice made no {target} of {source}"
        return made.read_bytes()


def shape(tree: Tree) -> list[tuple[str, int, str, str]]:
    return [(block.kind.value, block.level, block.number, block.text) for block in tree.blocks]
