"""What a change of plan does, before or after it is written down."""

from __future__ import annotations

from datetime import date

from ledger.billing.statement import FigureMove
from ledger.i18n import _
from ledger.plans.rules import Rules
from ledger.plans.versions import Difference
from ledger.render.words import amount_text, day_text, plan_text


def asked_already_text(to: Rules, takes_effect: date | None, today: date) -> str:
    """What to say of a change that was written down before."""
    plan = plan_text(to)
    if takes_effect is None:
        return _("The change to {plan} is written down already.").format(plan=plan)
    return _("The change to {plan} is written down already, from {day} on.").format(
        plan=plan, day=day_text(takes_effect, today)
    )


def change_lines(
    to: Rules,
    takes_effect: date | None,
    differences: list[Difference],
    moved: list[FigureMove],
    today: date,
) -> list[str]:
    """From when the plan holds, which of its rules differ, and which figures move."""
    if takes_effect is None:
        return [_("Another change comes before it: this one never takes effect.")]
    lines = [
        _("{plan} from {day} on.").format(plan=plan_text(to), day=day_text(takes_effect, today))
    ]
    if differences:
        lines.append(_("Rules that differ:"))
        lines += [f"  {row.key}: {row.before} -> {row.after}" for row in differences]
    if not moved:
        return (
            [*lines, _("No figure moves before then.")]
            if not differences
            else [
                *lines,
                _("No figure moves."),
            ]
        )
    lines.append(_("Figures that move:"))
    names = {
        "remaining": _("left"),
        "carried": _("carried"),
        "granted": _("granted"),
        "forfeited": _("lost in all"),
    }
    for on, figure, before, after in moved:
        lines.append(
            "  "
            + _("{day}: {figure} {before} -> {after}").format(
                day=day_text(on, today),
                figure=names[figure],
                before=amount_text(before, to.unit),
                after=amount_text(after, to.unit),
            )
        )
    return lines
