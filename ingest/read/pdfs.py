"""PDF: the text layer of a document, page by page; a scan has none and is set aside."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from graph.errors import ReadError
from graph.model import Raw
from ingest.read.plain import reflow
from ingest.read.visible import squash

MOST_PAGES = 2000
# It reports each oddity of a file; Faultline says what cannot be read with a reason code.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def pdf_text(raw: Raw) -> tuple[str, str | None]:
    """Text of a PDF, a paragraph a line, and the title that it states.

    ReadError: "encrypted", "too-large" for more than 2,000 pages, "malformed-pdf", "empty-page" for one without text.
    """
    try:
        reader = PdfReader(io.BytesIO(raw.content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("encrypted", f"{raw.url} is a PDF that opens with a password only.")
        if len(reader.pages) > MOST_PAGES:
            raise ReadError("too-large", f"{raw.url} is a PDF of more than {MOST_PAGES} pages.")
        # A sentence may run over the end of a page, so the pages are put together before the lines are.
        text = "\n".join(page.extract_text() for page in reader.pages)
        said = reader.metadata.title if reader.metadata is not None else None
    except (ReadError, MemoryError):
        raise
    except DependencyError:
        raise ReadError("encrypted", f"{raw.url} is a PDF in an encryption that Faultline does not read.") from None
    except (PyPdfError, Exception) as error:  # noqa: BLE001  a hostile file makes it raise whatever Python has
        raise ReadError("malformed-pdf", f"The PDF {raw.url} cannot be read ({type(error).__name__}).") from None
    body = reflow(text.replace("\0", " "))
    if not any(c.isalnum() for c in body):
        raise ReadError("empty-page", f"{raw.url} is a PDF without a text layer, such as a scan.")
    title = squash(str(said)) if said else ""
    # Word processors state the name of their file.
    return body, title if " " in title and not title.lower().endswith((".doc", ".docx", ".pdf", ".ppt")) else None
