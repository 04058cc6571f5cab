"""``giga plans new``: what a person can answer from the carrier's page becomes a plan file."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from shlex import quote

import click

from ledger.book import planning
from ledger.book.checking import Checked, check_text
from ledger.book.planning import Usual, read_as
from ledger.cli.asker import Talk, optional, tell, text
from ledger.cli.edge import show
from ledger.dates import Now, parse_day, span_text
from ledger.errors import Declined, LedgerError, PlanError
from ledger.i18n import _, language
from ledger.plans.rules import UNLIMITED, Cap
from ledger.plans.values import (
    AMOUNT,
    AMOUNT_OR_UNLIMITED,
    CAP,
    FAMILY_ID,
    LIFE,
    SOME_AMOUNT,
    ZONE,
    rounding,
    span,
)
from ledger.plans.writing import (
    Answers,
    Carry,
    SizeAnswer,
    Told,
    amount_text,
    plan_toml,
    proposed_id,
    size_id,
)
from ledger.render import checks


def interview(file: str, to_output: bool, now: Now) -> None:
    """Ask, write the file, check it by reading it back, and say what comes next."""
    if not sys.stdin.isatty():
        raise LedgerError(
            _("giga plans new asks questions, and nobody is here to answer."),
            _("Copy a file that is near (giga plans show PLAN) and change it: docs/plans.md."),
        )
    _check_file(file)
    tell(
        _(
            "Answer from the carrier's page. Enter takes what stands in brackets, < goes back to "
            "the question before, Ctrl-C stops."
        )
    )
    tell(_("Nothing is written before the end, and the file can be corrected afterwards."))
    answers = Talk().lead(lambda talk: _answers(talk, now, file or to_output))
    toml = plan_toml(answers)
    path = "" if to_output else file or planning.own_path(answers.id)
    checked = check_text(toml, path or answers.id)
    if to_output:
        show(toml.rstrip("\n").split("\n"))
    else:
        planning.keep(path, toml)
    _tell_end(answers, checked, path, own=not file)


def _check_file(file: str) -> None:
    if not file:
        return
    if not file.endswith(".toml"):
        raise LedgerError(
            _("{file}: a plan file ends with .toml.").format(file=file),
            _("Write for example {file}.toml.").format(file=file),
        )
    _may_replace(Talk(), file)


def _may_replace(talk: Talk, path: str) -> None:
    if os.path.exists(path) and not talk.yes(_("{path} is there. Replace it?").format(path=path)):
        raise Declined(_("Nothing was written."))


def _answers(talk: Talk, now: Now, elsewhere: str | bool) -> Answers:
    usual = Usual(now.here)
    carrier = talk.ask(_("Who sells it (the carrier)"), text)
    name = talk.ask(_("What the plan is called"), text)
    country = talk.ask(_("Country, in two letters"), _country, usual.country())
    zone = talk.ask(
        _("Whose midnight counts"), lambda given: str(read_as(ZONE, given)), usual.zone(country)
    )
    id = _id(talk, proposed_id(country, carrier, name), usual, elsewhere)
    unit = int(talk.ask(_("1 GB is so many MB, 1000 or 1024"), _unit, "1000"))
    today = now.today(zone)
    answers = Answers(id, carrier, name, zone, unit, (), today, language())
    answers = answers._replace(sizes=_sizes(talk, unit))
    if any(size.price for size in answers.sizes):
        answers = answers._replace(
            currency=talk.ask(_("Currency of the price"), _currency, usual.currency(country))
        )
    answers = _with_cycle(talk, answers)
    answers = answers._replace(carry=_carry(talk, answers))
    answers = _with_order(talk, _with_topups(talk, answers))
    answers = _with_end(talk, answers)
    answers = answers._replace(
        source=talk.ask(_("Address of the page with the rules (Enter: none)"), _address)
    )
    return answers._replace(told=_told(talk, answers, today))


def _country(given: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", given.lower(), re.ASCII):
        raise PlanError(_("Two letters, such as jp, us or de."))
    return given.lower()


def _currency(given: str) -> str:
    if not re.fullmatch(r"[a-z]{3}", given.lower(), re.ASCII):
        raise PlanError(_("Three letters, such as JPY, USD or EUR."))
    return given.upper()


def _id(talk: Talk, proposed: str, usual: Usual, elsewhere: str | bool) -> str:
    def read(given: str) -> str:
        id = str(read_as(FAMILY_ID, given))
        usual.check_id(id)
        return id

    id = talk.ask(_("Its id: country.carrier.product"), read, proposed)
    if not elsewhere:
        _may_replace(talk, planning.own_path(id))
    return id


def _unit(given: str) -> str:
    if given not in ("1000", "1024"):
        raise PlanError(_("1000 or 1024; most carriers mean 1000."))
    return given


# How much -------------------------------------------------------------------------------------


def _sizes(talk: Talk, unit: int) -> tuple[SizeAnswer, ...]:
    sizes: dict[str, SizeAnswer] = {}

    def another(given: str) -> int:
        amount = int(read_as(SOME_AMOUNT, text(given), unit))
        if size_id(SizeAnswer(amount), unit) in sizes:
            raise PlanError(
                _("There is a size of {amount} already.").format(amount=given),
                _("Sizes differ in their amount; < goes back."),
            )
        return amount

    while True:
        amount = talk.ask(_("How much data, such as 5GB or 300MB; or unlimited"), another)
        price = talk.ask(_("Its price, a number (Enter: not known)"), optional(_price, ""))
        size = SizeAnswer(amount, price)
        sizes[size_id(size, unit)] = size
        if not talk.yes(_("Is there another size of the same plan?")):
            return tuple(sizes.values())


def _price(given: str) -> str:
    plain = given.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", plain, re.ASCII):
        raise PlanError(_("A number such as 1980 or 9.99, please; the currency is asked next."))
    whole, point, part = plain.partition(".")
    return f"{int(whole)}{point}{part}"


# When it renews -------------------------------------------------------------------------------


def _with_cycle(talk: Talk, answers: Answers) -> Answers:
    when = talk.choose(
        _("When does it renew?"),
        [
            ("calendar", _("on the first of each month")),
            ("day", _("on the same day of each month")),
            ("days", _("every so many days")),
            ("ends", _("it does not: it ends")),
        ],
    )
    if when == "calendar":
        return answers
    if when == "day":
        day = talk.ask(
            _("On which day (Enter: it differs by customer)"), optional(_day_of_month, "")
        )
        return answers._replace(starts=f"day {day}" if day else "day")
    kind = span("days") if when == "days" else span("days", "hours", "months")
    example = "30 days" if when == "days" else "7 days"
    length = talk.ask(
        _("How often, such as 30 days") if when == "days" else _("How long it is good"),
        lambda given: span_text(read_as(kind, given)),
        example,
    )
    return answers._replace(length=length, starts="activation", ends=when == "ends")


def _day_of_month(given: str) -> str:
    if not given.isdecimal() or not 1 <= int(given) <= 31:
        raise PlanError(_("A day of the month, from 1 to 31."))
    return str(int(given))


# What goes on ---------------------------------------------------------------------------------


def _carry(talk: Talk, answers: Answers) -> Carry | None:
    question = (
        _("Is what is left kept when you renew in time?")
        if answers.ends
        else _("Does what is left roll over into the next cycle?")
    )
    if not talk.yes(question):
        return None
    lasts = talk.ask(
        _("How long is it good then: 1 cycle, 3 cycles, 60 days, 12 months, forever"),
        _life,
        "1 cycle",
    )
    return Carry(
        "1 cycle" if lasts == "cycle" else lasts,
        again=lasts == "cycle" and talk.yes(_("May the same data roll over again, without end?")),
        cap=talk.ask(
            _("The most that is carried: an amount; 1x for one cycle's data (Enter: no limit)"),
            optional(lambda given: _cap(given, answers.unit), ""),
        ),
        round=talk.ask(
            _("Rounded, such as down 100MB or up 1MB (Enter: it is not)"),
            optional(lambda given: _rounding(given, answers.unit), ""),
        ),
        grace=talk.ask(
            _("How long after the end a renewal still keeps it, such as 7 days (Enter: not)"),
            optional(lambda given: span_text(read_as(span("days", "hours"), given)), ""),
        )
        if answers.ends
        else "",
    )


def _life(given: str) -> str:
    return span_text(read_as(LIFE, given))


def _cap(given: str, unit: int) -> str:
    cap: Cap = read_as(CAP, given, unit)
    return given if cap.times_millis else amount_text(cap.bytes, unit)


def _rounding(given: str, unit: int) -> str:
    way, step = read_as(rounding("down", "up"), given, unit)
    return f"{way} {amount_text(step, unit)}"


def _with_topups(talk: Talk, answers: Answers) -> Answers:
    if not talk.yes(_("Can more data be bought for it (a top-up)?")):
        return answers
    lasts = talk.ask(
        _("How long a top-up is good: cycle, 30 days, 12 months, forever"), _life, "cycle"
    )
    renews = lasts != "cycle" and talk.yes(_("Does a new top-up give the older ones its own end?"))
    answers = answers._replace(topup=lasts, renews=renews)
    if answers.carry and talk.yes(_("Do top-ups roll over as well?")):
        return answers._replace(carry=answers.carry._replace(bought=True))
    return answers


_SAID = {
    "carried": lambda: _("what was carried over"),
    "plan": lambda: _("the new data"),
    "topup": lambda: _("what was bought"),
}


def _with_order(talk: Talk, answers: Answers) -> Answers:
    classes = ["carried"] * bool(answers.carry) + ["plan"] + ["topup"] * bool(answers.topup)
    if len(classes) == 1:
        return answers
    orders = [tuple(classes)]
    if answers.carry:
        orders.append(("plan", "carried", *classes[2:]))
    if answers.topup:
        orders.append(("topup", *classes[:-1]))
    choices = [
        ((order, False), _(", then ").join(_SAID[cls]() for cls in order)) for order in orders
    ]
    choices.append(((orders[0], True), _("whatever ends first")))
    order, soonest = talk.choose(_("What is used first?"), choices)
    return answers._replace(order=order, soonest=soonest)


def _with_end(talk: Talk, answers: Answers) -> Answers:
    if all(size.amount == UNLIMITED for size in answers.sizes):
        return answers
    then = talk.choose(
        _("What happens when all is used?"),
        [
            ("unknown", _("I do not know")),
            ("throttle", _("it gets slow")),
            ("stop", _("it stops")),
            ("charge", _("it costs extra")),
        ],
    )
    answers = answers._replace(then=then)
    if then == "throttle":
        return answers._replace(
            speed=talk.ask(_("How slow, such as 200kbps (Enter: not known)"), optional(text, ""))
        )
    if then == "charge":
        return answers._replace(
            charge=talk.ask(
                _("At which price, such as 1 EUR per 100 MB (Enter: not known)"), optional(text, "")
            )
        )
    return answers


def _address(given: str) -> str:
    if given and not (given.isprintable() and re.fullmatch(r"https?://\S+\.\S+", given)):
        raise PlanError(_("An address that begins with https://, or Enter for none."))
    return given


# An example -----------------------------------------------------------------------------------


def _told(talk: Talk, answers: Answers, today: date) -> Told | None:
    talk.tell(
        _("With figures that you know, the carrier's example or your own, giga checks the rules.")
    )
    if not talk.yes(_("Do you know what was used, and what was left then?")):
        return None
    unit = answers.unit
    sizes = [(size_id(size, unit), size_id(size, unit)) for size in answers.sizes]
    size = talk.choose(_("Of which size?"), sizes) if len(sizes) > 1 else sizes[0][0]
    start = talk.ask(
        _("First day of the plan, such as 2026-04-01"), lambda given: _day(given, today)
    )
    uses: list[tuple[date, str]] = []
    while True:
        day = talk.ask(
            _("A day on which data was used (Enter: no more)"),
            optional(lambda given: _day(given, today, start), None),
        )
        if day is None:
            break
        uses.append(
            (day, talk.ask(_("How much was used on it"), lambda given: _amount(given, unit)))
        )
    on = talk.ask(
        _("The day of which you know what was left"), lambda given: _day(given, today, start)
    )
    left = talk.ask(
        _("What was left at the end of that day"),
        lambda given: amount_text(read_as(AMOUNT_OR_UNLIMITED, text(given), unit), unit),
    )
    carried = (
        talk.ask(
            _("How much of it was carried over (Enter: not known)"),
            optional(lambda given: _amount(given, unit), ""),
        )
        if answers.carry
        else ""
    )
    anchor = start.day if answers.starts == "day" else None
    return Told(size, start, tuple(sorted(uses)), on, left, carried, anchor)


def _day(given: str, today: date, first: date | None = None) -> date:
    day = parse_day(text(given), today)
    if first and day < first:
        raise PlanError(_("That is before the first day, {first}.").format(first=first))
    return day


def _amount(given: str, unit: int) -> str:
    return amount_text(int(read_as(AMOUNT, text(given), unit)), unit)


# The end --------------------------------------------------------------------------------------


def _tell_end(answers: Answers, checked: Checked, path: str, own: bool) -> None:
    lines = checks.differing_lines(checked.file, checked.played)
    lines += [checks.trap_line(checked.file, trap) for trap in checked.traps]
    if checked.refused:
        lines.append(checks.refused_line(checked.refused))
    elif checked.failed:
        lines.append(_("The figures and the rules differ: look at both."))
    elif checked.played:
        lines.append(_("The rules say what you know."))
    if path:
        size = size_id(answers.sizes[0], answers.unit)
        plan = f"{answers.id}/{size}" if own else f"{quote(path)}#{size}"
        day = " --anchor DAY" if answers.starts == "day" else ""
        lines = [
            _("Written: {path}").format(path=path),
            *lines,
            _("Check it again when you have changed it: giga plans check {path}").format(
                path=quote(path)
            ),
            _("Begin it: giga start {plan}").format(plan=f"{plan}{day}"),
        ]
        show(lines)
        return
    for line in lines:
        click.echo(line, err=True)
