"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
AnswerJson = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document; in its `text`, [unsupported] marks what nothing bears out."),
]
Model = Annotated[str, typer.Option("--model", "-m", help="The model profile that answers.", envvar="QA_MODEL")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this source of the register (repeatable).")]
AsOf = Annotated[str, typer.Option("--as-of", help="Answer as of this day: later articles are not seen.")]
NoSync = Annotated[bool, typer.Option("--no-sync", help="Do not look for changed articles first.")]
