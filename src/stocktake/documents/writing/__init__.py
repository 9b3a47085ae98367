"""Writers: a paper in, the bytes of a file out. The same paper gives the same bytes."""

from stocktake.documents.writing.html import write_html
from stocktake.documents.writing.word import write_docx

__all__ = ["write_docx", "write_html"]
