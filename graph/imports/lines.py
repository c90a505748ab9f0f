"""Lines and CSV rows of a large file, one at a time, each as written: what an import quotes must be verbatim."""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graph.errors import ImportRefused
from graph.spreadsheet import delimiter_of

# A list of entities has no longer line; a file without line breaks must not fill the memory.
LONGEST_LINE = 2_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or several where a quoted field holds line breaks, without the last line break."""

    number: int  # of its first line in the file, from 1
    text: str


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a plain file, a gzip file, or a zip archive with one file in it; ImportRefused if there are none."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    yield cast(IO[bytes], unpacked)
            elif start == b"PK\x03\x04":
                with zipfile.ZipFile(raw) as archive:
                    names = archive.namelist()
                    if len(names) != 1:
                        raise ImportRefused(f"{path} holds {len(names)} files; unpack it and name one of them.")
                    with archive.open(names[0]) as member:
                        yield member
            else:
                yield raw
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        raise ImportRefused(f"{path} is cut short or damaged; fetch it again.") from None
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror or error}; name another file.") from None


def lines(path: Path, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """The lines of a UTF-8 file that are not blank; ImportRefused names the first one that is no UTF-8 or too long.

    longest: in bytes.
    """
    with opened(path) as file:
        number = 0
        while chunk := file.readline(longest):
            number += 1
            if len(chunk) == longest and not chunk.endswith(b"\n"):
                raise ImportRefused(
                    f"{path}, line {number}: it is longer than {longest:,} bytes; this is no list of entities."
                )
            try:
                text = chunk.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                raise ImportRefused(f"{path}, line {number}: it is not UTF-8; save the file as UTF-8.") from None
            if text.strip():
                yield Line(number, text.rstrip("\r\n"))


def csv_rows(path: Path) -> Iterator[tuple[Line, list[str]]]:
    """Rows of a CSV file, the header first, each with its text as written; ImportRefused if a quote never ends.

    Its columns are apart by the sign that the header has between them: comma, semicolon or tab.
    """
    held: list[Line] = []
    quotes = size = 0
    sign = ""
    for line in lines(path):
        sign = sign or delimiter_of(line.text)
        held.append(line)
        quotes += line.text.count('"')
        size += len(line.text)
        if quotes % 2 and size < LONGEST_LINE:
            continue  # the row goes on in the next line
        # A blank line inside a quoted field is left out of `lines`; the quote then differs from the file by it alone.
        whole = Line(held[0].number, "\n".join(part.text for part in held))
        if quotes % 2:
            break
        try:
            fields = next(csv.reader([whole.text], delimiter=sign), [])
        except csv.Error as error:
            raise ImportRefused(f"{path}, line {whole.number}: {error}; correct the row.") from None
        yield whole, fields
        held, quotes, size = [], 0, 0
    if held:
        raise ImportRefused(f"{path}, line {held[0].number}: a quote is opened and never closed; close it.")
