"""Help pages whose wide letters count two columns; click counts letters."""

from __future__ import annotations

from collections.abc import Iterable

import click

from ledger.render.screen import pad, width_of, wrap


class HelpPage(click.HelpFormatter):
    """For languages with wide letters."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        self.write("".join(f"{line}\n" for line in wrap(indent + text, self.width, indent)))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        across = min(max(width_of(first) for first, _second in rows), col_max) + col_spacing
        indent = " " * (self.current_indent + across)
        for first, second in rows:
            start = " " * self.current_indent + first
            if width_of(first) > across - col_spacing:
                self.write(f"{start}\n")
                start = ""
            lines = wrap(pad(start, len(indent)) + second, self.width, indent)
            self.write("".join(f"{line}\n" for line in lines))
