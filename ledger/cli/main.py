"""The entry of ``giga``: finds the command, loads it alone, and turns failures into one line."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from io import StringIO

import click

from ledger import __version__
from ledger.cli.given import Given
from ledger.cli.guard import Guarded
from ledger.cli.table import GROUPS, NAMES
from ledger.errors import GigaError
from ledger.i18n import N_, _, language
from ledger.render.screen import plain, standard_output

INTERRUPTED = 130
_SEE_JOURNAL = N_("giga journal shows what was written.")

if language() != "en":
    from ledger.cli.help import HelpPage

    click.Context.formatter_class = HelpPage


class Commands(click.Group):
    """Commands that are loaded one by one; without one, ``status``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        module = import_module(f"ledger.cli.commands.{cmd_name.replace('import', 'import_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in GROUPS:
            with formatter.section(_(title)):
                formatter.write_dl([(name, _(summary)) for name, summary in commands])


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "A personal ledger of mobile data: what is left of your plan, what was carried over, "
        "and what will be lost on which day."
    ),
)
@click.option("--db", envvar="GIGA_DB", metavar="FILE", help=_("The ledger to use (GIGA_DB)."))
@click.option(
    "--contract",
    envvar="GIGA_CONTRACT",
    metavar="NAME",
    help=_("Which contract, where there are several (GIGA_CONTRACT)."),
)
@click.version_option(__version__, message="giga %(version)s")
@click.pass_context
def giga(ctx: click.Context, db: str | None, contract: str | None) -> None:
    ctx.obj = Given(db or "", contract or "", ctx.obj or [])
    if ctx.invoked_subcommand is None:
        status = giga.get_command(ctx, "status")
        assert status is not None
        ctx.invoke(status)


def main() -> None:
    """Run the command line and exit with its status: 0 done, 1 failed, 2 wrong usage."""
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # run has told already what cannot be written
            stream.flush()
    os._exit(status)  # all is written and closed: to take the interpreter apart costs a tenth more


def run(args: list[str]) -> int:
    """Run one command line; returns the exit status and never raises."""
    _make_speakable()
    try:
        result = giga.main(list(args), prog_name="giga", standalone_mode=False, obj=args)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        return _misused(error)
    except GigaError as error:
        return _fail(str(error), error.exit_status)
    except (KeyboardInterrupt, click.Abort) as stop:
        if sys.stderr.isatty():
            click.echo(err=True)  # the question stands on this line
        # Questions are asked before anything is written; elsewhere it may have been just written.
        asked = isinstance(stop, click.Abort) and stop.__cause__ is None
        why = N_("Nothing was written.") if asked else _SEE_JOURNAL
        return _fail(f"{_('Stopped.')} {_(why)}", INTERRUPTED)
    except (BrokenPipeError, SystemExit):
        # The reader has gone (giga journal | head); there is nobody left to tell. Click exits
        # by itself where that happens to its own text.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{_of_system(error)} {_(_SEE_JOURNAL)}")
    except Exception as error:
        if os.environ.get("GIGA_DEBUG"):
            raise
        return _fail(
            _("This is a fault in giga: {kind}: {error}.").format(
                kind=type(error).__name__, error=error
            )
            + f" {_(_SEE_JOURNAL)} "
            + _("GIGA_DEBUG=1 shows where; please report it.")
        )


def _make_speakable() -> None:
    """What a terminal cannot show, or would obey, becomes a mark; an answer that nobody hears is no
    failure, and who is not there says nothing.
    """
    if sys.stdin is None:  # closed by who called us, as those below
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif not isinstance(stream, Guarded):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
            colour = name == "stdout" and standard_output().colour
            setattr(sys, name, Guarded(stream, colour=colour))


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}."


def _misused(error: click.UsageError) -> int:
    """How the command is used, and what was wrong."""
    page = StringIO()
    error.show(page)
    _say([plain(line) for line in page.getvalue().splitlines()])
    return error.exit_code


def _fail(message: str, status: int = 1) -> int:
    """One line on standard error."""
    _say([f"giga: {plain(' '.join(message.splitlines()))}"])
    return status


def _say(lines: list[str]) -> None:
    for stream, text in ((sys.stdout, ""), (sys.stderr, "".join(f"{line}\n" for line in lines))):
        with suppress(OSError):
            stream.write(text)
            stream.flush()
