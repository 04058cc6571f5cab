"""What a person does with data besides using and buying it: gifts, loans, the bank, options.

Each is checked against what the engine says is there at the end of its day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from ledger import billing, store
from ledger.billing.statement import LotView, Statement
from ledger.book.account import Account, gather, history_of
from ledger.book.entering import MOST_A_DAY, Ready, after, check_life, ready_for
from ledger.book.session import Session
from ledger.errors import LedgerError, Unsure
from ledger.facts import History
from ledger.facts.acts import (
    Act,
    Claim,
    Deposit,
    Forfeit,
    GiftIn,
    GiftOut,
    Loan,
    Option,
    Withdrawal,
)
from ledger.i18n import _
from ledger.plans.extras import BorrowRule, DepositRule, GiftRule, WithdrawRule, extras
from ledger.plans.rules import UNLIMITED, Rules
from ledger.record import NamedTuple
from ledger.units import canonical, parse, text

_CYCLES_AHEAD = 12
"""How far ahead a claim is looked for."""


class Scene(NamedTuple):
    """What an act finds at the end of its day, before it is written down."""

    ready: Ready
    history: History
    before: Statement

    @property
    def day(self) -> date:
        return self.ready.day

    @property
    def rules(self) -> Rules:
        """The plan in force on the day."""
        return self.before.rules

    def amount(self, words: str, unit: int | None) -> int:
        """Bytes of an amount; refuses nothing at all."""
        found = parse(words, unit or self.rules.unit)
        if not found:
            raise LedgerError(_("{amount} is nothing.").format(amount=words))
        return found

    def said(self, amount: int) -> str:
        """An amount in the unit of the plan."""
        return text(amount, self.rules.unit).replace(".0 ", " ")


class Acted(NamedTuple):
    """An act that was written down, and what the contract looks like with it."""

    fact: int
    day: date
    bytes: int
    account: Account
    """As it stands today."""


def gift_in(
    session: Session,
    amount: str,
    *,
    on: str | None = None,
    lasts: str = "",
    until: str | None = None,
    note: str = "",
    unit: int | None = None,
) -> Acted:
    """Write down data that came from another person. ``until`` is its last usable day."""
    check_life(lasts, until)
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        given = scene.amount(amount, unit)
        act = GiftIn(0, scene.day, given, lasts, after(until, scene.ready))
        check_gift_in(scene, act, sure=session.sure)
        return enter(conn, session, scene, "gift", act, given, note)


def check_gift_in(scene: Scene, act: GiftIn, *, sure: bool) -> None:
    """Refuse a gift without an end where the plan gives it none; ask before a very large one."""
    rule = extras(scene.rules).gift or GiftRule()
    if rule.lasts is None and not act.lasts and not act.until:
        raise LedgerError(
            _("With {plan} a gift keeps the end that it had.").format(plan=scene.rules.plan),
            _("Say which: --until DATE, its last usable day."),
        )
    if not sure and act.bytes > MOST_A_DAY:
        raise Unsure(_("{amount} is a lot for one gift.").format(amount=scene.said(act.bytes)))


def gift_out(
    session: Session,
    amount: str,
    *,
    on: str | None = None,
    note: str = "",
    unit: int | None = None,
) -> Acted:
    """Write down data that went to another person; refuses more than the plan lets go."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        given = scene.amount(amount, unit)
        check_gift_out(scene, given)
        return enter(conn, session, scene, "gift", GiftOut(0, scene.day, given), given, note)


def check_gift_out(scene: Scene, given: int) -> None:
    """Refuse to give more, or less, than the plan lets go."""
    rule = extras(scene.rules).gift or GiftRule()
    _check_size(scene, given, rule)
    _check_left(scene, given, rule)
    then = _with(scene, GiftOut(0, scene.day, given))
    gone = then.figures.given - scene.before.figures.given
    if gone < given:
        raise _too_much(scene, gone, _("Other data went out on that day."))


def _check_size(scene: Scene, given: int, rule: GiftRule) -> None:
    plan = scene.rules.plan
    if given < rule.min:
        raise LedgerError(
            _("With {plan} a gift is at least {amount}.").format(
                plan=plan, amount=scene.said(rule.min)
            )
        )
    if rule.max and given > rule.max:
        raise LedgerError(
            _("With {plan} a gift is at most {amount}.").format(
                plan=plan, amount=scene.said(rule.max)
            ),
            _("Give it in several parts, if the carrier allows that."),
        )


def _check_left(scene: Scene, given: int, rule: GiftRule) -> None:
    held = _sum(_finite(scene.before.lots, ()))
    spare = _sum(_finite(scene.before.lots, rule.takes))
    endless = any(lot.granted == UNLIMITED for lot in scene.before.lots)
    if rule.leave and not endless:
        spare = min(spare, max(held - rule.leave, 0))
    if given > spare:
        why = ""
        if rule.leave:
            why = _("{amount} must stay with you.").format(amount=scene.said(rule.leave))
        elif rule.takes:
            why = _("Only this may be given: {classes}.").format(classes=", ".join(rule.takes))
        raise _too_much(scene, spare, why)


def borrow(
    session: Session, amount: str, *, on: str | None = None, note: str = "", unit: int | None = None
) -> Acted:
    """Write down data that was taken from the next grant."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        _borrowing(scene)
        borrowed = scene.amount(amount, unit)
        check_borrow(scene, borrowed)
        act = Loan(0, scene.day, borrowed)
        return enter(conn, session, scene, "borrow", act, borrowed, note)


def check_borrow(scene: Scene, borrowed: int) -> None:
    """Refuse to borrow more than may be owed, or what is no whole number of steps."""
    rule = _borrowing(scene)
    _check_step(scene, borrowed, rule.step)
    owed = scene.before.figures.debt
    if rule.max and owed + borrowed > rule.max:
        raise LedgerError(
            _("At most {most} may be owed, and {owed} is owed already.").format(
                most=scene.said(rule.max), owed=scene.said(owed)
            ),
            _("So {amount} more can be borrowed.").format(
                amount=scene.said(max(rule.max - owed, 0))
            ),
        )


def _borrowing(scene: Scene) -> BorrowRule:
    rule = extras(scene.rules).borrow
    if rule is None:
        raise LedgerError(
            _("With {plan} nothing can be borrowed.").format(plan=scene.rules.plan),
            _("For data that was bought: giga topup AMOUNT."),
        )
    return rule


def claim(session: Session, *, on: str | None = None, note: str = "") -> Acted:
    """Write down that what the plan gives only to who asks was asked for."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        rolls = any("claim" in rollover.requires for rollover in scene.rules.rollovers)
        if not rolls and not any(grant.claim for grant in scene.rules.grants):
            raise LedgerError(
                _("With {plan} nothing has to be asked for.").format(plan=scene.rules.plan)
            )
        act = Claim(0, scene.day)
        played = _with(scene, act)
        come = _granted(played, scene.day)[len(_granted(scene.before, scene.day)) :]
        if not come and not (rolls and not _claims(scene)):
            raise _nothing_to_claim(scene)
        amount = UNLIMITED if UNLIMITED in come else sum(come)
        return enter(conn, session, scene, "claim", act, amount, note)


def _claims(scene: Scene) -> list[date]:
    """The days of the running cycle on which something was claimed."""
    cycle = scene.before.cycle
    return [
        event.day
        for event in scene.history.events
        if isinstance(event, Claim) and cycle and cycle.start <= event.day <= scene.day
    ]


def _nothing_to_claim(scene: Scene) -> LedgerError:
    days = _claims(scene)
    message = (
        _("It was claimed already, on {day}.").format(day=days[-1])
        if days
        else _("There is nothing to ask for in this cycle.")
    )
    coming = _next_claim(scene)
    return LedgerError(message, _("The next: from {day} on.").format(day=coming) if coming else "")


def _next_claim(scene: Scene) -> date | None:
    """The first day of the cycle in which there will be something to ask for again."""
    cycle, plans = scene.before.cycle, scene.ready.terms.plans
    for _ahead in range(_CYCLES_AHEAD):
        if cycle is None or not scene.ready.terms.covers(cycle.end):
            return None
        day = cycle.end
        without = billing.state(scene.history, plans, day)
        claimed = _with(scene._replace(ready=scene.ready._replace(day=day)), Claim(0, day))
        rolls = any("claim" in rollover.requires for rollover in without.rules.rollovers)
        if rolls or len(_granted(claimed, day)) > len(_granted(without, day)):
            return day
        cycle = without.cycle
    return None


def _granted(statement: Statement, on: date) -> list[int]:
    return [row.bytes for row in statement.trail.granted if row.on == on]


def deposit(
    session: Session, amount: str, *, on: str | None = None, note: str = "", unit: int | None = None
) -> Acted:
    """Write down data that was put into the bank."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        _depositing(scene)
        put = scene.amount(amount, unit)
        check_deposit(scene, put)
        return enter(conn, session, scene, "deposit", Deposit(0, scene.day, put), put, note)


def check_deposit(scene: Scene, put: int) -> None:
    """Refuse to put more into the bank than there is, may go in, or has room."""
    rule = _depositing(scene)
    _check_room(scene, put, rule)
    spare = _sum(_finite(scene.before.lots, rule.takes))
    if put > spare:
        why = ""
        if rule.takes:
            names = ", ".join(rule.takes)
            why = _("Only this may be put aside: {classes}.").format(classes=names)
        raise _too_much(scene, spare, why)
    played = _with(scene, Deposit(0, scene.day, put))
    moved = _moved(played, "deposit") - _moved(scene.before, "deposit")
    if moved < put or played.figures.given < scene.before.figures.given:
        raise _too_much(scene, min(moved, spare), _("Other data went out on that day."))


def _depositing(scene: Scene) -> DepositRule:
    rule = extras(scene.rules).deposit
    if rule is None:
        raise LedgerError(
            _("With {plan} nothing can be put aside by hand.").format(plan=scene.rules.plan)
        )
    return rule


def _check_room(scene: Scene, put: int, rule: DepositRule) -> None:
    banked = scene.before.figures.banked
    if rule.max and banked + put > rule.max:
        raise LedgerError(
            _("The bank holds at most {most}, and {banked} is in it.").format(
                most=scene.said(rule.max), banked=scene.said(banked)
            )
        )


def withdraw(
    session: Session, amount: str, *, on: str | None = None, note: str = "", unit: int | None = None
) -> Acted:
    """Write down data that was taken out of the bank."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        _check_bank(scene)
        taken = scene.amount(amount, unit)
        check_withdraw(scene, taken)
        return enter(conn, session, scene, "withdraw", Withdrawal(0, scene.day, taken), taken, note)


def check_withdraw(scene: Scene, taken: int) -> None:
    """Refuse to take more out of the bank than is in it, or what is no whole number of steps."""
    _check_bank(scene)
    _check_step(scene, taken, (extras(scene.rules).withdraw or WithdrawRule()).step)
    banked = scene.before.figures.banked
    if taken > banked:
        raise LedgerError(
            _("There is {amount} in the bank on {day}.").format(
                amount=scene.said(banked), day=scene.day
            ),
            _("No more can be taken out."),
        )
    then = _with(scene, Withdrawal(0, scene.day, taken))
    moved = _moved(then, "withdraw") - _moved(scene.before, "withdraw")
    if moved < taken:
        why = _("What was put into the bank on a day can be taken out from the next day on.")
        raise _too_much(scene, moved, why)


def _check_bank(scene: Scene) -> None:
    tables = extras(scene.rules)
    locks = any(rollover.locked for rollover in scene.rules.rollovers)
    if not (scene.before.figures.banked or locks or tables.withdraw or tables.deposit):
        raise LedgerError(_("With {plan} there is no bank.").format(plan=scene.rules.plan))


def option(
    session: Session, name: str, *, switch_on: bool, on: str | None = None
) -> tuple[Acted, str]:
    """Write down that an option was switched on or off; returns its name as the plan has it."""
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        name = _option_called(scene.rules, name)
        if (name in scene.before.options) == switch_on:
            words = (
                _("{day}: the option {name} is on already.")
                if switch_on
                else _("{day}: the option {name} is off already.")
            )
            raise LedgerError(
                words.format(name=name, day=scene.day), _("What was written down: giga journal")
            )
        act = Option(0, scene.day, name, switch_on)
        return enter(conn, session, scene, "option", act, 0, ""), name


def options_known(rules: Rules) -> list[str]:
    """The options that a plan knows, in whatever version of its rules."""
    names: dict[str, None] = {}
    for version in (rules, *(revision.rules for revision in rules.revisions)):
        names |= {grant.option: None for grant in version.grants if grant.option}
        words = [word for rollover in version.rollovers for word in rollover.requires]
        names |= {word.partition(":")[2]: None for word in words if word.startswith("option:")}
    return list(names)


def _option_called(rules: Rules, name: str) -> str:
    known = options_known(rules)
    for one in known:
        if one.casefold() == name.casefold():
            return one
    if not known:
        raise LedgerError(_("{plan} has no options.").format(plan=rules.plan))
    raise LedgerError(
        _("{plan} has no option {name!r}.").format(plan=rules.plan, name=name[:40]),
        _("There are: {names}.").format(names=", ".join(known)),
    )


def forfeit(session: Session, what: str, *, on: str | None = None, reason: str = "") -> Acted:
    """Write down that something outside the rules took data away. ``what``: ``all``, ``carried``.

    Raises :class:`Unsure` with what would be lost, until the session is sure.
    """
    with store.writing(session.path) as conn:
        scene = scene_of(conn, session, on)
        act = Forfeit(0, scene.day, what)
        gone = [lot for lot in scene.before.lots if what == "all" or lot.carried]
        if not gone:
            raise LedgerError(_("There is nothing to lose on {day}.").format(day=scene.day))
        lost = _with(scene, act).figures.forfeited - scene.before.figures.forfeited
        if not session.sure:
            raise Unsure(
                _("{amount} will be gone from {day} on. Is it right?").format(
                    amount=scene.said(lost), day=scene.day
                )
            )
        return enter(conn, session, scene, "forfeit", act, lost, reason)


# What all acts share ----------------------------------------------------------------------------


def scene_of(
    conn: sqlite3.Connection, session: Session, on: str | None, to_come: str = ""
) -> Scene:
    """What an act finds; refuses a day on which it cannot have happened.

    ``to_come``: what to do instead of writing down what is still to come.
    """
    to_come = to_come or _("Write it down on the day on which it happens.")
    ready = ready_for(conn, session, on, to_come)
    history = history_of(conn, ready.terms)
    return Scene(ready, history, billing.state(history, ready.terms.plans, ready.day))


def enter(
    conn: sqlite3.Connection,
    session: Session,
    scene: Scene,
    verb: str,
    act: Act,
    amount: int,
    note: str,
) -> Acted:
    """Write an act down as one command."""
    terms = scene.ready.terms
    command = store.record(conn, verb, session.words, session.now.text())
    fact = store.add_act(conn, command, terms.row.id, act, note)
    return Acted(fact, scene.day, amount, gather(conn, terms, terms.today))


def _with(scene: Scene, act: Act) -> Statement:
    """The end of the day as it would be with an act."""
    last = max((event.id for event in scene.history.events), default=0)
    history = scene.history._replace(events=[*scene.history.events, act._replace(id=last + 1)])
    return billing.state(history, scene.ready.terms.plans, scene.day)


def _moved(statement: Statement, how: str) -> int:
    """What went into the bank (``deposit``) or out of it (``withdraw``) on the day, by hand."""
    rolls = statement.trail.rolls
    return sum(
        row.bytes for row in rolls if row.on == statement.on and row.child.startswith(f"{how}-")
    )


def _finite(lots: Iterable[LotView], classes: tuple[str, ...]) -> list[LotView]:
    """The usable lots of these classes whose data has an end; without classes of all."""
    return [
        lot
        for lot in lots
        if lot.state == "usable"
        and lot.granted != UNLIMITED
        and (not classes or ("carried" if lot.carried else lot.cls) in classes)
    ]


def _sum(lots: list[LotView]) -> int:
    return sum(lot.remaining for lot in lots)


def _check_step(scene: Scene, amount: int, step: int) -> None:
    if amount % step:
        raise LedgerError(
            _("{amount} is not a multiple of {step}.").format(
                amount=canonical(amount, scene.rules.unit), step=canonical(step, scene.rules.unit)
            ),
            _("{plan} counts it in such steps.").format(plan=scene.rules.plan),
        )


def _too_much(scene: Scene, spare: int, why: str) -> LedgerError:
    return LedgerError(
        _("Only {amount} can be taken on {day}.").format(amount=scene.said(spare), day=scene.day),
        why,
    )
