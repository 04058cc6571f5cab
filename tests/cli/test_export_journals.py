"""``giga export hledger`` and ``export beancount``: the real programs prove them, and agree."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import bookkeeping
import pytest
from bookkeeping import FORMS
from person import Quick

DAY = timedelta(days=1)


def carry(quick: Quick) -> None:
    """mineo: a carry by the month, a reading, a gift, a top-up; something is lost."""
    quick.ok("start", "mineo/5gb", "--since", "2026-07-15")
    quick.ok("log", "1GB", "--on", "2026-07-20")
    quick.ok("log", "3.2GB", "--on", "2026-08-10")
    quick.ok("gift", "in", "1GB", "--on", "2026-10-02")
    quick.ok("gift", "out", "700MB", "--on", "2026-10-03")
    quick.ok("reading", "6.5GB", "--on", "2026-10-20")
    quick.ok("topup", "500MB", "--on", "2026-10-21")
    quick.ok("log", "15GB", "--on", "2026-11-03")


def cap(quick: Quick) -> None:
    """A cushion that grows to twice the amount of a month."""
    quick.ok("start", "at.drei.datenpolster/4gb", "--since", "2026-06-01")
    quick.ok("log", "1GB", "--on", "2026-06-30")


def frozen(quick: Quick) -> None:
    """A plan that is renewed late, and then not at all."""
    quick.ok("start", "ng.mtn.data/monthly", "--since", "2026-07-02")
    quick.ok("log", "1.2GB", "--on", "2026-07-20")
    quick.ok("renew", "--on", "2026-08-04", "--yes")
    quick.ok("log", "300MB", "--on", "2026-08-20")


def loans(quick: Quick) -> None:
    quick.ok("start", "nuro.mobile/2gb", "--since", "2026-08-01")
    quick.ok("log", "2GB", "--on", "2026-08-20")
    quick.ok("borrow", "1.5GB", "--on", "2026-08-21")
    quick.ok("borrow", "500MB", "--on", "2026-08-22")
    quick.ok("log", "4GB", "--on", "2026-08-30")
    quick.ok("borrow", "100MB", "--on", "2026-11-20")


def pool(quick: Quick) -> None:
    """Lines with data of their own, one of them by a name that no account can have."""
    quick.ok("start", "mineo/5gb", "--since", "2026-09-01")
    quick.ok("lines", "add", "Aki B", "母 二", "--on", "2026-09-01")
    quick.ok("log", "1GB", "--line", "Aki B", "--on", "2026-09-11")
    quick.ok("log", "2GB", "--line", "母 二", "--on", "2026-10-11")


def unlimited(quick: Quick) -> None:
    quick.ok("start", "bmobile.u300/1m", "--since", "2026-10-01")
    quick.ok("log", "30GB", "--on", "2026-10-11")
    quick.ok("log", "1GB", "--on", "2026-11-11")


def bank(quick: Quick) -> None:
    quick.ok("start", "orange.flex", "--since", "2026-08-05", "--anchor", "5")
    quick.ok("log", "20GB", "--on", "2026-08-20")
    quick.ok("withdraw", "4GB", "--on", "2026-10-10")
    quick.ok("log", "45GB", "--on", "2026-10-12")


LEDGERS = [
    (carry, "Used Adjustments Given Overage Lost:Expired", "Grants Top-ups Gifts Overage"),
    (cap, "Lost:Over-cap", ""),
    (frozen, "Lost:Lapsed", ""),
    (loans, "Used", "Grants"),
    (pool, "Used", "Grants"),
    (unlimited, "Used", "Unlimited"),
    (bank, "Used", ""),
]
"""Ledgers, and accounts of Expenses and of Income under which they have something."""


def exported(quick: Quick, form: str, *args: str) -> Path:
    bookkeeping.program(form)
    file = quick.folder / f"data.{form}"
    assert quick.ok("export", form, file.name, *args) == f"Written: data.{form}.\n"
    return file


def boundaries(quick: Quick) -> list[date]:
    """The days at whose end the figures are compared."""
    cycles = quick.data("cycles")["cycles"]
    first = min(cycle["start"] for cycle in cycles)
    days = {date.fromisoformat(cycle[key]) for cycle in cycles for key in ("start", "end")}
    days |= {day - DAY for day in days} | {date(2026, 11, 22)}
    return sorted(day for day in days if first <= str(day) <= "2026-11-22")


def amounts(held: dict[str, int]) -> Counter[tuple[str, int]]:
    """The classes of lots, and what each lot holds."""
    found = [(name.split(":"), amount) for name, amount in held.items()]
    return Counter((words[3].casefold(), amount) for words, amount in found if words[0] == "Assets")


def total(held: dict[str, int], root: str, name: str) -> int:
    """The sum of the accounts of this name, whatever the contract."""
    pattern = re.compile(rf"{root}:Data:[^:]+:{name}(:|$)")
    return sum(amount for account, amount in held.items() if pattern.match(account))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("begin", "expenses", "income"), LEDGERS)
def test_the_program_proves_it_and_says_on_every_boundary_what_we_say(
    quick: Quick, form: str, begin: Callable[[Quick], None], expenses: str, income: str
) -> None:
    begin(quick)
    file = exported(quick, form)
    assert bookkeeping.proof(form, file) == ""
    days = boundaries(quick)
    for day, held in bookkeeping.balances(form, file, days).items():
        status = quick.data("status", "--on", str(day))
        lots = [(lot["class"], lot["remaining"]) for lot in status["lots"] if lot["remaining"]]
        assert amounts(held) == Counter(lots), day
        assert total(held, "Expenses", "Lost") == status["forfeited"]
        assert total(held, "Expenses", "Given") == status["given"]
        assert not sum(held.values())
    assert len(days) >= 3
    assert [name for name in expenses.split() if total(held, "Expenses", name) <= 0] == []
    assert [name for name in income.split() if total(held, "Income", name) >= 0] == []
    if begin is loans:
        assert total(held, "Liabilities", "Borrowed") == -(10**8)


@pytest.mark.parametrize("form", FORMS)
def test_one_byte_that_is_not_ours_is_found(quick: Quick, form: str) -> None:
    carry(quick)
    file = exported(quick, form)
    text = file.read_text("utf-8")
    wrong, count = re.subn(r"3200000000 BYTE", "3200000001 BYTE", text)
    assert count == 2
    file.write_text(wrong, "utf-8")
    assert bookkeeping.proof(form, file)


@pytest.mark.parametrize("form", FORMS)
def test_no_name_and_no_note_brings_a_line_of_its_own(quick: Quick, form: str) -> None:
    """Giga takes no such name; another program that writes to the file may."""
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    evil = '\n2026-11-02 * "x" | evil\n  Assets:Evil  1 BYTE\n  Income:Evil\ninclude /etc/passwd\n'
    with sqlite3.connect(quick.db) as conn:
        for number, name in enumerate((evil, evil + "-", ".", "...", "\x1b[31m", "é;", "É!"), 2):
            conn.execute(
                "INSERT INTO command (verb, entered_at) VALUES ('start', '2026-11-22T03:00:00Z')"
            )
            conn.execute(
                "INSERT INTO contract (command, name, since, plan)"
                " SELECT ?, ?, since, plan FROM contract LIMIT 1",
                (number, name),
            )
    conn.close()
    quick.ok("log", "1GB", "--contract", "mineo", "--note", "\t; x\u2028evil")
    file = exported(quick, form)
    assert bookkeeping.proof(form, file) == ""
    text = file.read_text("utf-8")
    assert all(char.isprintable() for char in text.replace("\n", ""))
    assert not re.search("^(include|.*Assets:Evil)", text, re.MULTILINE)
    names = set(re.findall(r"Assets:Data:([^:\s]+)", text))
    assert len(names) == 8, names


def test_what_is_owed_is_among_what_is_proved(quick: Quick) -> None:
    loans(quick)
    text = quick.ok("export", "beancount")
    owed = re.findall(r"^(\S+) balance Liabilities:Data:\S+:Borrowed  (\S+)", text, re.MULTILINE)
    assert owed == [
        ("2026-09-01", "-2000000000"),
        ("2026-09-02", "0"),
        ("2026-11-23", "-100000000"),
    ]


def test_both_have_one_chart_of_accounts(quick: Quick) -> None:
    carry(quick)
    pattern = re.compile(r"\b(?:Assets|Expenses|Income|Equity|Liabilities):Data:\S+")
    mine, other = (
        pattern.findall(quick.ok("export", form, "--contract", "mineo")) for form in FORMS
    )
    assert set(mine) == set(other) and "Assets:Data:Mineo:Plan:2026-08-plan-to-2026-09" in mine


def test_an_earlier_contract_keeps_its_name_whatever_begins_later(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01", "--name", "My plan")
    before = quick.ok("export", "hledger")
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01", "--name", "My-plan")
    after = quick.ok("export", "hledger")
    assert set(before.splitlines()) <= set(after.splitlines())
    again = quick.ok("export", "hledger", "--contract", "My-plan")
    assert "account Assets:Data:My-plan-" in after
    assert set(again.splitlines()) <= set(after.splitlines())


def test_a_contract_that_is_over_is_in_it(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-09-01")
    quick.ok("end", "--on", "2026-09-30")
    quick.ok("start", "povo2", "--since", "2026-10-01")
    text = quick.ok("export", "hledger")
    assert "Expenses:Data:Mineo:Lost:Lapsed  5000000000 BYTE" in text


def test_it_goes_up_to_the_day_that_is_said(mineo: Quick) -> None:
    text = mineo.ok("export", "beancount", "--on", "2026-10-15")
    assert "2026-10-10 *" in text and "2026-10-31" not in text
    assert "2026-10-16 balance Assets:Data:Mineo  1800000000 BYTE" in text
    assert "open" not in mineo.ok("export", "beancount", "--on", "2026-09-15")


@pytest.mark.parametrize("form", FORMS)
def test_a_journal_of_ours_is_written_anew_and_no_other_file(mineo: Quick, form: str) -> None:
    file = mineo.folder / "data"
    mineo.ok("export", form, "data")
    before = file.read_text("utf-8")
    mineo.ok("log", "1GB")
    mineo.ok("export", form, "data")
    assert file.read_text("utf-8") == mineo.ok("export", form) != before
    file.write_text("2026-01-01 * my own journal\n")
    line = mineo.refused("export", form, "data")
    assert "no journal that giga wrote" in line and "left alone" in line
    assert file.read_text("utf-8") == "2026-01-01 * my own journal\n"
    other = FORMS[form == FORMS[0]]
    mineo.ok("export", other, "other")
    assert "left alone" in mineo.refused("export", form, "other")
    assert "no/such" in mineo.refused("export", form, "no/such/file")
    assert "left alone" in mineo.refused("export", form, ".")
