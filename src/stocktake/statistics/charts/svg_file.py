"""A chart as a file of its own: message, picture, source and release in one SVG, on light ground, with its own style."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from stocktake.statistics.charts import shapes
from stocktake.statistics.charts.chart import Chart, Key

WIDTH, MARGIN = 720, 36
TITLE, SMALL = 21, 12.5
"""How large the message and the source are written."""
INK, SOFT, HAIR, EDGE, BLUE, GROUND = "#1f2328", "#585f6b", "#ddd8cc", "#8b8578", "#0b62a4", "#ffffff"
STEPS = ("#e3edf6", "#b9d2e8", "#82aed4", "#3f7fb5", "#0b4a7f")
STYLE = f"""\
text{{font-family:FAMILIES;font-size:15px;fill:{SOFT}}}
.title{{font-size:{TITLE}px;font-weight:600;fill:{INK}}}
.small{{font-size:{SMALL}px}}
.value{{fill:{INK};font-weight:600}}
.base{{stroke:{EDGE};stroke-width:1}}
.s0,.s1,.s2,.s3,.s4,.s5{{fill:none;stroke-width:2.5}}
.s0,.s3{{stroke:{BLUE}}}.s1,.s4{{stroke:{INK}}}.s2,.s5{{stroke:{SOFT}}}
.s1{{stroke-dasharray:8 5}}.s2{{stroke-dasharray:2 4}}.s3{{stroke-dasharray:14 4}}
.s4{{stroke-dasharray:10 4 2 4}}.s5{{stroke-dasharray:4 8}}
.m0,.m1,.m2,.m3,.m4,.m5{{stroke-width:1.8}}
.m0,.m3{{stroke:{BLUE}}}.m1,.m4{{stroke:{INK}}}.m2,.m5{{stroke:{SOFT}}}
.m0{{fill:{BLUE}}}.m1{{fill:{INK}}}.m2{{fill:{SOFT}}}.m3,.m4,.m5{{fill:{GROUND}}}
.f0{{fill:{BLUE}}}.f1{{fill:{EDGE}}}
.of-0,.of-1,.of-4{{fill:{BLUE};fill-opacity:.3}}.of-1,.of-4{{fill-opacity:.5}}.of-2{{fill:{INK};fill-opacity:.34}}.of-3{{fill:{SOFT};fill-opacity:.42}}
path[class^=of]{{stroke:{GROUND};stroke-width:.5}}rect[class^=of]{{fill-opacity:1}}.there{{fill:{INK}}}.code{{fill:{INK};font-weight:600}}
.t0{{fill:{GROUND};stroke:{EDGE};stroke-dasharray:3 2}}.hatch{{stroke:{EDGE};stroke-width:1;fill:none}}
.t1{{fill:{STEPS[0]}}}.t2{{fill:{STEPS[1]}}}.t3{{fill:{STEPS[2]}}}.t4{{fill:{STEPS[3]}}}.t5{{fill:{STEPS[4]}}}
.t1,.t2,.t3,.t4,.t5{{stroke:{EDGE};stroke-width:.6}}
.on1,.on2,.on3,.on0{{fill:{INK}}}.on4,.on5{{fill:#ffffff}}
.t-land{{fill:#f1efea;stroke:{HAIR};stroke-width:.4}}.land{{stroke:none}}.coast{{fill:none;stroke:{EDGE};stroke-width:.6}}
"""
FAMILIES = '"Noto Sans","Noto Serif","Noto Sans Arabic","Noto Sans CJK SC",sans-serif'


def svg_of(chart: Chart, language: str, *, words: dict[str, str], families: str = FAMILIES) -> str:
    """The file as text. `words`: “source” and “release” in its language; `families`: the fonts that are asked for."""
    rtl = language == "ar"
    page = _Page(rtl)
    page.paragraph(chart.title, "title", TITLE)
    if chart.about:
        page.paragraph(chart.about, "small", SMALL)
    page.keys(chart.keys)
    page.picture(chart)
    for note in chart.notes:
        page.paragraph(note, "small", SMALL)
    page.sources(words["source"], chart.sources)
    if chart.releases:
        page.paragraph(f"{words['release']}: {', '.join(chart.releases)}", "small", SMALL)
    height = round(page.y + MARGIN / 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" lang="{language}"'
        f' xml:lang="{language}" direction="ltr" role="img" aria-labelledby="title words">'
        f'<title id="title">{escape(chart.title)}</title><desc id="words">{escape(chart.words)}</desc>'
        f"<style>{STYLE.replace('FAMILIES', families)}</style>"
        f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>{"".join(page.parts)}</svg>\n'
    )


class _Page:
    """Writes from the top down, from the side at which the language begins."""

    def __init__(self, rtl: bool) -> None:
        self.rtl, self.y, self.parts = rtl, float(MARGIN), [""]

    def paragraph(self, words: str, css: str, size: float, *, left: bool = False) -> None:
        right = self.rtl and not left
        for line in _wrapped(words, (WIDTH - 2 * MARGIN) / size):
            self.y += size * 0.5
            shown = f"{shapes.ISOLATE}{line}{shapes.END}" if right else line
            self.parts.append(
                shapes.text(WIDTH - MARGIN if right else MARGIN, self.y, shown, css=css, anchor="end" if right else "start")
            )
            self.y += size * 0.85
        self.y += 4

    def sources(self, word: str, sources: Sequence[str]) -> None:
        """Where the language runs from right to left, what a source wants said in Latin letters stands below the word for it."""
        latin = [source for source in sources if self.rtl and not shapes.ARABIC.search(source)]
        for source in sources:
            if source not in latin:
                self.paragraph(f"{word}: {source}", "small", SMALL)
        if latin:
            self.paragraph(f"{word}:", "small", SMALL)
        for source in latin:
            self.paragraph(source, "small", SMALL, left=True)

    def keys(self, keys: Sequence[Key]) -> None:
        x, self.y = float(MARGIN), self.y + 4 * bool(keys)
        for key in keys:
            long = 40 + _breadth(key.label) * 15.5 + 26
            if x + long > WIDTH - MARGIN and x > MARGIN:
                x, self.y = float(MARGIN), self.y + 22
            at = WIDTH - x if self.rtl else x
            step = -1 if self.rtl else 1
            self.parts.append(_sample(key, at, self.y + 6, step))
            shown = f"{shapes.ISOLATE}{key.label}{shapes.END}" if self.rtl else key.label
            self.parts.append(shapes.text(at + 40 * step, self.y + 11, shown, anchor="end" if self.rtl else "start"))
            x += long
        if keys:
            self.y += 28

    def picture(self, chart: Chart) -> None:
        scale = (WIDTH - 2 * MARGIN) / chart.width
        body = re.sub(r"</?a\b[^>]*>|<title>[^<]*</title>", "", chart.body)
        if chart.kind == "map":  # other land goes on beyond what is seen
            size = f'x="{MARGIN}" y="{shapes.number(self.y)}" width="{WIDTH - 2 * MARGIN}" height="{shapes.number(chart.height * scale)}"'
            self.parts.append(f'<svg {size} viewBox="0 0 {chart.width} {chart.height}">{body}</svg>')
            self.y += chart.height * scale + 14
            return
        self.parts.append(f'<g transform="translate({MARGIN} {shapes.number(self.y)}) scale({scale:.4f})">{body}</g>')
        self.y += chart.height * scale + 14


def _sample(key: Key, x: float, y: float, step: int) -> str:
    left = x if step > 0 else x - 32
    if key.kind == "line":
        return shapes.path(f"M{shapes.number(left)} {shapes.number(y)}h32", f"s{key.place}") + shapes.mark(key.place, left + 16, y)
    css = f"t{key.place}" if key.kind == "step" else f"f{key.place}"
    return shapes.rect(left + 8, y - 7, 22, 14, css) + (shapes.hatch(left + 8, y - 7, 22, 14) if css == "t0" else "")


def _breadth(words: str) -> float:
    """About how broad words are, in their own size: those of Chinese are square, others about half of it."""
    return sum(_of_sign(sign) for sign in words)


def _of_sign(sign: str) -> float:
    if sign in (shapes.ISOLATE, shapes.END):
        return 0.0
    if ord(sign) > 0x2E7F:
        return 1.0
    if sign in " .,:;il'()":
        return 0.32
    return (0.76 if sign.isupper() else 0.63) if "\u0400" <= sign <= "\u04ff" else (0.68 if sign.isupper() else 0.55)


def _wrapped(words: str, room: float) -> Iterator[str]:
    line = ""
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", words):
        if line.strip() and _breadth(line + word.rstrip()) > room:
            yield line.strip()
            line = ""
        line += word
    if line.strip():
        yield line.strip()
