"""The bytes of a file as text: its encoding and its separator, found or asked for."""

from __future__ import annotations

import codecs
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from typing import IO

from ledger.errors import LedgerError
from ledger.i18n import _
from ledger.record import NamedTuple

_CANDIDATES = ("cp932", "gb18030", "cp1252")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WORDS = (
    "日付 日時 利用日 年月日 通信量 使用量 利用量 データ 合計 回線 電話番号 "
    "日期 时间 流量 用量 合计 总计 号码 套餐 使用 "
    "día tráfico número período données durée août größe menge für übertragen média número "
    "téléphone móvil línea consommation utilisé"
).split()
"""Of titles, each with a letter that no ASCII has: under a wrong encoding none of them is there."""
_SEPARATORS = "\t;|,"
_SEPARATOR_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", r"\t": "\t"}
_SAMPLE = 20
_CHUNK = 1 << 20
_LONGEST_LINE = 100_000


class Text(NamedTuple):
    """A file that can be read as text, as often as need be."""

    file: IO[bytes]
    encoding: str
    separator: str
    start: int
    """Lines before the first row: one that only says the separator."""
    guessed: bool
    """Whether the encoding was found by the words of the titles."""

    def lines(self) -> TextIOWrapper:
        """The text from its beginning; to be detached when done with."""
        self.file.seek(0)
        return TextIOWrapper(self.file, self.encoding, newline="")


@contextmanager
def opened(file: IO[bytes], encoding: str, separator: str) -> Iterator[Text]:
    """``encoding`` and ``separator``: as told, or empty. A stream is kept in a file of its own."""
    if file.seekable():
        yield _text(file, encoding, separator)
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(file, kept)
        yield _text(kept, encoding, separator)


def _text(file: IO[bytes], encoding: str, separator: str) -> Text:
    guessed = False
    if encoding:
        _check_known(encoding)
    else:
        encoding, guessed = _encoding(file)
    text = Text(file, encoding, ",", 0, guessed)
    sample = _sample(text)
    if sample and sample[0].strip().lower().startswith("sep=") and len(sample[0].strip()) == 5:
        return text._replace(separator=sample[0].strip()[-1], start=1)
    return text._replace(separator=_separator(separator, sample))


def _check_known(encoding: str) -> None:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise LedgerError(
            _("There is no encoding {encoding!r}.").format(encoding=encoding[:40]),
            _("Known are for example: {known}.").format(known=", ".join(("utf-8", *_CANDIDATES))),
        ) from None


def _encoding(file: IO[bytes]) -> tuple[str, bool]:
    """UTF-8 if it is; else the one encoding in which the titles have words that are known."""
    file.seek(0)
    head = file.read(_LONGEST_LINE)
    for mark, name in _MARKS.items():
        if head.startswith(mark):
            return name, False
    if _decodes(file, "utf-8"):
        return "utf-8", False
    possible = [name for name in _CANDIDATES if _decodes(file, name)]
    titles = {name: _telling_line(head, name) for name in possible}
    speaking = [name for name in possible if any(word in titles[name] for word in _WORDS)]
    if len(speaking) == 1:
        return speaking[0], True
    raise LedgerError(
        _("The file is not UTF-8."),
        _("Say which encoding reads well: {known}.").format(
            known=_(" or ").join(f"--encoding {name} ({titles[name][:30]})" for name in possible)
        )
        if possible
        else _("Say its encoding: --encoding NAME."),
    )


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _telling_line(head: bytes, encoding: str) -> str:
    """The first line that is not all ASCII, in small letters."""
    lines = (line for line in head.splitlines() if not line.isascii())
    return next(lines, b"").decode(encoding, "replace").strip().casefold()


def _sample(text: Text) -> list[str]:
    """The first lines that say something."""
    lines = text.lines()
    try:
        some = (line for line in iter(lambda: lines.readline(_LONGEST_LINE), "") if line.strip())
        return list(islice(some, _SAMPLE))
    except UnicodeError:
        raise undecodable(text.encoding) from None
    finally:
        lines.detach()


def undecodable(encoding: str) -> LedgerError:
    return LedgerError(
        _("The file is not in the encoding {encoding}.").format(encoding=encoding),
        _("Nothing was brought in."),
    )


def _separator(told: str, sample: list[str]) -> str:
    """As told, or the one that most of the first lines have, quoted cells aside."""
    if told:
        mark = _SEPARATOR_NAMES.get(told.lower(), told)
        if len(mark) != 1 or mark in '"\r\n':
            raise LedgerError(
                _("{text!r} is no separator.").format(text=told[:20]),
                _("Write , or ; or tab."),
            )
        return mark
    bare = ["".join(line.split('"')[::2]) for line in sample]
    counts = {mark: sum(mark in line for line in bare) for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: counts[mark]) if any(counts.values()) else ","
