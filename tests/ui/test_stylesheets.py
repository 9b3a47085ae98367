"""The stylesheets keep their promises: both directions at once, colours in one place, readable in every light."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

import stocktake
from stocktake.ui.templatetags.ui import language_name

SOURCE = Path(stocktake.__file__).parent
SHEETS = sorted(SOURCE.glob("*/static/**/*.css"))
TEMPLATES = sorted([*SOURCE.glob("*/templates/**/*.html")])
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color-mix)a?\(")
NAMED = re.compile(r":\s*(?:white|black|red|blue|green|gr[ae]y|orange|yellow)\b")


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def test_the_stylesheets_are_found() -> None:
    assert {sheet.name for sheet in SHEETS} >= {"tokens.css", "base.css", "components.css", "print.css"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_speaks_of_start_and_end_and_never_of_left_and_right(sheet: Path) -> None:
    words = re.findall(r"(?<![\w-])(?:[\w-]*-)?(?:left|right)(?:-[\w-]+)?\b", _without_comments(sheet.read_text()))
    assert words == []


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda sheet: sheet.name)
def test_a_stylesheet_names_no_colour_of_its_own(sheet: Path) -> None:
    css = _without_comments(sheet.read_text())
    assert COLOUR.findall(css) + NAMED.findall(css) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_a_template_has_no_style_and_no_script_of_its_own(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|hx-on", html), "the content policy would block it"
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_used_is_a_token_that_exists(sheet: Path) -> None:
    known = set(re.findall(r"(--[\w-]+):", (SOURCE / "ui/static/ui/tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= known


def test_the_red_of_the_thread_is_used_for_evidence_only() -> None:
    """Whoever sees red sees evidence: each rule that uses it is named here."""
    evidence = {
        ".brand", ".cite", ".cited", ".fig", ".drawer", "aside.drawer", ".desk", ".used", ".read", ".thread",
        ".of-thread", ".of-thread-tint", ".lost", ".from-thread",
    }  # fmt: skip
    strangers = []
    for sheet in SHEETS:
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*var\(--thread[^{}]*)\}", _without_comments(sheet.read_text())):
            first = selector.strip().splitlines()[-1].split()[0].rstrip(",")
            if first.split(":")[0].split("[")[0] not in evidence:
                strangers.append((sheet.name, selector.strip(), body.strip()))
    assert strangers == []


def _tokens(scheme: str) -> dict[str, str]:
    css = _without_comments((SOURCE / "ui/static/ui/tokens.css").read_text())
    light, dark, printed = re.split(r"@media[^{]*\{", css)
    chosen = {"light": light, "dark": light + dark, "print": light + printed}[scheme]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", chosen))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("ink", ["ink", "soft", "blue", "thread", "amber", "green"])
def test_every_ink_can_be_read_on_every_ground(scheme: str, ground: str, ink: str) -> None:
    tokens = _tokens(scheme)
    assert _contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [("on-blue", "blue", 4.5), ("ink", "thread-tint", 4.5), ("thread", "thread-tint", 4.5), ("ink", "blue-tint", 4.5),
     ("amber", "amber-tint", 4.5), ("edge", "sheet", 3), ("edge", "paper", 3)],
)  # fmt: skip
def test_what_stands_on_a_tint_can_be_read_and_an_edge_can_be_seen(scheme: str, ink: str, ground: str, least: float) -> None:
    tokens = _tokens(scheme)
    assert _contrast(tokens[ink], tokens[ground]) >= least


def test_htmx_is_the_file_whose_hash_is_written_beside_it() -> None:
    folder = SOURCE / "ui/static/ui"
    digest = base64.b64encode(hashlib.sha384((folder / "htmx.min.js").read_bytes()).digest()).decode()
    note = (folder / "htmx.min.js.sha384").read_text()
    assert f"sha384-{digest}" in note
    assert "2.0.11" in note
    assert 'version:"2.0.11"' in (folder / "htmx.min.js").read_text()


def test_a_language_is_called_by_its_own_name() -> None:
    assert [language_name(code) for code in ("ar", "zh-hans", "fr")] == ["العربية", "中文", "Français"]
    assert language_name("und") == "language not known"


def test_what_is_invented_says_so_on_paper_as_well() -> None:
    css = _without_comments((SOURCE / "ui/static/ui/print.css").read_text())
    hidden = ",".join(re.findall(r"([^{}]+)\{\s*display:\s*none[^}]*\}", css)).split(",")
    about_it = [selector.strip() for selector in hidden if "demonstration" in selector or "invented" in selector]
    assert about_it
    assert all(selector.endswith(":not(:has(.invented))") for selector in about_it)
