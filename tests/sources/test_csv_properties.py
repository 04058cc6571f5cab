"""What programs in all the world write comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import bring
from hypothesis import given
from hypothesis import strategies as st

GROUPS = {".": ["", ",", " ", "'", "\u00a0", "\u202f"], ",": ["", ".", " ", "'", "\u00a0"]}
DATES = [
    "{y:04}-{m:02}-{d:02}",
    "{y}/{m}/{d}",
    "{y:04}{m:02}{d:02}",
    "{y}年{m}月{d}日",
    "{d:02}.{m:02}.{y}",
    "{d} {name} {y}",
    "{name} {d}, {y}",
]
NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
FIRST = date(2026, 10, 1)


def grouped(digits: str, mark: str) -> str:
    head = len(digits) % 3 or 3
    return mark.join([digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))])


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=20),
    st.integers(0, 6),
    st.sampled_from(".,"),
    st.data(),
)
def test_numbers_in_the_way_of_a_country(
    numbers: list[int], places: int, decimal: str, data: st.DataObject
) -> None:
    """Every number as its country writes it, with so many places; read with the mark told."""
    group = data.draw(st.sampled_from(GROUPS[decimal]))
    rows = []
    for at, number in enumerate(numbers):
        whole, part = divmod(number, 10**places)
        text = grouped(str(whole), group) + (f"{decimal}{part:0{places}}" if places else "")
        rows.append(f"{FIRST + timedelta(at)}\t{text}")
    read = bring.used(
        "csv",
        "date\tMB\n" + "\n".join(rows),
        decimal="point" if decimal == "." else "comma",
        separator="tab",
    )
    assert [row.bytes for row in read] == [round(n * 10**6 // 10**places) for n in numbers]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20), st.sampled_from(".,"))
def test_two_places_tell_the_mark_by_themselves(numbers: list[int], decimal: str) -> None:
    group = GROUPS[decimal][1]
    rows = [
        f"{FIRST + timedelta(at)};{grouped(str(n // 100), group)}{decimal}{n % 100:02}"
        for at, n in enumerate(numbers)
    ]
    read = bring.used("csv", "date;MB\n" + "\n".join(rows))
    assert [row.bytes for row in read] == [n * 10**4 for n in numbers]


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2150, 1, 1)), min_size=1, max_size=20, unique=True),
    st.sampled_from(DATES),
)
def test_days_in_an_order_that_is_clear(days: list[date], shape: str) -> None:
    cells = [
        shape.format(y=day.year, m=day.month, d=day.day, name=NAMES[day.month - 1]) for day in days
    ]
    text = "date;MB\n" + "".join(f"{cell};1\n" for cell in cells)
    assert [row.when for row in bring.used("csv", text)] == days


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2099, 1, 1)), min_size=1, max_size=20, unique=True),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from("/-"),
    st.booleans(),
)
def test_days_in_an_order_that_is_told(
    days: list[date], order: str, mark: str, is_short: bool
) -> None:
    year = "%y" if is_short else "%Y"
    shape = mark.join({"d": "%d", "m": "%m", "y": year}[letter] for letter in order)
    text = "date;MB\n" + "".join(f"{day.strftime(shape)};1\n" for day in days)
    read = bring.used("csv", text, **{"date-order": order})
    assert [row.when for row in read] == days


@given(
    st.lists(
        st.datetimes(datetime(2000, 1, 1), datetime(2150, 1, 1)).map(
            lambda moment: moment.replace(second=0, microsecond=0)
        ),
        min_size=2,
        max_size=20,
        unique=True,
    ),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%Y/%m/%d %I:%M %p"]),
)
def test_moments(moments: list[datetime], shape: str) -> None:
    moments = [moment for moment in moments if moment.hour] or [datetime(2026, 10, 1, 5)]
    text = "date;MB\n" + "".join(f"{moment.strftime(shape)};1\n" for moment in moments)
    assert [row.when for row in bring.used("csv", text)] == moments
