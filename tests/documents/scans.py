"""Pages as a scanner leaves them: pictures of text in six languages, painted from our own papers."""

from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image

from stocktake.documents.paper import Paper, PaperHeading, PaperLine, PaperText
from stocktake.documents.writing.pdf import write_pdf

SAID = {
    "en": "The ministry opened three consular posts on the fishing grounds this spring, and two more will follow before winter.",
    "fr": "Le coût des envois de fonds a baissé de sept à quatre pour cent, et les familles reçoivent l’argent le jour même.",
    "es": "Los trabajadores migrantes pueden cambiar de empleador sin perder su permiso de residencia desde el año pasado.",
    "ru": "Министерство труда открыло четыре центра, где трудовые мигранты бесплатно получают юридическую помощь на родном языке.",
    "zh": "外来务工人员可以在当地医院看病，子女可以就近入学，不再需要暂住证明和单位介绍信。",
    "ar": "فتحت وزارة العمل أربعة مراكز تقدم للعمال المهاجرين مشورة قانونية مجانية بلغاتهم قبل سفرهم وبعد عودتهم إلى بلدهم.",
}


def printed(language: str, *texts: str) -> bytes:
    """A PDF with a text layer."""
    blocks = (PaperHeading(1, "2031"), *(PaperText((PaperLine(text),)) for text in texts))
    return write_pdf(Paper(title="2031", language=language, blocks=blocks))


def pictures_of(pdf: bytes, *, dots: int = 200) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dots / 72).to_pil().convert("L") for page in document]


def scanned(language: str, *texts: str) -> bytes:
    """The same as a scanner sends it: a PDF whose pages are pictures."""
    first, *others = pictures_of(printed(language, *texts))
    made = BytesIO()
    first.save(made, "PDF", resolution=200, save_all=True, append_images=others)
    return made.getvalue()


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    whole = pdfium.PdfDocument.new()
    for data in files:
        with pdfium.PdfDocument(data) as document:
            whole.import_pages(document)
    made = BytesIO()
    whole.save(made)
    return made.getvalue()
