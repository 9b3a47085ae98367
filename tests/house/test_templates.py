"""Every template is used, and every template that is used is there."""

import re
from pathlib import Path

from django.template.loader import get_template

from stocktake.config.house_map import SOURCE

BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
"""Pages that Django finds by their name."""


def templates() -> dict[str, Path]:
    found = {}
    for folder in SOURCE.glob("*/templates"):
        found |= {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    return found


def test_every_template_is_named_somewhere():
    texts = {path: path.read_text(encoding="utf-8") for pattern in ("*.py", "*.html") for path in SOURCE.rglob(pattern)}
    unused = [
        name
        for name, own in templates().items()
        if name not in BY_DJANGO and not any(f'"{name}"' in text for path, text in texts.items() if path != own)
    ]
    assert unused == []


def test_every_template_can_be_read():
    assert len([get_template(name) for name in templates()]) > 5


def test_every_template_that_another_one_takes_in_is_there():
    # Django looks for an included template only when the line is reached.
    missing = [
        f"{name} takes in {wanted}"
        for name, path in templates().items()
        for wanted in re.findall(r'{%-?\s*(?:include|extends)\s+"([^"]+)"', path.read_text(encoding="utf-8"))
        if wanted not in templates()
    ]
    assert missing == []
