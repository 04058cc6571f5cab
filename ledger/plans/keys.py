"""Every table and key of the plan language, with its default and what it says.

This is the one list of them: the parser reads by it, the JSON Schema (``plan.schema.json``) and
the table in docs/plans.md are made from it. The kinds of values are in
:mod:`ledger.plans.kinds`.
"""

from __future__ import annotations

from ledger.plans.example_keys import EXAMPLE
from ledger.plans.kinds import (
    DAY,
    FLAG,
    TEXT,
    TEXTS,
    Key,
    Keys,
    choice,
    free,
    number,
    or_false,
    table,
    table_or_tables,
    tables,
    text_or,
)
from ledger.plans.values import (
    AMOUNT,
    AMOUNT_OR_UNLIMITED,
    CAP,
    CLASSES,
    CONDITIONS,
    COUNTED,
    EVERY,
    FAMILY_ID,
    GRANT_AMOUNT,
    HOUR,
    HOURS,
    ID,
    LIFE,
    LIFE_OR_KEEP,
    LOT_CLASS,
    LOT_NAMES,
    OPTION,
    PERCENTS,
    PRICE,
    RANKS,
    RENEWS,
    STARTS,
    STEP,
    THEN,
    TIMES,
    UNIT,
    WEEKDAY_LIST,
    WINDOW,
    ZONE,
    rounding,
    span,
)

NAMES = free(TEXT, r"[a-z]{2,3}")

FAMILY = Keys(
    "family",
    "What the plans of this file have in common.",
    {
        "id": Key(FAMILY_ID, "`country.carrier.product`, small letters", required=True),
        "carrier": Key(TEXT, "who sells it", required=True),
        "name": Key(NAMES, "by language, `en` at least", required=True),
        "kind": Key(choice("prepaid", "postpaid", "enterprise"), "how it is paid", "postpaid"),
        "zone": Key(ZONE, "the time zone whose midnight counts", required=True),
        "unit": Key(UNIT, "1 GB is so much to the third power, in all amounts here", 1000),
        "shown": Key(UNIT, "the same of the carrier's own display, where that differs"),
        "currency": Key(TEXT, "of the prices, such as `JPY`"),
        "verified": Key(DAY, "when the rules were last read at the sources"),
        "sources": Key(TEXTS, "where the rules are written"),
        "memory": Key(TEXTS, "what is known from memory only"),
        "outside": Key(TEXTS, "rules that are shown and not computed"),
    },
)

ONLY = Keys(
    "only",
    "What the data may be used for.",
    {
        "categories": Key(TEXTS, "only usage of these categories"),
        "weekdays": Key(WEEKDAY_LIST, 'only on these days, such as `["sat", "sun"]`'),
    },
)

CYCLE = Keys(
    "cycle",
    "When a cycle begins and how long it lasts.",
    {
        "length": Key(
            span("months", "days", "hours"), "months or days; hours for what ends", "1 month"
        ),
        "starts": Key(
            STARTS,
            "`calendar`; `day 18`, for everyone; `day`, as the contract says "
            "(`giga start --anchor 11`); `activation`",
            "calendar",
        ),
        "month_end": Key(
            choice("clamp", "next_first", "last_day"),
            "in a month without that day: `clamp` to its last, `next_first`, or `last_day` "
            "(an end of month stays one)",
            "clamp",
        ),
        "renewal": Key(
            choice("automatic", "manual"), "`manual`: it ends unless it is renewed", "automatic"
        ),
        "grace": Key(
            span("days", "hours"), "how long after its end a renewal still saves what is left"
        ),
        "early": Key(
            choice("restart", "extend", "queue", "forfeit"),
            "a renewal before the end: begins anew today, moves the end, waits for the end, or "
            "loses what is left",
            "restart",
        ),
        "renewed_with": Key(
            choice("any", "same", "same_length", "same_or_larger", "same_or_dearer"),
            "with which plan a renewal saves what is left",
            "any",
        ),
        "first": Key(
            choice("full", "prorated"), "a first cycle that is not whole: prorated by days", "full"
        ),
        "first_round": Key(rounding("up"), "`up 10MB`: the prorated grant, rounded up"),
        "last": Key(choice("full", "prorated"), "a cycle inside which the contract ends", "full"),
        "hour": Key(
            HOUR, "when the day turns, where not at midnight; shown, and heeded by imports of hours"
        ),
    },
)

GRANT = Keys(
    "grant",
    "Data that the plan gives by itself.",
    {
        "class": Key(LOT_CLASS, "what kind of data it is", "plan"),
        "amount": Key(
            GRANT_AMOUNT,
            "`size`; `size.NAME`, of the size's `amounts`; an amount; or `unlimited`",
            "size",
        ),
        "every": Key(EVERY, "`cycle`, `3 cycles`, `day`, `once`", "cycle"),
        "lasts": Key(LIFE, "a life", "cycle"),
        "first": Key(number(1, 1000), "of `3 cycles`: the cycle in which it is first given", 1),
        "claim": Key(FLAG, "given only in cycles in which it is asked for", False),
        "option": Key(OPTION, "given only while this option is on"),
        "only": Key(table(ONLY), "what it may be used for: `categories`, `weekdays`"),
    },
)

WITHIN = Keys(
    "cap_within",
    "A limit on what rolls in a span of time.",
    {
        "amount": Key(AMOUNT, "at most so much", required=True),
        "span": Key(span("days", "months"), "in so long", required=True),
    },
)

ROLLOVER = Keys(
    "rollover",
    "What goes on into the next cycle, and how.",
    {
        "classes": Key(CLASSES, "what may roll", ["plan"]),
        "lasts": Key(LIFE, "a life, from the boundary at which it rolls", "1 cycle"),
        "lasts_from": Key(
            choice("roll", "grant"), "or from when it was first granted: `grant`", "roll"
        ),
        "times": Key(TIMES, "how often the same data may roll; or `unlimited`", 1),
        "round": Key(rounding("down", "up"), "`down 100MB` or `up 1MB`, on the sum of what rolls"),
        "min": Key(AMOUNT, "less than this does not roll"),
        "cap_per_cycle": Key(
            CAP, "on what rolls at one boundary: an amount, or `1x`, times the next cycle's grant"
        ),
        "cap_within": Key(
            table(WITHIN), 'on what rolls in a longer time: `{ amount = "9GB", span = "1 month" }`'
        ),
        "cap": Key(CAP, "on all that is carried, after the roll"),
        "cap_after_grant": Key(CAP, "on what is carried and the new grant together"),
        "trim": Key(
            choice("newest", "soonest"),
            "what a cap cuts: `newest`, or what ends `soonest`",
            "newest",
        ),
        "requires": Key(
            CONDITIONS,
            "what the closing cycle must have seen: `use`, `carried_empty`, `empty:CLASS`, "
            "`early` (renewal), `claim`, `no_change`, `option:NAME`",
        ),
        "wipe": Key(span("cycles"), "`12 cycles`: every twelfth renewal loses all that is carried"),
        "locked": Key(FLAG, "what rolls goes into the bank", False),
        "at": Key(choice("cycle", "grant"), "`grant`: a daily grant rolls at its own end", "cycle"),
        "from": Key(WEEKDAY_LIST, "only what was granted on these days"),
        "only": Key(table(ONLY), "what rolled data may be used for"),
    },
)

DRAIN = Keys(
    "drain",
    "Which data is used first.",
    {
        "order": Key(
            RANKS,
            "classes, the first is used first; those in a list of their own share a rank",
            ["carried", "plan", "option", "bonus", "gift", "topup", "borrowed"],
        ),
        "then": Key(
            THEN,
            "within a rank: what ends `soonest`, is `oldest`, `newest`, or had the `shortest` "
            'life; or a table, `{ default = "soonest", topup = "oldest" }`',
            "soonest",
        ),
    },
)

TOPUP = Keys(
    "topup",
    "Data that is bought, and what it does to what was bought before.",
    {
        "lasts": Key(LIFE, "a life", "cycle"),
        "renews": Key(
            RENEWS,
            "live top-ups take the new one's end (`last`, or `true`), the latest end (`longest`), "
            "or only those of the `same_size` do",
            False,
        ),
        "starts": Key(choice("now", "after"), "`after`: when nothing else is left", "now"),
        "clock": Key(
            choice("start", "bought"), "from when the life of what waits is counted", "start"
        ),
        "extends": Key(span("days"), "so much longer lasts all that is there, the cycle too"),
        "revives": Key(
            span("days", "hours"), "so long after its end a top-up comes back with the next one"
        ),
    },
)

_CARRY = choice("keep", "cap", "lose", "lose_on_downgrade")

CASE = Keys(
    "change_case",
    "What becomes of the carry at certain changes.",
    {
        "from": Key(TEXTS, "sizes or plan ids, `*` for anything", ["*"]),
        "to": Key(TEXTS, "sizes or plan ids, `*` for anything", ["*"]),
        "carried": Key(_CARRY, "as `change.carried`", required=True),
    },
)

CHANGE = Keys(
    "change",
    "What happens when this plan is left for another.",
    {
        "when": Key(
            choice("next_cycle", "now"), "when a change away from this plan holds", "next_cycle"
        ),
        "carried": Key(
            _CARRY,
            "what becomes of the carry: `keep`, `cap` (to one new grant), `lose`, "
            "`lose_on_downgrade`",
            "keep",
        ),
        "downgrade": Key(choice("amount", "price"), "what tells the smaller plan", "amount"),
        "cycle": Key(
            choice("keep", "restart"), "inside a cycle: it goes on, or one begins", "keep"
        ),
        "grant": Key(
            choice("full", "difference", "prorated", "none"),
            "inside a cycle: all of the new plan's data, what it has more, the share of the days "
            "left, nothing",
            "difference",
        ),
        "left": Key(choice("keep", "lose"), "inside a cycle: what is left of its own data", "keep"),
        "case": Key(tables(CASE), "`[[change.case]]` `from`, `to`, `carried`: the first that fits"),
    },
)

EXHAUSTED = Keys(
    "exhausted",
    "What the carrier does when all is used; shown, not computed.",
    {
        "then": Key(
            choice("throttle", "stop", "charge", "unknown"), "slower, nothing, or paid", "unknown"
        ),
        "speed": Key(TEXT, "`200kbps`"),
        "price": Key(TEXT, "`1 EUR per 100 MB`"),
    },
)

GIFT = Keys(
    "gift",
    "Data given to others, and received.",
    {
        "lasts": Key(LIFE_OR_KEEP, "of what is received: a life, or `keep`, the giver's", "cycle"),
        "takes": Key(LOT_NAMES, "what may be given; all where nothing is said"),
        "pick": Key(
            choice("soonest", "drain", "newest"),
            "which goes first: what ends soonest, what would be used first, what is newest",
            "soonest",
        ),
        "min": Key(AMOUNT, "of one gift"),
        "max": Key(AMOUNT, "of one gift"),
        "leave": Key(AMOUNT, "what the giver must keep"),
    },
)

BORROW = Keys(
    "borrow",
    "Data taken from the next grant.",
    {
        "lasts": Key(LIFE, "a life", "cycle"),
        "max": Key(AMOUNT, "the most that may be owed"),
        "step": Key(STEP, "in multiples of this"),
    },
)

DEPOSIT = Keys(
    "deposit",
    "What may be put into the bank by hand.",
    {
        "takes": Key(LOT_NAMES, "which data; all where nothing is said"),
        "lasts": Key(LIFE, "a life in the bank", "forever"),
        "max": Key(AMOUNT, "the most that the bank holds"),
    },
)

WITHDRAW = Keys(
    "withdraw",
    "What is taken out of the bank.",
    {
        "class": Key(LOT_CLASS, "what kind of data it is then", "bonus"),
        "lasts": Key(LIFE, "a life", "cycle"),
        "step": Key(STEP, "in multiples of this"),
        "max_lots": Key(number(1, 1000), "the bank holds so many, the earliest goes first"),
    },
)

SHARE = Keys(
    "share",
    "Lines that share a plan.",
    {
        "amount": Key(
            choice("pool", "per_line"), "the size's amount is for all lines, or for each", "pool"
        ),
        "joins": Key(
            choice("full", "prorated", "next_cycle"),
            "what a new line brings inside a cycle",
            "full",
        ),
        "leaves": Key(
            choice("now", "next_cycle"), "when what a line brought goes with it", "next_cycle"
        ),
        "pools": Key(
            choice("all", "carried"), "`carried`: only what rolled is for all lines", "all"
        ),
    },
)

TIER = Keys(
    "tier",
    "A step of a price that depends on use.",
    {
        "upto": Key(AMOUNT, "up to so much use; the last step says nothing"),
        "price": Key(PRICE, "of the cycle then", required=True),
    },
)

LIMIT = Keys(
    "limit",
    "A sliding window: more use than that makes the line slow. Never touches what is left.",
    {
        "amount": Key(AMOUNT, "more than so much", required=True),
        "days": Key(number(1, 366), "in so many days", required=True),
        "today": Key(FLAG, "the present day is one of them", True),
        "speed": Key(TEXT, "`1Mbps`"),
        "hours": Key(HOURS, "`18:00-02:00`: when it is slow; shown only"),
    },
)

QUOTA = Keys(
    "quota",
    "A limit on a part of the data.",
    {
        "categories": Key(TEXTS, "usage of these", required=True),
        "amount": Key(AMOUNT, "at most so much", required=True),
        "every": Key(choice("cycle", "day"), "in a cycle or a day", "cycle"),
    },
)

KEEP_ALIVE = Keys(
    "keep_alive",
    "The line is stopped when nothing is bought or used for long.",
    {
        "lasts": Key(span("days", "months", "calendar"), "how long", required=True),
        "after": Key(
            choice("topup", "topup_end", "use", "renew"), "since the last of these", "topup_end"
        ),
        "then": Key(text_or(NAMES), "what happens, in words; or by language, `en` at least"),
    },
)

ALERTS = Keys(
    "alerts",
    "When the carrier warns.",
    {"used": Key(PERCENTS, "`[50, 80, 100]`: per cent of the data", required=True)},
)

RULE_TABLES: dict[str, Key] = {
    "cycle": Key(table(CYCLE), CYCLE.says),
    "grant": Key(tables(GRANT, 1), GRANT.says),
    "rollover": Key(table_or_tables(ROLLOVER), ROLLOVER.says),
    "drain": Key(table(DRAIN), DRAIN.says),
    "topup": Key(table(TOPUP), TOPUP.says),
    "change": Key(table(CHANGE), CHANGE.says),
    "exhausted": Key(table(EXHAUSTED), EXHAUSTED.says),
    "gift": Key(table(GIFT), GIFT.says),
    "borrow": Key(table(BORROW), BORROW.says),
    "deposit": Key(table(DEPOSIT), DEPOSIT.says),
    "withdraw": Key(table(WITHDRAW), WITHDRAW.says),
    "share": Key(table(SHARE), SHARE.says),
    "windows": Key(
        free(WINDOW),
        'Hours or weekdays that give a usage its category: `night = "00:00-07:00"`, '
        '`weekend = ["sat", "sun"]`.',
    ),
    "count": Key(free(COUNTED), "How much of a category counts: `slow = 0`, `music = 0.1`."),
    "tier": Key(tables(TIER, 1), TIER.says),
    "limit": Key(tables(LIMIT, 1), LIMIT.says),
    "quota": Key(tables(QUOTA, 1), QUOTA.says),
    "keep_alive": Key(table(KEEP_ALIVE), KEEP_ALIVE.says),
    "alerts": Key(table(ALERTS), ALERTS.says),
}
"""The tables that a family, a size and a revision may have."""

_OVERRIDES = {
    name: key._replace(kind=or_false(key.kind), says=f"{key.says} `false` takes it away.")
    for name, key in RULE_TABLES.items()
}


def _size(name: str, amount: Key) -> Keys:
    return Keys(
        name,
        "A size; its own tables win over those of the family.",
        {
            "id": Key(ID, "the plan is `FAMILY/ID`", required=True),
            "amount": amount,
            "price": Key(PRICE, "a number or a text"),
            "name": Key(NAMES, "by language, where it has one of its own"),
            "amounts": Key(free(AMOUNT_OR_UNLIMITED, r"[A-Za-z_]\w*"), "further amounts by name"),
            **_OVERRIDES,
        },
    )


SIZE = _size("size", Key(AMOUNT_OR_UNLIMITED, "an amount, or `unlimited`", required=True))
REVISED_SIZE = _size("revised_size", Key(AMOUNT_OR_UNLIMITED, "an amount, or `unlimited`"))

REVISION = Keys(
    "revision",
    "What the carrier changed: these tables are laid over those before.",
    {
        "since": Key(DAY, "the date from which it holds", required=True),
        "size": Key(tables(REVISED_SIZE, 1), "sizes, found by their `id`"),
        **_OVERRIDES,
    },
)

FILE = Keys(
    "file",
    "A family of plans.",
    {
        "family": Key(table(FAMILY), FAMILY.says, required=True),
        "size": Key(tables(SIZE, 1), SIZE.says, required=True),
        **RULE_TABLES,
        "revision": Key(tables(REVISION), REVISION.says),
        "example": Key(tables(EXAMPLE), EXAMPLE.says),
    },
)
"""The whole file."""
