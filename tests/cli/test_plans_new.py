"""``giga plans new`` at a real terminal, as a person answers it."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import GB, Giga, Quick, Terminal

FIRST = [
    ("Who sells it", "Example"),
    ("What the plan is called", "Example Five"),
    ("Country", "jp"),
    ("Whose midnight", ""),
]
ID = [("Its id", "")]
SIZE = [
    ("so many MB", ""),
    ("How much data", "5GB"),
    ("Its price", "1,980"),
    ("another size", ""),
    ("Currency", ""),
]
MONTHLY = [("When does it renew", "1")]
ROLLS = [
    ("roll over into the next", "y"),
    ("How long is it good", ""),
    ("without end", ""),
    ("most that is carried", ""),
    ("Rounded", ""),
]
NO_ROLL = [("roll over into the next", "n")]
NO_TOPUP = [("more data be bought", "n")]
ORDER = [("What is used first", "")]
END = [("when all is used", "2"), ("How slow", "200kbps")]
SOURCE = [("Address", "https://example.com/rules")]
NO_EXAMPLE = [("what was left then", "n")]
EXAMPLE = [
    ("what was left then", "y"),
    ("First day", "2026-04-01"),
    ("on which data was used", "2026-04-30"),
    ("How much was used", "3GB"),
    ("on which data was used", ""),
    ("know what was left", "2026-05-01"),
    ("end of that day", "7GB"),
    ("of it was carried", "2GB"),
]


def answer(terminal: Terminal, answers: list[tuple[str, str]]) -> Terminal:
    """Answer each question when it is asked, and not before."""
    for question, words in answers:
        terminal.wait_for_new(question).type(f"{words}\n")
    return terminal


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / ".local" / "share" / "giga" / "plans"


@pytest.fixture
def tokyo(giga: Giga) -> Giga:
    giga.env["TZ"] = "Asia/Tokyo"
    return giga


def test_from_the_first_question_to_a_contract(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST, *ID, *SIZE, *MONTHLY, *ROLLS, *NO_TOPUP, *ORDER, *END, *SOURCE, *EXAMPLE,
    ]  # fmt: skip
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    path = own / "jp.example.five.toml"
    assert f"Written: {path}" in terminal.text
    assert "The rules say what you know." in terminal.text
    assert "Begin it: giga start jp.example.five/5gb" in terminal.text
    assert "[Asia/Tokyo]" in terminal.text and "[JPY]" in terminal.text
    assert tokyo.ok("plans", "check", str(path)).startswith("1 example: 1 agree")
    (plan,) = tokyo.data("plans", "list", "example five")["plans"]
    assert (plan["plan"], plan["price"], plan["rolls_over"]) == (
        "jp.example.five/5gb",
        "1980",
        True,
    )
    tokyo.ok("start", "example/5gb")
    assert tokyo.left() == 5 * GB


def test_a_wrong_answer_is_asked_again_with_the_reason(tokyo: Giga, own: Path) -> None:
    answers = [
        ("Who sells it", "Example"),
        ("What the plan is called", "Example Five"),
        ("Country", "Japan"),
        ("Two letters, such as", "jp"),
        ("Whose midnight", "Tokyo"),
        ("a time zone such as Asia/Tokyo", "Asia/Tokyo"),
        ("Its id", "Example"),
        ("country.carrier.product", "jp.mineo.mypita"),
        ("The catalogue has jp.mineo.mypita already", ""),
        ("so many MB", "999"),
        ("1000 or 1024; most", ""),
        ("How much data", "5"),
        ("has no unit", "5GB"),
        ("Its price", "cheap"),
        ("A number such as 1980", ""),
        ("another size", ""),
        ("When does it renew", "9"),
        ("A number from 1 to 4", "2"),
        ("On which day", "32"),
        ("from 1 to 31", "11"),
        ("roll over into the next", "y"),
        ("How long is it good", "a while"),
        ("is no length of time", "2 cycles"),
        ("most that is carried", "much"),
        ("is not an amount of data", "1x"),
        ("Rounded", "100MB"),
        ("down 100MB", ""),
        *NO_TOPUP,
        *ORDER,
        ("when all is used", ""),
        ("Address", "example"),
        ("begins with https://", ""),
        *NO_EXAMPLE,
    ]
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    toml = (own / "jp.example.five.toml").read_text()
    for line in ('starts  = "day 11"', 'lasts   = "2 cycles"', 'cap     = "1x"', "sources  = []"):
        assert line in toml


def test_figures_that_the_rules_do_not_give_are_told(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST, *ID, *SIZE, *MONTHLY, *NO_ROLL, *NO_TOPUP, *END, *SOURCE, *EXAMPLE[:-1],
    ]  # fmt: skip
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    assert "2026-05-01 remaining: expected 7GB, is 5GB" in terminal.text
    assert "The figures and the rules differ" in terminal.text
    assert (own / "jp.example.five.toml").exists()


def test_a_card_that_ends_with_topups(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST,
        *ID,
        *SIZE,
        ("When does it renew", "4"),
        ("How long it is good", ""),
        ("kept when you renew", "y"),
        ("How long is it good then", "7 days"),
        ("most that is carried", "10GB"),
        ("Rounded", "down 100MB"),
        ("a renewal still keeps it", "3 days"),
        ("more data be bought", "y"),
        ("How long a top-up", "30 days"),
        ("give the older ones", "y"),
        ("Do top-ups roll over", "y"),
        ("What is used first", "4"),
        *END,
        *SOURCE,
        *NO_EXAMPLE,
    ]
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    toml = (own / "jp.example.five.toml").read_text()
    for line in (
        'length  = "7 days"',
        'renewal = "manual"',
        'grace   = "3 days"',
        'classes = ["plan", "topup"]',
        'order = [["carried", "plan", "topup"]]',
        "renews = true",
    ):
        assert line in toml
    assert tokyo.run("plans", "check", str(own / "jp.example.five.toml")).status == 0


def test_one_can_go_back_and_answer_otherwise(tokyo: Giga, own: Path) -> None:
    answers = [
        ("Who sells it", "<"),
        ("This is the first question", "Exampel"),
        ("What the plan is called", "<"),
        ("Who sells it", "Example"),
        ("What the plan is called", "Example Five"),
        *FIRST[2:],
        *ID,
        ("so many MB", ""),
        ("How much data", "5GB"),
        ("Its price", "1980"),
        ("another size", "perhaps"),
        ("y or n, please", "y"),
        ("How much data", "back"),
        ("another size", ""),
        ("Currency", ""),
        ("When does it renew", "2"),
        ("On which day", "<"),
        ("When does it renew", "<"),
        ("Currency", ""),
        *MONTHLY,
        *NO_ROLL,
        *NO_TOPUP,
        *END,
        *SOURCE,
        *NO_EXAMPLE,
    ]
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    toml = (own / "jp.example.five.toml").read_text()
    for line in ('carrier  = "Example"', 'amount = "5GB"', 'starts  = "calendar"'):
        assert line in toml
    assert toml.count("[[size]]") == 1


def test_sizes_and_currencies_that_cannot_be(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST,
        *ID,
        ("so many MB", ""),
        ("How much data", "5GB"),
        ("Its price", "1980"),
        ("another size", "y"),
        ("How much data", "5000MB"),
        ("There is a size of 5000MB already", "10GB"),
        ("Its price", "2,980"),
        ("another size", ""),
        ("Currency", "dollars"),
        ("Three letters, such as JPY", "usd"),
        *MONTHLY,
        *NO_ROLL,
        *NO_TOPUP,
        *END,
        *SOURCE,
        *NO_EXAMPLE,
    ]
    terminal = answer(tokyo.terminal("plans", "new"), answers)
    assert terminal.end() == 0
    toml = (own / "jp.example.five.toml").read_text()
    assert 'currency = "USD"' in toml
    assert "price  = 1980" in toml and "price  = 2980" in toml


def test_print_writes_the_file_to_standard_output(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST, *ID, *SIZE, *MONTHLY, *NO_ROLL, *NO_TOPUP, *END, *SOURCE, *NO_EXAMPLE,
    ]  # fmt: skip
    terminal = answer(tokyo.terminal("plans", "new", "--print"), answers)
    assert terminal.end() == 0
    assert 'id       = "jp.example.five"' in terminal.text
    assert "Written" not in terminal.text
    assert not own.exists()


def test_a_file_of_ones_own_name(tokyo: Giga, own: Path) -> None:
    answers = [
        *FIRST, *ID, *SIZE, *MONTHLY, *NO_ROLL, *NO_TOPUP, *END, *SOURCE, *NO_EXAMPLE,
    ]  # fmt: skip
    terminal = answer(tokyo.terminal("plans", "new", "my own.toml"), answers)
    assert terminal.end() == 0
    assert "Begin it: giga start 'my own.toml'#5gb" in terminal.text
    tokyo.ok("start", "my own.toml#5gb")
    assert not own.exists()


def test_ctrl_c_writes_nothing(tokyo: Giga, own: Path) -> None:
    terminal = answer(tokyo.terminal("plans", "new"), [*FIRST, *ID])
    terminal.wait_for_new("so many MB").interrupt()
    assert terminal.end() == 130
    assert "Stopped. Nothing was written." in terminal.text
    assert not own.exists()


def test_the_end_of_input_writes_nothing(tokyo: Giga, own: Path) -> None:
    terminal = answer(tokyo.terminal("plans", "new"), [*FIRST, *ID])
    terminal.wait_for_new("so many MB").type("\x04")
    assert terminal.end() == 130
    assert not own.exists()


def test_a_file_that_is_there_is_replaced_only_if_asked(tokyo: Giga, own: Path) -> None:
    own.mkdir(parents=True)
    path = own / "jp.example.five.toml"
    path.write_text("mine")
    terminal = answer(tokyo.terminal("plans", "new"), [*FIRST, *ID, ("Replace it", "n")])
    assert terminal.end() == 1
    assert path.read_text() == "mine"
    other = tokyo.folder / "other.toml"
    other.write_text("mine")
    terminal = answer(tokyo.terminal("plans", "new", "other.toml"), [("Replace it", "n")])
    assert terminal.end() == 1
    assert other.read_text() == "mine"


def test_elsewhere_than_at_a_terminal_it_says_what_to_do(quick: Quick) -> None:
    line = quick.refused("plans", "new")
    assert "giga plans show PLAN" in line and "docs/plans.md" in line


def test_a_file_that_is_no_plan_file(tokyo: Giga) -> None:
    terminal = tokyo.terminal("plans", "new", "mine.txt")
    assert terminal.end() == 1
    assert "a plan file ends with .toml" in terminal.text
