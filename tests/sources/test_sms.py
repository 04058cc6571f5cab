"""What a carrier's message says: shapes of four languages, marks, dates, hostile texts."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import bring
import fuzzing
import pytest

from ledger.errors import LedgerError
from ledger.sources import Balance, Input, Remark, sms

KB, MB, GB = 10**3, 10**6, 10**9
TODAY = date(2026, 11, 22)
SHAPES = sms.shapes_in(sms.SHAPES)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIGA_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


def rows(text: str | bytes, base: int = 1000, **told: str) -> list[Any]:
    raw = text.encode() if isinstance(text, str) else text
    given = Input("-", BytesIO(raw), told, base, ZoneInfo("UTC"), TODAY)
    return list(sms.read(given).rows)


def said(text: str, base: int = 1000, **told: str) -> Balance:
    (balance,) = [row for row in rows(text, base, **told) if isinstance(row, Balance)]
    return balance


def refusal(text: str | bytes, **told: str) -> str:
    with pytest.raises(LedgerError) as error:
        rows(text, **told)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "You have 3.2GB of data left, valid until 30 Nov 2026.",
            Balance(remaining=3200 * MB, expires=date(2026, 11, 30)),
        ),
        (
            "You have used 1.8GB of 5GB. Remaining: 3.2 GB (including 500MB rollover).",
            Balance(remaining=3200 * MB, used=1800 * MB, carried=500 * MB),
        ),
        (
            "As of 2026-11-20 your data balance is 1,234.0 MB. Expires 13/01/2027",
            Balance(date(2026, 11, 20), 1234 * MB, expires=date(2027, 1, 13)),
        ),
        (
            "残りデータ量は3.21GB（うち繰越 0.50GB）です。有効期限：2026年11月30日",
            Balance(remaining=3210 * MB, carried=500 * MB, expires=date(2026, 11, 30)),
        ),
        (
            "今月のご利用データ量：１．８ＧＢ 残データ量：３．２ＧＢ（11月20日現在）",
            Balance(date(2026, 11, 20), 3200 * MB, 1800 * MB),
        ),
        ("データ残量 3ギガ", Balance(remaining=3 * GB)),
        (
            "您好，截至11月20日，套餐流量剩余2.5GB，其中上月结转500MB，有效期至2026-12-31。",
            Balance(date(2026, 11, 20), 2500 * MB, carried=500 * MB, expires=date(2026, 12, 31)),
        ),
        ("您本月已使用流量1G241.21M", Balance(used=1_241_210_000)),
        (
            "Остаток интернет-трафика: 5,2 ГБ. Действует до 30.11.2026.",
            Balance(remaining=5200 * MB, expires=date(2026, 11, 30)),
        ),
        (
            "Использовано 1,5 ГБ, осталось 3,5 ГБ до 30.11.26",
            Balance(remaining=3500 * MB, used=1500 * MB),
        ),
    ],
)
def test_a_message(text: str, expected: Balance) -> None:
    assert said(text) == expected


def test_parts_without_a_sum_add_up_and_parts_of_a_sum_do_not() -> None:
    parts = "流量提醒：其中国内流量剩余500.00M，省内流量剩余7G826.71M。"
    assert said(parts).remaining == 8_326_710_000
    summed = "套餐内流量剩余2G386.52M，其中国内流量剩余2G386.52M(含国内结转流量386.52M)。"
    assert said(summed) == Balance(remaining=2_386_520_000, carried=386_520_000)


def test_amounts_are_in_the_units_of_the_plan_and_another_of_the_carrier_is_said() -> None:
    text = "套餐内流量剩余2G386.52M"
    assert said(text, 1024).remaining == 2 * 2**30 + round(386.52 * 2**20)
    assert [row for row in rows(text, 1024) if isinstance(row, Remark)] == []
    (remark,) = [row for row in rows(text, 1000) if isinstance(row, Remark)]
    assert (remark.code, remark.asks) == ("unit", False)
    assert "1024" in remark.text and "1000" in remark.text


def test_what_is_carried_apart_is_added() -> None:
    text = (
        "5120 МБ, неиспользованные остатки с прошлого периода: 1902 МБ. Срок действия до 21.11.19"
    )
    assert said(text) == Balance(remaining=7022 * MB, carried=1902 * MB, expires=date(2019, 11, 21))


def test_a_day_without_a_year_is_the_last_one_and_of_what_expires_the_next() -> None:
    text = "截至{}，流量剩余1GB，有效期至{}"
    near = said(text.format("11月22日", "11月23日"))
    assert (near.on, near.expires) == (TODAY, date(2026, 11, 23))
    far = said(text.format("11月23日", "11月21日"))
    assert (far.on, far.expires) == (date(2025, 11, 23), date(2026, 11, 21))
    leap = said(text.format("2月29日", "2月29日"))
    assert (leap.on, leap.expires) == (date(2024, 2, 29), date(2024, 2, 29))
    assert "there is no such day" in refusal(text.format("2月30日", "11月1日"))


@pytest.mark.parametrize(("clock", "last"), [("23:59", 21), ("00:00", 20), ("", 21)])
def test_what_ends_at_midnight_was_usable_on_the_day_before(clock: str, last: int) -> None:
    assert said(f"Осталось 3 ГБ. Действует до 21.12.2026 {clock}").expires == date(2026, 12, last)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Your data balance is 76.00mb exp on 20/01/2015", "2015-01-20"),
        ("5120 МБ, неиспользованные остатки с прошлого периода: 1902 МБ. Срок действия до "
         "21.11.19", "2019-11-21"),
        ("3.2GB of data left. Valid until 21 Nov 2026.", "2026-11-21"),
        ("Data left: 3.2GB until 15 Nov 2026", "2026-11-15"),
    ],
)  # fmt: skip
def test_what_has_ended_is_asked_about(text: str, ended: str) -> None:
    remark = rows(text)[1]
    assert (remark.code, remark.asks) == ("ended", True)
    assert f"Message 1: what it tells of ended on {ended}" in remark.text


@pytest.mark.parametrize(
    "text",
    [
        "3.2GB of data left. Valid until 22 Nov 2026.",
        "As of 2026-11-20: 3.2GB of data left. Valid until 21 Nov 2026.",
    ],
)
def test_what_lasts_until_today_or_has_a_date_is_not(text: str) -> None:
    assert [type(row) for row in rows(text)] == [Balance]


@pytest.mark.parametrize(
    "text",
    [
        "On 20 November 2026 you have 7.2GB of data remaining",
        "As of Nov 20: 7.2GB of data left",
        "As of 20th Nov 7.2GB of data left",
        "As of 20 Nov 72GB left",
        "20.11.2026: Остаток 7,2 ГБ",
        "Balance 20-11-2026: data left 7.2GB",
    ],
)
def test_the_day_of_a_message(text: str) -> None:
    assert [type(row) for row in rows(text)] == [Balance]
    assert said(text).on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As of 11/20: 7.2GB of data left", "11/20"),
        ("12/11: You have 7.2GB left", "12/11"),
        ("7.2GB left at 20-Nov", "20-nov"),
        ("November 20, 2026. You have 7.2GB left", "november 20, 2026"),
        ("7.2GB left (20.11.2026)", "20.11.2026"),
        ("7.2GB left (2026-11-20)", "2026-11-20"),
        ("11月20日 残りデータ量 7.2GB", "11月20日"),
        ("7.2GB left, expires 11/30", "11/30"),
    ],
)
def test_a_date_that_no_pattern_takes_is_asked_about(text: str, found: str) -> None:
    balance, remark = rows(text)
    assert (balance.on, remark.code, remark.asks) == (None, "date", True)
    assert f"Message 1: {found!r} looks like a date" in remark.text


@pytest.mark.parametrize(
    "text",
    [
        "3GB of data left. Resets on 1 Dec 2026. Call 24/7 0123-45-678, http://a.example/11/12",
        "Used 3/5GB of data, left 2GB. You may call 3 times 192.168.1.1",
        "3GB left, expires Dec 3",
        "As of 20 Nov 2026: 3GB left. Renewed on 1 Nov 2026",
    ],
)
def test_what_is_no_date_of_a_message_is_not(text: str) -> None:
    assert [type(row) for row in rows(text)] == [Balance]


def test_more_carried_than_left_is_asked_about() -> None:
    text = "As of 2026-11-20: 2GB of data left, including {} rollover"
    assert [type(row) for row in rows(text.format("2GB"))] == [Balance]
    remark = rows(text.format("3GB"))[1]
    assert (remark.code, remark.asks) == ("carried", True)
    assert "more that is carried than is left" in remark.text


def test_a_date_of_two_readings_is_asked_for() -> None:
    text = "Your data balance is 76.00mb exp on 02/01/2015"
    line = refusal(text)
    assert line.startswith("Message 1: '02/01/2015' may be 2015-01-02 or 2015-02-01")
    assert "--date-order dmy|mdy" in line
    assert said(text, **{"date-order": "dmy"}).expires == date(2015, 1, 2)
    assert said(text, **{"date-order": "mdy"}).expires == date(2015, 2, 1)


def test_a_point_before_three_figures_is_asked_for_where_the_language_does_not_tell() -> None:
    assert "--decimal point or --decimal comma" in refusal("Осталось 1.902 МБ")
    assert said("Осталось 1.902 МБ", decimal="comma").remaining == 1902 * MB
    assert said("Осталось 1.902 МБ", decimal="point").remaining == 1_902_000
    assert said("Осталось 1.902 МБ. Использовано 1,5 МБ").remaining == 1902 * MB
    assert "--decimal" in refusal("1,902 MB of data left")
    assert "--decimal" in refusal("1,234MB left")
    assert said("1,902 MB of data left", decimal="point").remaining == 1902 * MB
    assert said("残りデータ量 1,902MB").remaining == 1902 * MB
    assert said("1,9 GB of data left").remaining == 1900 * MB


@pytest.mark.parametrize(
    "text", ["Congratulations, you won!", "Your balance is 8.49usd.", "流量", "", "1GB", "data 5"]
)
def test_a_message_without_data_is_refused(text: str) -> None:
    assert refusal(text).startswith("It says nothing of data that is known")


def test_bytes_that_are_no_text_and_files_without_end_are_refused() -> None:
    assert "not UTF-8" in refusal("残り".encode("cp932"))
    assert "too long" in refusal("x" * 10**6)


def test_messages_of_a_file_are_parted_by_empty_lines() -> None:
    text = "Data left:\n3 GB\nexpires 30 Nov 2026\n\nYour PIN is 1234\n\nData left: 2 GB\n"
    balances = [row for row in rows(text) if isinstance(row, Balance)]
    assert [balance.remaining for balance in balances] == [3 * GB, 2 * GB]
    assert balances[0].expires == date(2026, 11, 30)
    assert rows(text)[-1] == Remark("not_counted", "1 message says nothing of data.")


def test_lines_that_each_say_something_are_messages() -> None:
    text = "Data left: 3 GB\nYour PIN is 1234\nData left: 2 GB\n"
    assert [row.remaining for row in rows(text) if isinstance(row, Balance)] == [3 * GB, 2 * GB]


def test_a_shape_of_ones_own_comes_first(settings: Path) -> None:
    text = "Hei! Dataa jäljellä 3,5 Gt ja 2GB data left"
    assert said(text).remaining == 2 * GB
    (settings / "sms.toml").write_text(
        "[[shape]]\nwords = [\"jäljellä\"]\nremaining = ['jäljellä (?P<amount>[0-9,]+ g)t{amount}']"
    )
    line = refusal(text)
    assert "sms.toml" in line and "is no list of shapes" in line
    (settings / "sms.toml").write_text(
        '[[shape]]\nwords = ["Jäljellä"]\nremaining = ["ja {amount} data"]\nused = ["x{amount}"]\n'
        'carried = ["ja {amount}"]\n'
    )
    assert said(text) == Balance(remaining=2 * GB, carried=2 * GB)


@pytest.mark.parametrize(
    "shape",
    [
        "words = 5",
        'words = ["a"]\nremaining = ["(((a{amount}"]',
        'words = ["a"]\nremaining = ["no place"]',
        'words = ["a"]\ncolour = "red"',
        'words = ["a"]\nunit = 7',
        'words = ["a"]\ndate_order = "dym"',
        'remaining = ["{amount}"]',
        "words = [",
    ],
)
def test_a_broken_shape_is_refused_with_its_file(settings: Path, shape: str) -> None:
    (settings / "sms.toml").write_text(f"[[shape]]\n{shape}\n")
    line = refusal("Data left: 3 GB")
    assert str(settings / "sms.toml") in line and "\n" not in line


def test_every_shape_tells_what_remains() -> None:
    assert {shape.name for shape in SHAPES} >= {"zh", "ja", "ru", "en"}
    assert all(shape.patterns["remaining"] and shape.words for shape in SHAPES)


def words() -> list[str]:
    """Pieces that bring every pattern as far as it goes, and then stop."""
    patterns = [
        pattern.pattern for shape in SHAPES for of in shape.patterns.values() for pattern in of
    ]
    literal = {word for pattern in patterns for word in re.findall(r"[^\W\d_]{2,}", pattern)}
    return sorted(literal | {word for shape in SHAPES for word in shape.words})


def refused_or_read(text: str) -> None:
    with suppress(LedgerError):
        rows(text)


def test_no_text_of_100_kb_takes_long() -> None:
    """A pattern that tries every way would need hours."""
    dice = random.Random(6)
    pieces = [*words(), "1", "1.", "1,", " ", "1gb", "1GB ", "01/02/", "1月", "a ", "1-", "\n", "é"]
    texts = [f"{before}{piece}" * 60_000 for piece in pieces[-12:] for before in ("", "data мб ")]
    texts += ["".join(dice.choices(pieces, k=20)) * 5000 for _number in range(10)]
    target = fuzzing.Target(refused_or_read, [], [])
    for text in texts:
        cut = text.encode()[:100_000].decode(errors="ignore")
        assert not fuzzing.failure(target, cut), text[:80]


def test_real_messages() -> None:
    path = bring.SAMPLES / "sms_samples.txt"
    if not path.exists():
        pytest.skip(f"no {path}")
    text = path.read_text()
    assert "'02/01/2015' may be" in refusal(text)
    found = [row for row in rows(text, 1024, **{"date-order": "dmy"}) if isinstance(row, Balance)]
    mib, gib = 2**20, 2**30
    assert found == [
        Balance(
            date(2026, 4, 24),
            2 * gib + round(386.52 * mib),
            gib + round(241.21 * mib),
            round(386.52 * mib),
        ),
        Balance(
            date(2026, 8, 11),
            7 * gib + round(826.71 * mib) + 500 * mib,
            9 * gib + round(721.29 * mib),
        ),
        Balance(None, 7022 * mib, None, 1902 * mib, date(2019, 11, 21)),
        Balance(None, 76 * mib, None, None, date(2015, 1, 2)),
    ]
