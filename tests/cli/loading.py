"""Many commands at once, each a process of its own, and what must be there afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from person import MB, PATIENCE, Answer, Giga

TAKEN = "giga: There is a contract named mineo already. Give this one another name with --name.\n"


def at_once(giga: Giga, commands: Iterable[tuple[str, ...]]) -> list[Answer]:
    """Start them all, then hear what each says."""
    running = [giga.begin(*command) for command in commands]
    said = [process.communicate(timeout=PATIENCE) for process in running]
    return [Answer(process.returncode, *text) for process, text in zip(running, said, strict=True)]


def begun(giga: Giga, entries: int) -> None:
    """A contract with entries of 1, 2, 3 ... MB."""
    giga.ok("start", "mineo/5gb", "--since", "2026-11-01")
    for number in range(entries):
        giga.ok("log", f"{number + 1}MB", "--on", "2026-11-20")


def log(giga: Giga, count: int) -> None:
    """All rows are there."""
    begun(giga, 0)
    _all_well(at_once(giga, [("log", f"{number + 1}MB") for number in range(count)]))
    found = sorted(entry["bytes"] for entry in giga.data("journal")["entries"])
    assert found == [(number + 1) * MB for number in range(count)]


def undo(giga: Giga, count: int) -> None:
    """Each takes back another entry."""
    begun(giga, count)
    answers = at_once(giga, [("undo",)] * count)
    _all_well(answers)
    assert len({answer.out.splitlines()[0] for answer in answers}) == count
    assert giga.data("journal")["entries"] == []


def void(giga: Giga, count: int) -> None:
    """Each takes out another entry, the last that is there in its turn."""
    begun(giga, count)
    _all_well(at_once(giga, [("void", "@1")] * count))
    assert giga.data("journal")["entries"] == []


def amend(giga: Giga, count: int) -> None:
    """One after the other, each corrects what the one before made of it."""
    begun(giga, 1)
    _all_well(at_once(giga, [("amend", "@1", f"{number + 2}MB") for number in range(count)]))
    assert len(giga.data("journal")["entries"]) == 1
    assert len(giga.data("journal", "--all")["entries"]) == 1 + count


def remind(giga: Giga, count: int) -> None:
    """One of them tells, and the others know that it was told."""
    giga.env["GIGA_TODAY"] = "2026-11-27"
    giga.ok("start", "mineo/5gb", "--since", "2026-10-01")
    answers = at_once(giga, [("remind",)] * count)
    _all_well(answers)
    assert sorted(answer.out != "" for answer in answers) == [False] * (count - 1) + [True]


def start(giga: Giga, count: int) -> None:
    """One makes ledger and contract, and the others say that it is there."""
    answers = at_once(giga, [("start", "mineo/5gb")] * count)
    assert sorted(answer.status for answer in answers) == [0] + [1] * (count - 1)
    assert {answer.err for answer in answers if answer.status} == {TAKEN}
    assert giga.data("status")["remaining"] == 5000 * MB


def _all_well(answers: list[Answer]) -> None:
    assert [answer for answer in answers if answer.status or answer.err] == []


LOADS: tuple[Callable[[Giga, int], None], ...] = (log, undo, void, amend, remind, start)
