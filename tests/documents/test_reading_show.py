"""Slide shows, made here part by part and by the real LibreOffice."""

import io
import zipfile

from tests.documents.office import flat, shape, through_office

from stocktake.documents.reading import read
from stocktake.documents.refusals import NOTICES

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def box(*paragraphs: str, at: tuple[int, int] | None = None, holds: str = "") -> str:
    """A shape with paragraphs (XML of their insides); ``holds`` is the placeholder it fills."""
    place = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="100" cy="100"/></a:xfrm>' if at else ""
    written = "".join(f"<a:p>{paragraph}</a:p>" for paragraph in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holds}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{written}</p:txBody></p:sp>"


def run(text: str) -> str:
    return f"<a:r><a:t>{text}</a:t></a:r>"


def relations(**targets: tuple[str, str]) -> str:
    inside = "".join(f'<Relationship Id="{key}" Type="{TYPE}{kind}" Target="{target}"/>' for key, (kind, target) in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def show(*slides: str, notes: str = "", attributes: str = "") -> bytes:
    """A slide show of these slides (XML of their shapes); notes belong to the first, attributes to the last."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", relations(a=("officeDocument", "ppt/presentation.xml")))
        listed = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
        package.writestr("ppt/presentation.xml", f"<p:presentation {A} {R}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>")
        targets = {f"s{n}": ("slide", f"slides/slide{n}.xml") for n in range(len(slides))}
        package.writestr("ppt/_rels/presentation.xml.rels", relations(**targets))
        for n, shapes in enumerate(slides):
            said = attributes if n == len(slides) - 1 else ""
            package.writestr(
                f"ppt/slides/slide{n}.xml", f"<p:sld {A} {said}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
            )
        if notes:
            package.writestr("ppt/slides/_rels/slide0.xml.rels", relations(n=("notesSlide", "../notesSlides/n.xml")))
            body = box(run(notes), holds='<p:ph type="body" idx="1"/>') + box(run("7"), holds='<p:ph type="sldNum"/>')
            package.writestr("ppt/notesSlides/n.xml", f"<p:notes {A}><p:cSld><p:spTree>{body}</p:spTree></p:cSld></p:notes>")
    return stream.getvalue()


TITLE = '<p:ph type="title"/>'


def test_a_slide_is_a_page_with_its_title_texts_and_notes():
    first = box(run("Voluntary review"), holds='<p:ph type="ctrTitle"/>') + box(
        run("Aurelia"), holds='<p:ph type="subTitle" idx="1"/>'
    )
    second = box(run("Progress"), holds=TITLE) + box(run("First point"), run("Second point"), holds='<p:ph idx="1"/>')
    tree = read(show(first, second, notes="Speak slowly."), "a.pptx")
    assert shape(tree) == [
        ("heading", 0, "", "Voluntary review"),
        ("paragraph", 0, "", "Aurelia"),
        ("paragraph", 0, "", "Speak slowly."),
        ("heading", 1, "", "Progress"),
        ("list-item", 1, "", "First point"),
        ("list-item", 1, "", "Second point"),
    ]
    assert [(block.page, block.place) for block in tree.blocks] == [
        (1, "S1"), (1, "S1P1"), (1, "S1N1"), (2, "S2"), (2, "S2P1"), (2, "S2P2"),
    ]  # fmt: skip
    assert tree.title == "Voluntary review" and tree.meta["pages"] == "2"


def test_boxes_are_read_from_top_to_bottom_and_in_the_direction_of_their_script():
    def slide(*words: str) -> str:
        places = [(500, 1000), (0, 0), (500, 300), (0, 310)]
        return "".join(box(run(word), at=place) for word, place in zip(words, places, strict=True))

    assert [b.text for b in read(show(slide("last", "first", "right", "left")), "a.pptx").blocks] == [
        "first",
        "left",
        "right",
        "last",
    ]
    arabic = [b.text for b in read(show(slide("رابعا", "أول", "ثان", "ثالث")), "a.pptx").blocks]
    assert arabic == ["أول", "ثان", "ثالث", "رابعا"]


def test_tables_numbers_and_groups_are_read():
    cells = "".join(f"<a:tc><a:txBody><a:p>{run(text)}</a:p></a:txBody></a:tc>" for text in ("2029", "412"))
    table = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{cells}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    numbered = '<a:pPr><a:buAutoNum type="alphaLcParenR"/></a:pPr>'
    slide = box(numbered + run("one of them"), numbered + run("and two")) + f"<p:grpSp>{box(run('in a group'))}</p:grpSp>" + table
    assert shape(read(show(slide), "a.pptx")) == [
        ("list-item", 1, "a)", "one of them"),
        ("list-item", 1, "b)", "and two"),
        ("paragraph", 0, "", "in a group"),
        ("table-row", 0, "", "2029\t412"),
    ]


def test_a_hidden_slide_and_what_stands_on_every_slide_are_left_out():
    said = box(run("Words"), holds='<p:ph idx="1"/>') + box(run("12"), holds='<p:ph type="sldNum" idx="4"/>')
    tree = read(show(said, box(run("secret")), attributes='show="0"'), "a.pptx")
    assert [block.text for block in tree.blocks] == ["Words"]
    assert tree.warnings == (NOTICES["hidden-slides"],)


def test_what_libreoffice_writes_is_read_in_both_formats():
    frame = (
        '<draw:frame svg:x="{x}cm" svg:y="{y}cm" svg:width="8cm" svg:height="3cm" {more}><draw:text-box><text:p>{text}</text:p>'
        "</draw:text-box></draw:frame>"
    )
    title = frame.format(x=1, y=1, more='presentation:class="title" presentation:user-transformed="true"', text="Progress")
    page = title + frame.format(x=14, y=8, more="", text="On the right") + frame.format(x=1, y=8, more="", text="On the left")
    data = flat(f'<draw:page draw:name="a">{page}</draw:page>', kind="presentation")
    for kind in ("odp", "pptx"):
        tree = read(through_office(data, "fodp", kind), f"a.{kind}")
        assert [block.text for block in tree.blocks] == ["Progress", "On the left", "On the right"], kind
        assert {block.page for block in tree.blocks} == {1}
