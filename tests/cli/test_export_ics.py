"""``giga export ics``: what a calendar program reads in it, now and when it is read again."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from person import Quick, plan_text

MOMENT = "2026-11-22T03:00:00Z"

CARD = """
[cycle]
length = "10 days"
starts = "activation"
renewal = "manual"
"""


def start(quick: Quick, since: str, zone: str = "UTC", more: str = "", *args: str) -> None:
    """A card of ten days."""
    (quick.folder / "card.toml").write_text(
        plan_text(CARD + more, "3GB", kind="prepaid", zone=zone)
    )
    quick.ok("start", "card.toml", "--since", since, *args)


def exported(quick: Quick, *args: str, **env: str) -> list[Any]:
    """The events on standard output, as a calendar program reads them."""
    return events_of(quick.ok("export", "ics", *args, **env))


def kept(quick: Quick, name: str = "data.ics", **env: str) -> list[Any]:
    """The events of a file that is brought up to date."""
    quick.ok("export", "ics", name, **env)
    return events_of((quick.folder / name).read_bytes().decode())


def events_of(text: str) -> list[Any]:
    return list(Calendar.from_ical(text.encode()).walk("VEVENT"))


def title(event: Any) -> str:
    return str(event["SUMMARY"])


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_an_event_says_all_in_its_title_and_ends_at_the_last_moment(mineo: Quick) -> None:
    (event,) = exported(mineo)
    assert title(event) == "600 MB lost after Mon 30 Nov (mineo, carried from October)"
    assert event["DTEND"].dt == utc(2026, 11, 30, 15)  # midnight in Tokyo
    assert event["DTSTART"].dt == event["DTEND"].dt - timedelta(hours=3)
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    assert str(event["DESCRIPTION"]).splitlines() == [
        "mineo MyPita 5 GB",
        "Use 67 MB a day from Sun 22 Nov on, and nothing of it is lost.",
        "As of Sun 22 Nov 2026, if nothing more is used.",
    ]


def test_the_same_ledger_on_the_same_day_gives_the_same_bytes(mineo: Quick) -> None:
    assert mineo.ok("export", "ics") == mineo.ok("export", "ics", "-")
    kept(mineo)
    first = (mineo.folder / "data.ics").read_bytes()
    assert first.decode() == mineo.ok("export", "ics")
    assert b"\r\n" in first and b"\n" not in first.replace(b"\r\n", b"")
    kept(mineo)
    assert (mineo.folder / "data.ics").read_bytes() == first


def test_another_amount_is_a_later_version_of_the_same_event(mineo: Quick) -> None:
    (before,) = exported(mineo)
    mineo.ok("log", "200MB")
    (after,) = exported(mineo)
    assert title(after).startswith("400 MB lost")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_what_a_new_day_says_anew_is_a_later_version_too(mineo: Quick) -> None:
    (before,) = exported(mineo)
    (after,) = exported(mineo, GIGA_TODAY="2026-11-28")
    assert after["DESCRIPTION"] != before["DESCRIPTION"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


def test_what_is_used_up_is_cancelled_and_comes_back_after_an_undo(mineo: Quick) -> None:
    (before,) = exported(mineo)
    mineo.ok("log", "1GB")
    (gone,) = exported(mineo)
    assert (gone["UID"], gone["STATUS"]) == (before["UID"], "CANCELLED")
    assert title(gone).startswith("No longer: ") and not gone.walk("VALARM")
    mineo.ok("undo")
    (again,) = exported(mineo)
    assert (again["UID"], again["STATUS"], title(again)) == (
        before["UID"],
        "CONFIRMED",
        title(before),
    )
    assert before["SEQUENCE"] < gone["SEQUENCE"] < again["SEQUENCE"]


def test_what_was_bought_and_used_up_on_one_day_is_cancelled(quick: Quick) -> None:
    start(quick, "2026-11-22")
    assert [event["STATUS"] for event in exported(quick)] == ["CONFIRMED"]
    quick.ok("log", "3GB")
    assert [event["STATUS"] for event in exported(quick)] == ["CANCELLED"]


def test_an_end_that_moves_moves_the_event(quick: Quick) -> None:
    start(quick, "2026-11-20")
    (before,) = exported(quick)
    assert before["DTEND"].dt == utc(2026, 11, 30)
    quick.ok("end", "--on", "2026-11-25")
    (after,) = exported(quick)
    assert after["DTEND"].dt == utc(2026, 11, 26)
    assert "lost after Wed 25 Nov" in title(after)
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"]


@pytest.mark.parametrize(
    ("zone", "since", "ends"),
    [
        ("Asia/Tokyo", "2026-11-20", utc(2026, 11, 29, 15)),
        ("America/New_York", "2026-11-20", utc(2026, 11, 30, 5)),
        ("America/New_York", "2026-07-20", utc(2026, 7, 30, 4)),
        ("America/New_York", "2026-10-25", utc(2026, 11, 4, 5)),  # the clocks go back within
        ("America/Santiago", "2026-08-27", utc(2026, 9, 6, 4)),  # its last midnight never comes
    ],
)
def test_the_last_moment_is_by_the_clock_of_the_plan(
    quick: Quick, zone: str, since: str, ends: datetime
) -> None:
    start(quick, since, zone)
    (event,) = exported(quick, "--on", since)
    assert event["DTEND"].dt == ends


def test_a_day_that_turns_later_ends_later(quick: Quick) -> None:
    start(quick, "2026-11-20", "Asia/Tokyo", 'hour = "01:00"')
    assert exported(quick)[0]["DTEND"].dt == utc(2026, 11, 29, 16)


@pytest.mark.parametrize(
    ("on", "days"),
    [("2026-11-22", [3, 1]), ("2026-11-26", [3, 1]), ("2026-11-27", [1]), ("2026-11-29", [])],
)
def test_alarms_are_three_days_and_one_day_before_and_none_is_past(
    quick: Quick, on: str, days: list[int]
) -> None:
    start(quick, "2026-11-20")
    (event,) = exported(quick, GIGA_TODAY=on)
    alarms = event.walk("VALARM")
    assert [-alarm["TRIGGER"].dt.days for alarm in alarms] == days
    assert {str(alarm["DESCRIPTION"]) for alarm in alarms} <= {title(event)}


def test_there_is_no_event_after_its_end(quick: Quick) -> None:
    start(quick, "2026-11-20")
    assert not exported(quick, GIGA_TODAY="2026-11-30")


@pytest.mark.parametrize("plan", ["jp.ocn.prepaid7", "ke.safaricom.noexpiry"])
def test_what_comes_again_daily_or_never_ends_has_no_event(quick: Quick, plan: str) -> None:
    quick.ok("start", plan)
    if "noexpiry" in plan:
        quick.ok("topup", "1GB")
    assert not [event for event in exported(quick) if "lost" in title(event)]


def test_what_rolls_without_loss_has_no_event(quick: Quick) -> None:
    quick.ok("start", "mineo/5gb", "--since", "2026-11-01")
    assert not exported(quick)
    quick.ok("log", "5GB")
    assert not exported(quick)  # nor is anything cancelled that never was


def test_what_a_plan_rounds_off_is_no_event_but_what_a_cap_cuts_is(quick: Quick) -> None:
    roll = '\n[rollover]\nround = "down 100MB"\n{}'
    start(quick, "2026-11-20", "UTC", roll.format(""))
    quick.ok("log", "150MB")
    assert [title(event).partition(" by ")[0] for event in exported(quick)] == ["Renew"]
    quick.ok("undo")
    quick.ok("undo")
    start(quick, "2026-11-20", "UTC", roll.format('cap = "1GB"'))
    quick.ok("log", "100MB")
    lost = [event for event in exported(quick) if "lost after" in title(event)]
    assert [title(event).partition(" lost")[0] for event in lost] == ["1.9 GB"]
    assert "less than 100 MB of it is lost" in lost[0]["DESCRIPTION"]


# --- what must be done ----------------------------------------------------------------------


def test_renew_by_then_kept_for_a_while_then_back(quick: Quick) -> None:
    start(quick, "2026-11-20", "UTC", 'grace = "30 days"\n\n[rollover]')
    (renewal,) = exported(quick)
    assert title(renewal) == "Renew by Tue 29 Dec, else 3 GB is lost (Mine)"
    assert renewal["DTEND"].dt == utc(2026, 12, 30)
    found = {title(event): event for event in exported(quick, GIGA_TODAY="2026-12-01")}
    assert len(found) == 2
    frozen = found["Renew by Tue 29 Dec, else 3 GB is lost (Mine, own, from 20 Nov)"]
    assert frozen["DTEND"].dt == utc(2026, 12, 30)
    assert found["No longer: " + title(renewal)]["UID"] == renewal["UID"]


def test_a_renewal_takes_the_deadline_back(quick: Quick) -> None:
    start(quick, "2026-11-20", "UTC", "\n[rollover]")
    (before,) = exported(quick)
    quick.ok("renew", "--yes")
    found = {str(event["UID"]): event for event in exported(quick)}
    assert found[before["UID"]]["STATUS"] == "CANCELLED"
    assert [title(event) for event in found.values() if event["STATUS"] == "CONFIRMED"] == [
        "3 GB lost after Tue 1 Dec (Mine, carried from 20 Nov)",
        "Renew by Wed 2 Dec, else 3 GB is lost (Mine)",
    ]


def test_the_line_is_kept_alive_by_a_purchase_that_moves_the_event(quick: Quick) -> None:
    quick.ok("start", "povo2", "--since", "2026-11-01")
    (before,) = exported(quick)
    assert title(before).startswith("Buy data by ") and title(before).endswith(" (povo)")
    quick.ok("topup", "1GB")
    alive = [event for event in exported(quick) if event["UID"] == before["UID"]]
    assert len(alive) == 1 and alive[0]["DTEND"].dt > before["DTEND"].dt


def test_a_deadline_that_has_passed_is_no_event(quick: Quick) -> None:
    quick.ok("start", "povo2", "--since", "2026-01-01")
    assert not exported(quick)


def test_a_claim_is_an_event_until_it_is_made(quick: Quick) -> None:
    quick.ok("start", "tone.mobile", "--since", "2026-11-01")
    (claim,) = (event for event in exported(quick) if title(event).startswith("Claim "))
    assert title(claim) == "Claim 2 GB by Mon 30 Nov (TONE)"
    assert claim["DTEND"].dt == utc(2026, 11, 30, 15)
    quick.ok("claim")
    (gone,) = (event for event in exported(quick) if event["UID"] == claim["UID"])
    assert gone["STATUS"] == "CANCELLED"


def test_what_ends_in_the_bank_is_to_be_taken_out(quick: Quick) -> None:
    quick.ok("start", "orange.flex", "--since", "2026-10-05", "--anchor", "5")
    titles = [title(event) for event in exported(quick)]
    assert any(re.match(r"Take .* out of the bank by .*, else it is lost", one) for one in titles)


# --- which ledger, which contract -----------------------------------------------------------


def test_two_ledgers_made_alike_share_no_event_and_a_copy_shares_all(quick: Quick) -> None:
    start(quick, "2026-11-20")
    other = {"GIGA_DB": str(quick.folder / "other.db")}
    quick.ok("start", "card.toml", "--since", "2026-11-20", **other)
    assert exported(quick)[0]["UID"] != exported(quick, **other)[0]["UID"]
    shutil.copy(quick.db, quick.folder / "copy.db")
    copy = quick.ok("export", "ics", GIGA_DB=str(quick.folder / "copy.db"))
    assert copy == quick.ok("export", "ics")


def test_several_contracts_are_one_calendar_unless_one_is_named(quick: Quick) -> None:
    start(quick, "2026-11-20", "UTC", "", "--name", "home")
    quick.ok("start", "card.toml", "--since", "2026-11-20", "--name", "trip")
    both = exported(quick)
    assert len({event["UID"] for event in both}) == 2
    (trip,) = exported(quick, "--contract", "trip")
    assert title(trip) == "3 GB lost after Sun 29 Nov (trip, own, from 20 Nov)"
    assert trip["UID"] in {event["UID"] for event in both}


def test_names_in_any_letters_are_kept_and_no_line_is_too_long(quick: Quick) -> None:
    name = 'スマホの予備回線その二;, \\ "旅行"' * 3
    start(quick, "2026-11-20", "UTC", "", "--name", name.replace(",", "、"))
    text = quick.ok("export", "ics")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (event,) = events_of(text)
    assert name.replace(",", "、") in title(event)


def test_no_control_character_comes_into_the_calendar(quick: Quick) -> None:
    """Giga takes no such name; another program that writes to the file may."""
    start(quick, "2026-11-20")
    with sqlite3.connect(quick.db) as conn:
        conn.execute("INSERT INTO command (verb, entered_at) VALUES ('start', ?)", (MOMENT,))
        conn.execute(
            "INSERT INTO contract (command, name, since, plan)"
            " SELECT 2, ?, since, plan FROM contract",
            ("a\x07b\r\nEND:VEVENT",),
        )
    conn.close()
    text = quick.ok("export", "ics")
    assert "(a b  END:VEVENT\\, own" in text.replace("\r\n ", "")
    assert all(char.isprintable() for char in text.replace("\r\n", ""))


# --- the file -------------------------------------------------------------------------------


def test_what_never_was_is_cancelled_in_the_file_until_it_would_have_ended(quick: Quick) -> None:
    quick.ok("start", "povo2", "--since", "2026-11-01")
    quick.ok("topup", "3GB", "--lasts", "10 days")
    (lost,) = [event for event in kept(quick) if "lost after" in title(event)]
    quick.ok("undo")
    (gone,) = [event for event in kept(quick) if event["UID"] == lost["UID"]]
    assert gone["STATUS"] == "CANCELLED" and gone["SEQUENCE"] > lost["SEQUENCE"]
    assert title(gone) == f"No longer: {title(lost)}"
    again = (quick.folder / "data.ics").read_bytes()
    kept(quick)
    assert (quick.folder / "data.ics").read_bytes() == again
    uids = [event["UID"] for event in kept(quick, GIGA_TODAY="2026-12-15")]
    assert uids and lost["UID"] not in uids


def test_the_answer_counts_what_the_file_holds(mineo: Quick) -> None:
    assert mineo.ok("export", "ics", "a.ics") == "Events in a.ics: 1; cancelled: 0.\n"
    mineo.ok("log", "1GB")
    assert mineo.ok("export", "ics", "a.ics") == "Events in a.ics: 0; cancelled: 1.\n"


@pytest.mark.parametrize(
    "content",
    [
        "dear diary\n",
        "BEGIN:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Others//EN\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Giga//giga-ledger//EN\r\nEND:VCALENDAR\r\n",
        "\N{LATIN SMALL LETTER E WITH ACUTE}",
    ],
)
def test_a_file_that_is_no_calendar_of_ours_is_left_alone(mineo: Quick, content: str) -> None:
    file = mineo.folder / "data.ics"
    file.write_bytes(content.encode("latin-1"))
    line = mineo.refused("export", "ics", "data.ics")
    assert "data.ics" in line and "left alone" in line
    assert file.read_bytes() == content.encode("latin-1")


def test_the_calendar_of_another_ledger_is_left_alone(quick: Quick) -> None:
    start(quick, "2026-11-20")
    kept(quick)
    before = (quick.folder / "data.ics").read_bytes()
    other = {"GIGA_DB": str(quick.folder / "other.db")}
    quick.ok("start", "card.toml", "--since", "2026-11-20", **other)
    assert "another ledger" in quick.refused("export", "ics", "data.ics", **other)
    assert (quick.folder / "data.ics").read_bytes() == before


@pytest.mark.parametrize("name", ["no/such/folder.ics", ".", "dangling"])
def test_what_cannot_be_written_is_one_line_and_leaves_nothing(mineo: Quick, name: str) -> None:
    (mineo.folder / "dangling").symlink_to("no/such/file")
    before = sorted(path.name for path in mineo.folder.iterdir())
    assert name in mineo.refused("export", "ics", name)
    assert sorted(path.name for path in mineo.folder.iterdir()) == before


def test_an_empty_file_is_filled_and_keeps_its_mode_and_its_link(mineo: Quick) -> None:
    file, link = mineo.folder / "real.ics", mineo.folder / "data.ics"
    file.touch(mode=0o600)
    link.symlink_to(file)
    assert len(kept(mineo)) == 1
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o600
    assert not list(mineo.folder.glob("*.part"))


def test_an_export_writes_nothing_to_the_ledger(mineo: Quick) -> None:
    before = mineo.facts()
    kept(mineo)
    assert mineo.facts() == before


def test_without_a_contract_there_is_nothing_to_export(quick: Quick, tmp_path: Path) -> None:
    assert "giga start" in quick.refused("export", "ics", "data.ics")
    assert not os.path.exists(tmp_path / "data.ics")
