"""Certificates of purges on the terminal: in words, or in full as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qa.cli.session import print_json

if TYPE_CHECKING:
    from qa.rights.certificate import Certificate


def show_certificates(
    certificates: Sequence[Certificate], otherwise: str, *, as_json: bool, more: dict[str, Any] | None = None
) -> None:
    """`otherwise`: what is said when there is none. `more`: what the JSON document says beside them."""
    if as_json:
        print_json({"version": 1, **(more or {}), "certificates": [one.document for one in certificates]})
        return
    from qa.cli.render import console

    out = console()
    for certificate in certificates:
        for line in certificate.lines():
            out.print(line)
        out.print(f"Certificate {certificate.place}")
    if not certificates:
        out.print(otherwise)
