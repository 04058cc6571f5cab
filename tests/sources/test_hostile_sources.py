"""Whatever is in a file: rows, or one clear line that refuses it; never anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bring import SAMPLES, found
from hypothesis import given, settings
from hypothesis import strategies as st
from test_android import TestSims
from test_iijmio import TWO
from test_nlbwmon import BY_MAC, JSON
from test_vnstat_text import DAYS, OLD, TestDump, TestOneline, document, hours, interface

from ledger.errors import GigaError

GOOD = [
    ("vnstat", document(interface(day=DAYS, hour=hours("2026-11-03", 0, 24), offset=9))),
    ("vnstat", document(OLD, version="1")),
    ("vnstat", TestDump.TEXT),
    ("vnstat", TestOneline.TODAY),
    ("android", TestSims.TWO),
    ("nlbwmon", BY_MAC),
    ("nlbwmon", json.dumps(JSON)),
    ("iijmio", TWO),
]
OPTIONS = {"nlbwmon": {"period": "1"}, "android": {"sim": "1"}}


def bring(source: str, raw: bytes) -> None:
    try:
        list(found(source, raw, **OPTIONS.get(source, {})).rows)
    except GigaError as refused:
        said = str(refused)
        assert "\n" not in said and said.isprintable(), said


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize(("source", "text"), GOOD)
def test_a_file_with_something_wrong_in_it(source: str, text: str, data: st.DataObject) -> None:
    raw = text.encode()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 30)))
    put = data.draw(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    *b'-1 null [] {} 1e999 NaN \x00 \x1b[31m \n " \xef\xbb\xbf ; \xff'.split(b" "),
                    b"9" * 5000,
                ]
            ),
        )
    )
    bring(source, raw[:start] + put + raw[end:])


@settings(deadline=None)
@given(st.data())
def test_json_with_something_else_in_one_place(data: st.DataObject) -> None:
    """What stands at any place of the tree is another kind of thing."""
    source, text = data.draw(st.sampled_from([pair for pair in GOOD if pair[1].startswith("{")]))
    tree = json.loads(text)
    spot, key = tree, data.draw(st.sampled_from(sorted(tree)))
    while data.draw(st.booleans()) and isinstance(spot[key], dict | list) and spot[key]:
        spot = spot[key]
        keys = sorted(spot) if isinstance(spot, dict) else range(len(spot))
        key = data.draw(st.sampled_from(list(keys)))
    things = [None, True, 0, -1, 1.5, 10**30, "", "\x1b[2J\nwwan0", [], {}, [[]], {"date": 1}]
    spot[key] = data.draw(st.sampled_from(things))
    bring(source, json.dumps(tree).encode())


@settings(deadline=None)
@given(st.data())
def test_a_database_with_something_wrong_in_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path: Path = SAMPLES / "vnstat2.13_real.db"
    if not path.exists():
        pytest.skip("no samples here")
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(16, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    bring("vnstat", bytes(raw))
