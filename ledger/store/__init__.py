"""The ledger's file: facts in, facts out. No rule of any plan is known here.

``opening`` opens it, ``creating`` and ``migrating`` make and renew it, ``queries`` and ``entries``
read, ``records`` adds, with ``acts`` for the rarer facts and ``staging`` and ``bringing`` for what
sources tell, ``undoing`` takes back, ``totals`` checks the derived tables. ``looking_back`` shows a
ledger as it was, ``telling`` remembers what was told, ``asking`` what sources answered,
``turns`` lets one run remind at a time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ledger.store.opening import SCHEMA_VERSION as SCHEMA_VERSION
from ledger.store.opening import reading as reading
from ledger.store.opening import writing as writing
from ledger.store.paths import default_path as default_path
from ledger.store.queries import ContractRow as ContractRow
from ledger.store.queries import PlanRow as PlanRow
from ledger.store.queries import brought_days as brought_days
from ledger.store.queries import contracts as contracts
from ledger.store.queries import day_sum as day_sum
from ledger.store.queries import history as history
from ledger.store.queries import largest_day as largest_day
from ledger.store.queries import last_entry as last_entry
from ledger.store.queries import plan_rules as plan_rules
from ledger.store.queries import plans as plans
from ledger.store.queries import telling_source as telling_source

if TYPE_CHECKING:
    from ledger.store.asking import add_answer as add_answer
    from ledger.store.asking import answers as answers
    from ledger.store.asking import brought_at as brought_at
    from ledger.store.checking import entered_after as entered_after
    from ledger.store.checking import foreign_keys as foreign_keys
    from ledger.store.checking import integrity as integrity
    from ledger.store.checking import said_after as said_after
    from ledger.store.checking import schema as schema
    from ledger.store.checking import unreadable as unreadable
    from ledger.store.copying import Content as Content
    from ledger.store.copying import backup as backup
    from ledger.store.copying import examine as examine
    from ledger.store.copying import restore as restore
    from ledger.store.creating import create as create
    from ledger.store.dumping import dump as dump
    from ledger.store.dumping import load as load
    from ledger.store.entries import JournalRow as JournalRow
    from ledger.store.entries import LedgerState as LedgerState
    from ledger.store.entries import begun_at as begun_at
    from ledger.store.entries import fact_state as fact_state
    from ledger.store.entries import journal as journal
    from ledger.store.entries import last_correction as last_correction
    from ledger.store.entries import last_fact as last_fact
    from ledger.store.entries import ledger_state as ledger_state
    from ledger.store.looking_back import as_it_was as as_it_was
    from ledger.store.records import add_act as add_act
    from ledger.store.records import add_change as add_change
    from ledger.store.records import add_contract as add_contract
    from ledger.store.records import add_correction as add_correction
    from ledger.store.records import add_end as add_end
    from ledger.store.records import add_expected as add_expected
    from ledger.store.records import add_meter as add_meter
    from ledger.store.records import add_plan as add_plan
    from ledger.store.records import add_reading as add_reading
    from ledger.store.records import add_topup as add_topup
    from ledger.store.records import add_use as add_use
    from ledger.store.records import add_void as add_void
    from ledger.store.records import record as record
    from ledger.store.telling import add_hush as add_hush
    from ledger.store.telling import add_told as add_told
    from ledger.store.telling import hushes as hushes
    from ledger.store.telling import told as told
    from ledger.store.totals import WrongMeter as WrongMeter
    from ledger.store.totals import WrongTotal as WrongTotal
    from ledger.store.totals import rebuild_day_totals as rebuild_day_totals
    from ledger.store.totals import rebuild_meters as rebuild_meters
    from ledger.store.totals import wrong_day_totals as wrong_day_totals
    from ledger.store.totals import wrong_meters as wrong_meters
    from ledger.store.turns import last_turn as last_turn
    from ledger.store.turns import one_at_a_time as one_at_a_time
    from ledger.store.undoing import CommandRow as CommandRow
    from ledger.store.undoing import last_command as last_command
    from ledger.store.undoing import last_undone as last_undone
    from ledger.store.undoing import redo as redo
    from ledger.store.undoing import undo as undo

# What not every command needs is loaded when it is first asked for.
_LATER = {
    "add_answer": "asking",
    "answers": "asking",
    "brought_at": "asking",
    "entered_after": "checking",
    "foreign_keys": "checking",
    "integrity": "checking",
    "said_after": "checking",
    "schema": "checking",
    "unreadable": "checking",
    "Content": "copying",
    "backup": "copying",
    "examine": "copying",
    "restore": "copying",
    "create": "creating",
    "dump": "dumping",
    "load": "dumping",
    "JournalRow": "entries",
    "LedgerState": "entries",
    "begun_at": "entries",
    "fact_state": "entries",
    "journal": "entries",
    "last_correction": "entries",
    "last_fact": "entries",
    "ledger_state": "entries",
    "as_it_was": "looking_back",
    "add_act": "records",
    "add_change": "records",
    "add_contract": "records",
    "add_correction": "records",
    "add_end": "records",
    "add_expected": "records",
    "add_meter": "records",
    "add_plan": "records",
    "add_reading": "records",
    "add_topup": "records",
    "add_use": "records",
    "add_void": "records",
    "record": "records",
    "add_hush": "telling",
    "add_told": "telling",
    "hushes": "telling",
    "told": "telling",
    "WrongMeter": "totals",
    "WrongTotal": "totals",
    "rebuild_day_totals": "totals",
    "rebuild_meters": "totals",
    "wrong_day_totals": "totals",
    "wrong_meters": "totals",
    "last_turn": "turns",
    "one_at_a_time": "turns",
    "CommandRow": "undoing",
    "last_command": "undoing",
    "last_undone": "undoing",
    "redo": "undoing",
    "undo": "undoing",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
