"""How to do it again: the command, and what would have to be the same."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

from qa.evals.reports.entries import safe
from qa.evals.reports.view import Page


def pins(page: Page) -> dict[str, str]:
    """What says whether the command would meet the same state: digests and versions."""
    manifest = page.run.manifest
    dataset, index, tool = manifest["dataset"], manifest["index"], manifest["tool"]
    told = {
        "set": f"{dataset['path']}, sha256 {dataset['sha256'][:16]}",
        "articles": f"{index['articles']} used, {index['references']} by title and link only; {index['corpus'][:16]}",
        "index": index["fingerprint"],
        "prompt": ", ".join(sorted({one["prompt_sha256"][:16] for one in manifest["systems"] if one["prompt_sha256"]})),
        "config": manifest["config"][:16],
        "made by": f"qa {tool['version']}, Python {tool['python']}, {tool['platform']}",
        "run": f"{manifest['run_id']}, {manifest['started']}",
        "held against": page.against.id if page.against else "",
    }
    return {name: value for name, value in told.items() if value}


def reproduce(page: Page) -> str:
    """Both as HTML."""
    rows = [f"<tr><th>{name}</th><td><code>{safe(value)}</code></td></tr>" for name, value in pins(page).items()]
    return f"<pre>{safe(command(page.run.manifest))}</pre><table><tbody>{''.join(rows)}</tbody></table>"


def command(manifest: Mapping[str, Any]) -> str:
    """The command line that ran it, as far as the manifest tells."""
    dataset, systems = manifest["dataset"], manifest["systems"]
    chosen = dataset["selection"]
    words = ["qa eval run", quote(dataset["path"])]
    models = {one["label"].removesuffix(f"/{one['arm']}"): one for one in systems}
    words += [f"--model {quote(name)}" for name in models]
    arms = dict.fromkeys(one["arm"] for one in systems)
    words += [f"--arm {name}" for name in arms] if list(arms) != ["rag"] else []
    shown = dict.fromkeys(one["passages"] for name, one in models.items() if ":k=" not in name and one["passages"])
    words += [f"-k {passages}" for passages in shown]
    words += [f"--tag {quote(tag)}" for tag in chosen["tags"]]
    if chosen["split"] != "all":
        words.append(f"--split {chosen['split']}")
    if chosen["limit"]:
        words.append(f"--limit {chosen['limit']}")
    if manifest["repeats"] > 1:
        words.append(f"--repeat {manifest['repeats']}")
    if manifest["as_of"]:
        words.append(f"--as-of {manifest['as_of']}")
    return " ".join(words)
