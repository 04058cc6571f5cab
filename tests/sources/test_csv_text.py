"""Encodings and separators of a CSV file: found, told, or asked for."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import bring
import pytest

from ledger.errors import LedgerError
from ledger.sources import Input, csv

MB = 10**6
JAPANESE = "日付,通信量\n2026-10-01,5MB\n"
CHINESE = "日期,国内流量\n2026-10-01,5MB\n"
SPANISH = "Día;Tráfico\n2026-10-01;5MB\n"


def used(raw: bytes | str, **told: str) -> dict[str, int]:
    return bring.by_day(bring.used("csv", raw, **told))


def refusal(raw: bytes | str, **told: str) -> str:
    with pytest.raises(LedgerError) as error:
        bring.rows("csv", raw, **told)
    return str(error.value)


@pytest.mark.parametrize("text", [JAPANESE, CHINESE, SPANISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_needs_no_word(text: str, encoding: str) -> None:
    rows = bring.rows("csv", text.encode(encoding))
    assert bring.by_day(rows) == {"2026-10-01": 5 * MB}


@pytest.mark.parametrize(
    ("text", "encoding"), [(JAPANESE, "cp932"), (CHINESE, "gb18030"), (SPANISH, "cp1252")]
)
def test_another_encoding_is_found_by_the_titles_and_it_says_so(text: str, encoding: str) -> None:
    rows = bring.rows("csv", text.encode(encoding))
    assert rows[0].code == "encoding" and f"Read as {encoding}" in rows[0].text
    assert bring.by_day(rows[1:]) == {"2026-10-01": 5 * MB}


@pytest.mark.parametrize("encoding", ["cp932", "gb18030"])
def test_an_encoding_that_the_titles_do_not_tell_is_asked_for(encoding: str) -> None:
    """Both read the bytes; only a person sees which of the two makes sense."""
    raw = "date,電車\n2026-10-01,5MB\n".encode(encoding)
    said = refusal(raw)
    assert said.startswith("The file is not UTF-8.")
    assert f"--encoding {encoding} (date,電車)" in said
    assert used(raw, encoding=encoding) == {"2026-10-01": 5 * MB}


def test_titles_that_speak_in_two_encodings_tell_none() -> None:
    raw = "日付,".encode("cp932") + "流量\n".encode("gb18030")
    assert "日付" in raw.decode("cp932") and "流量" in raw.decode("gb18030")
    assert refusal(raw).startswith("The file is not UTF-8.")


def test_the_encoding_is_found_in_the_whole_file() -> None:
    raw = ("date,MB\n" + "2026-10-01,5\n" * 200_000).encode() + "昨日,\n".encode("cp932")
    assert "not UTF-8" in refusal(raw)


def test_the_wrong_encoding_is_refused() -> None:
    assert "not in the encoding utf-8" in refusal(JAPANESE.encode("cp932"), encoding="utf-8")
    assert "no encoding 'klingon'" in refusal(JAPANESE, encoding="klingon")
    assert "no encoding 'zlib'" in refusal(JAPANESE, encoding="zlib")


@pytest.mark.parametrize(
    "text",
    [
        "date,MB\n2026-10-01,1.5\n",
        "date;MB\n2026-10-01;1,5\n",
        "date\tMB\n2026-10-01\t1,5\n",
        "date|MB\n2026-10-01|1,5\n",
        "sep=;\ndate;MB\n2026-10-01;1,5\n",
        "2026-10-01;1,5 MB\n2026-10-02;1,5 MB\n",
        'date,MB\n2026-10-01,"1,5"\n',
        '"date","MB; all"\n"2026-10-01","1,5MB"\n',
    ],
)
def test_the_separator_is_found(text: str) -> None:
    assert used(text)["2026-10-01"] == 1_500_000


def test_the_separator_is_told() -> None:
    assert used("date:MB\n2026-10-01:5\n", separator=":") == {"2026-10-01": 5 * MB}
    assert used("date\tM;B\n2026-10-01\t5MB\n", separator="tab") == {"2026-10-01": 5 * MB}
    assert "'::' is no separator" in refusal("date::MB\n", separator="::")


class Pipe(io.RawIOBase):
    """Gives bytes once and cannot go back."""

    def __init__(self, raw: bytes) -> None:
        self._rest = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._rest.readinto(buffer)


def test_a_pipe_is_read_as_a_file_is() -> None:
    pipe = io.BufferedReader(Pipe(b"date,MB\n10/13/2026,1.234\n10/01/2026,1.5\n"))
    given = Input("-", pipe, {}, 1000, ZoneInfo("UTC"), date(2026, 11, 22))
    assert bring.by_day(csv.read(given).rows) == {  # type: ignore[arg-type]
        "2026-10-13": 1_234_000,
        "2026-10-01": 1_500_000,
    }


def test_the_file_stays_open_for_whoever_opened_it() -> None:
    file = io.BytesIO(b"date,MB\n2026-10-01,5\n")
    list(csv.read(Input("-", file, {}, 1000, ZoneInfo("UTC"), date(2026, 11, 22))).rows)
    assert not file.closed


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refusal(b"\xff\xd8\xff\xe0 photo\x00\x81\n" * 5)
    assert refusal(b'date,MB\n2026-10-01,"5' + b"x" * 200_000).startswith("Row ")
