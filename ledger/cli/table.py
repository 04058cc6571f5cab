"""Every command with its summary, in the groups of ``giga --help``; none is loaded for that."""

from ledger.i18n import N_

GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("Write down"),
        (
            ("start", N_("begin a contract: a plan from a date")),
            ("log", N_("what was used on a day")),
            ("topup", N_("data that was bought")),
            ("reading", N_("what the carrier says remains")),
            ("expect", N_("use that you foresee, as on a trip")),
            ("gift", N_("data from another person, or to one")),
            ("borrow", N_("data taken from the next grant")),
            ("claim", N_("data that the plan gives only to who asks")),
            ("deposit", N_("data put into the bank of the plan")),
            ("withdraw", N_("data taken out of the bank")),
            ("option", N_("an option of the plan: on, off")),
            ("lines", N_("who is in the pool; add, remove")),
            ("forfeit", N_("data that is gone, as with a new SIM")),
            ("renew", N_("renew the plan by hand")),
            ("change", N_("change to another plan")),
            ("end", N_("end a contract")),
        ),
    ),
    (
        N_("Look"),
        (
            ("status", N_("what is left, and what will be lost (also plain giga)")),
            ("forecast", N_("what will likely be used, left and lost")),
            ("lots", N_("each piece of data, with its end")),
            ("cycles", N_("cycle by cycle: granted, carried, used, lost")),
            ("journal", N_("what was written down")),
            ("changes", N_("which past figures late entries moved")),
            ("why", N_("where each byte came from and went")),
            ("plans", N_("the plans that giga knows: list, show, check, new")),
            ("demo", N_("a believable year in a throw-away ledger")),
        ),
    ),
    (
        N_("Be told"),
        (
            ("remind", N_("what is new and worth telling, for cron; else silent")),
            ("ack", N_("a reminder was heard: no more of it")),
            ("snooze", N_("tell it some days later")),
            ("schedule", N_("let remind and collect run by themselves: cron, systemd, launchd")),
        ),
    ),
    (
        N_("Bring in"),
        (
            ("import", N_("usage from files: vnstat, android, csv, sms ...; a ledger: json")),
            ("collect", N_("what phones, routers and counters say, for cron; else silent")),
            ("sources", N_("what giga collect asks: list, add, remove")),
        ),
    ),
    (N_("Take out"), (("export", N_("ics (calendar), hledger, beancount, sqlite, json")),)),
    (
        N_("Care for"),
        (
            ("undo", N_("take back the last command; again, the one before")),
            ("redo", N_("bring back what was undone last")),
            ("amend", N_("correct an entry: its amount, day, note")),
            ("void", N_("say that an entry never was")),
            ("backup", N_("a verified copy of the ledger")),
            ("restore", N_("a backup becomes the ledger")),
            ("doctor", N_("is all well? what is not, and how to mend it")),
            ("config", N_("settings of this machine: what is told, when and where")),
        ),
    ),
)

NAMES = tuple(name for _group, commands in GROUPS for name, _summary in commands)
