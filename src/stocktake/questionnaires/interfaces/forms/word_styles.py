"""How a Word form looks: paper and ink, generous, one face for reading and a plain one for codes."""

from __future__ import annotations

from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"

INK, SOFT, HAIR = "1F2328", "585F6B", "DDD8CC"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: size in points, spacing in twentieths of one."""

    key: str
    name: str
    size: float = 10.5
    bold: bool = False
    colour: str = INK
    plain: bool = False
    before: int = 0
    after: int = 60
    keep: bool = False
    indent: int = 0
    hanging: int = 0
    outline: int | None = None
    line: int = 264
    rule: bool = False


LOOKS = (
    Look("Normal", "Normal"),
    Look("Symbol", "Form Symbol", 9.5, colour=SOFT, plain=True, after=160),
    Look("Title", "Title", 22, after=80, line=252),
    Look("Subtitle", "Subtitle", 13, colour=SOFT, after=280),
    Look("HowHead", "Form Instructions Heading", 10.5, bold=True, before=200, after=80, keep=True),
    Look("How", "Form Instructions", 10.5, after=50, indent=0),
    Look("Contents", "Form Contents", 10.5, after=30, indent=850, hanging=850),
    Look("Heading1", "heading 1", 17, before=360, after=160, keep=True, outline=0, line=252, rule=True),
    Look("Heading2", "heading 2", 13, bold=True, before=280, after=100, keep=True, outline=1),
    Look("Heading3", "heading 3", 11.5, bold=True, before=240, after=80, keep=True, outline=2),
    Look("Intro", "Form Introduction", 10.5, colour=SOFT, after=120, keep=True),
    Look("Remark", "Form Remark", 10.5, before=60, after=100, keep=True),
    Look("Label", "Form Question", 11, bold=True, before=120, after=50, keep=True),
    Look("Hint", "Form Hint", 9.5, colour=SOFT, after=50, keep=True),
    Look("OnlyIf", "Form Condition", 9.5, colour=SOFT, plain=True, after=50, keep=True),
    Look("LastHead", "Form Earlier Heading", 9, colour=SOFT, plain=True, before=60, after=30, indent=200, keep=True),
    Look("Last", "Form Earlier Answer", 9.5, colour=SOFT, after=40, indent=200, keep=True),
    Look("Code", "Form Code", 9.5, bold=True, colour=SOFT, plain=True, before=50, after=50),
    Look("Answer", "Form Answer", 11, before=30, after=30),
    Look("Choice", "Form Choice", 10.5, before=30, after=30, indent=340, hanging=340),
    Look("Gap", "Form Gap", 6, after=80),
    Look("Footer", "footer", 8, colour=SOFT, plain=True, after=0),
)


def styles(language: str) -> str:
    """word/styles.xml."""
    spoken = {"zh": "en-GB", "ar": "en-GB", "en": "en-GB"}.get(language, language)
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>'
        f'<w:sz w:val="21"/><w:szCs w:val="23"/><w:lang w:val="{spoken}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    return f'<w:styles xmlns:w="{W}">{defaults}{"".join(map(_style, LOOKS))}{_TABLE}</w:styles>'


def _style(look: Look) -> str:
    based = "" if look.key == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if look.key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{look.key}"><w:name w:val="{look.name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{_paragraph(look)}</w:pPr><w:rPr>{_letters(look)}</w:rPr></w:style>"
    )


def _paragraph(look: Look) -> str:
    said = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    if look.rule:
        said += f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="5" w:color="{INK}"/></w:pBdr>'
    if look.key == "Footer":
        said += f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="{HAIR}"/></w:pBdr>'
        said += '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
    if look.key == "Contents":
        said += f'<w:tabs><w:tab w:val="left" w:pos="{look.indent}"/></w:tabs>'
    said += f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="auto"/>'
    if look.indent:
        said += f'<w:ind w:left="{look.indent}" w:hanging="{look.hanging}"/>'
    if look.outline is not None:
        said += f'<w:outlineLvl w:val="{look.outline}"/>'
    return said


def _letters(look: Look) -> str:
    """Complex scripts are set a little larger: Arabic letters are small in the faces people have."""
    face = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>' if look.plain else ""
    weight = "<w:b/><w:bCs/>" if look.bold else ""
    size, complex_size = round(look.size * 2), round(look.size * 2.15)
    return f'{face}{weight}<w:color w:val="{look.colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{complex_size}"/>'


_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Question"><w:name w:val="Form Table"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="110" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
