"""The keys of worked examples: events, and the figures that are expected."""

from __future__ import annotations

from ledger.plans.kinds import (
    DAY,
    FLAG,
    TEXT,
    TEXTS,
    TRUE,
    TRUE_OR_TEXT,
    Key,
    Keys,
    choice,
    number,
    tables,
)
from ledger.plans.values import AMOUNT, AMOUNT_OR_UNLIMITED, LIFE, LOT_CLASS, OPTION

EVENTS: dict[str, Key] = {
    "use": Key(AMOUNT, "used; with `category`, `line`"),
    "topup": Key(AMOUNT, "bought; with `class`, `lasts` or `until`, `starts`"),
    "gift_in": Key(AMOUNT, "received; with `lasts` or `until`"),
    "gift_out": Key(AMOUNT, "given away"),
    "borrow": Key(AMOUNT, "taken from the next grant; with `lasts`"),
    "renew": Key(TRUE_OR_TEXT, "`true`, or a size or plan id; with `amount` and `lasts` of a part"),
    "change": Key(TEXT, "to a size or plan id; with `from`, where its first day is known"),
    "reading": Key(AMOUNT, "the carrier says that so much remains"),
    "lines": Key(number(1, 10_000), "so many lines from then on"),
    "claim": Key(TRUE, "what is given on request is asked for"),
    "option": Key(OPTION, "an option is switched on"),
    "option_off": Key(OPTION, "an option is switched off"),
    "deposit": Key(AMOUNT, "put into the bank"),
    "withdraw": Key(AMOUNT, "taken out of the bank"),
    "forfeit": Key(choice("all", "carried"), "lost by something else: a new SIM, a pause"),
    "end": Key(TRUE, "the contract ends; this is its last day"),
}
DETAILS: dict[str, tuple[str, ...]] = {
    "use": ("category", "line"),
    "topup": ("class", "lasts", "until", "starts"),
    "gift_in": ("lasts", "until"),
    "borrow": ("lasts",),
    "renew": ("amount", "lasts"),
    "change": ("from",),
}
"""What else an event may say."""

EVENT = Keys(
    "event",
    "Something that happened: one of its kinds on a day.",
    {
        "on": Key(DAY, "when", required=True),
        **EVENTS,
        "category": Key(TEXT, "of a `use`"),
        "line": Key(TEXT, "of a `use`"),
        "class": Key(LOT_CLASS, "of a `topup`", "topup"),
        "lasts": Key(LIFE, "a life of its own"),
        "until": Key(DAY, "the first day without it"),
        "starts": Key(choice("now", "after"), "of a `topup`"),
        "amount": Key(AMOUNT, "of a `renew`"),
        "from": Key(DAY, "of a `change`"),
    },
)

LOT = Keys(
    "lot",
    "Data that is there.",
    {
        "class": Key(TEXT, "its class"),
        "carried": Key(FLAG, "whether it rolled"),
        "remaining": Key(AMOUNT_OR_UNLIMITED, "what is left of it"),
        "last_day": Key(DAY, "its last usable day"),
    },
)

FIGURES: dict[str, Key] = {
    "remaining": Key(AMOUNT_OR_UNLIMITED, "what can be used"),
    "carried": Key(AMOUNT_OR_UNLIMITED, "of it, what came from earlier cycles"),
    "used": Key(AMOUNT, "this cycle, overage included"),
    "overage": Key(AMOUNT, "this cycle, beyond all data"),
    "granted": Key(AMOUNT_OR_UNLIMITED, "this cycle, without what was carried"),
    "uncounted": Key(AMOUNT, "this cycle, used and not counted"),
    "forfeited": Key(AMOUNT, "lost, in all"),
    "given": Key(AMOUNT, "given away, in all"),
    "frozen": Key(AMOUNT, "saved only by a renewal"),
    "waiting": Key(AMOUNT, "bought, for when nothing else is left"),
    "debt": Key(AMOUNT, "borrowed and not paid back"),
    "banked": Key(AMOUNT, "in the bank"),
    "tier_left": Key(AMOUNT, "before the next step of the price"),
}

EXPECT = Keys(
    "expect",
    "Figures at the end of a day.",
    {
        "on": Key(DAY, "the day", required=True),
        **FIGURES,
        "slow": Key(FLAG, "more was used than a sliding `limit` allows"),
        "deadline": Key(DAY, "the last day on which `keep_alive` can be met"),
        "lots": Key(tables(LOT), "the data that is there, in the order of use"),
    },
)

EXAMPLE = Keys(
    "example",
    "A worked example.",
    {
        "source": Key(TEXT, "where the carrier prints it"),
        "derived": Key(TEXT, "or: from which written rule it was worked out"),
        "disputed": Key(TEXT, "why its own page contradicts it"),
        "size": Key(TEXT, "the id of a size", required=True),
        "start": Key(DAY, "the first day of the contract", required=True),
        "anchor": Key(number(1, 31), 'the day for `starts = "day"`'),
        "lines": Key(number(1, 10_000), "at the start", 1),
        "options": Key(TEXTS, "on from the start"),
        "events": Key(tables(EVENT), "what happened"),
        "expect": Key(tables(EXPECT, 1), "what the figures are then", required=True),
    },
)
