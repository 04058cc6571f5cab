"""Screens on a narrow terminal: their lines are no wider than it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from person import Giga

from ledger.render.screen import width_of


@pytest.fixture
def logged(giga: Giga) -> Giga:
    """Enough days for a forecast and a look back, and something to tell."""
    days = (date(2026, 8, 1) + timedelta(number) for number in range(110))
    rows = [f"{day},{day.day * 37 % 230 + 20}" for day in days]
    (giga.folder / "use.csv").write_text("\n".join(["date,MB", *rows]))
    giga.ok("start", "mineo/5gb", "--since", "2026-08-01")
    giga.ok("import", "csv", "use.csv", "--unit", "MB")
    giga.ok("config", "channel.desk.exec", "cat > a-file-with-a-name; echo and more than a line")
    return giga


SCREENS = ["status", "forecast", "config", "remind --all", "remind --test"]
ANSWERS = ["reading 4GB", "log 100MB --on 2026-11-10", "undo"]


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        *((command, columns) for command in (*SCREENS, *ANSWERS) for columns in (40, 60)),
        ("forecast --backtest", 60),
    ],
)
def test_no_line_is_wider_than_the_terminal(logged: Giga, command: str, columns: int) -> None:
    for language in ("en", "ja"):
        screen = logged.terminal(*command.split(), COLUMNS=str(columns), LANGUAGE=language)
        assert screen.end() == 0
        lines = screen.text.splitlines()
        assert len(lines) > 1
        assert max(map(width_of, lines)) <= columns, screen.text


def test_the_comparison_with_a_reading_is_folded(logged: Giga) -> None:
    logged.ok("reading", "4GB")
    screen = logged.terminal("reading", "--check", COLUMNS="40")
    assert screen.end() == 1
    assert max(map(width_of, screen.text.splitlines())) <= 40


def test_programs_get_an_answer_on_one_line(logged: Giga) -> None:
    assert max(map(width_of, logged.ok("reading", "4GB", COLUMNS="40").splitlines())) > 80
