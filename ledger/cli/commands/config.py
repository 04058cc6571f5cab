"""``giga config``: the settings of this machine."""

from __future__ import annotations

import click

from ledger.cli.edge import json_option, show, show_json
from ledger.errors import SettingsError
from ledger.i18n import _
from ledger.render import config as text
from ledger.render.screen import standard_output
from ledger.settings import changing
from ledger.settings.files import is_open_to_others
from ledger.settings.keys import CHANNEL, KEYS, OPTION
from ledger.settings.paths import default_path


class Config(click.Command):
    """Help that lists every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        keys = [(key.name, _(key.help)) for key in KEYS]
        keys += [(f"channel.NAME.{key.name}", _(key.help)) for key in CHANNEL]
        keys.append(("csv.NAME.OPTION", _(OPTION.help)))
        with formatter.section(_("Settings")):
            formatter.write_dl(keys)


@click.command(
    cls=Config,
    help=_(
        "The settings of this machine, which lie in one file: all of them, one, or with a VALUE "
        "a new one. A list is names with commas between them."
    ),
)
@click.argument("key", required=False)
@click.argument("value", nargs=-1)
@click.option("--unset", is_flag=True, help=_("Take KEY out of the file; its default holds."))
@click.option("--path", "only_path", is_flag=True, help=_("Where the file is."))
@json_option
def command(
    key: str | None, value: tuple[str, ...], unset: bool, only_path: bool, as_json: bool
) -> None:
    if (unset and (not key or value)) or (only_path and key) or (as_json and (unset or value)):
        raise click.UsageError(_("Write KEY, KEY VALUE, --unset KEY or --path."))
    path = default_path()
    if only_path:
        show([path])
    elif key and (unset or value):
        done = changing.unset(path, key) if unset else changing.put(path, key, value)
        show(text.changed_lines(done))
    elif as_json:
        show_json(text.config_data(_wanted(path, key), path))
    elif key:
        (setting,) = _wanted(path, key)
        if setting.value is None:
            raise SettingsError(_("{key} is not set.").format(key=key))
        show([text.value_text(setting.value)])
    else:
        _list(path)


def _wanted(path: str, key: str | None) -> list[changing.Setting]:
    return [changing.get(path, key)] if key else changing.every(path)


def _list(path: str) -> None:
    settings = changing.every(path)
    show(text.config_lines(settings, standard_output()))
    if is_open_to_others(path) and any(map(text.is_secret, settings)):
        click.echo(
            _("giga: {path} holds an address, and others may read it: chmod 600").format(path=path),
            err=True,
        )
