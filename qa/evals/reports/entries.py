"""Items and flips as HTML: what was asked, what a right answer says, what was answered, with which quotes, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from qa.answer_types import Answer, Citation
from qa.evals.reports.blanking import BLANK
from qa.evals.reports.plots import colour, duration
from qa.evals.reports.view import Column, ItemView, Page, Reply
from qa.evals.reports.words import EXPECTED
from qa.evals.stages import STAGES
from qa.evals.versus import Versus
from qa.text import clean

_OPEN_FLIPS = 6
"""How many flips are unfolded at first."""


def safe(words: str) -> str:
    """Words from outside, as HTML text or a quoted attribute."""
    return escape(clean(words), quote=True)


def anchor(name: str) -> str:
    """The element id of an item. Item ids hold letters, digits and `._:-` only."""
    return f"i-{safe(name)}"


def mark(state: str) -> str:
    """A small round sign: right, wrong, undecided, failed."""
    sign, kind, words = {
        "right": ("✓", "good", "right"),
        "wrong": ("✕", "bad", "wrong"),
        "part": ("½", "warn", "right in some repeats"),
        "error": ("!", "warn", "no answer came"),
    }.get(state, ("?", "open", "cannot be decided"))
    return f'<span class="mark {kind}" title="{words}" role="img" aria-label="{words}">{sign}</span>'


def state(reply: Reply) -> str:
    """`right`, `wrong`, `part` (some repeats), `error` or `undecided`."""
    if reply.answer is None and not reply.withdrawn:
        return "error"
    if reply.right is None:
        return "undecided"
    return {1.0: "right", 0.0: "wrong"}.get(reply.right, "part")


def filters(page: Page) -> str:
    """The controls over the item list; hidden until the script has come up."""
    tags = sorted({tag for view in page.items for tag in view.item.tags})
    stages = [name for name in STAGES if any(reply.stage == name for view in page.items for reply in view.replies)]
    splits = sorted({view.item.split for view in page.items})
    states = [("wrong", "wrong somewhere"), ("right", "right somewhere"), ("error", "no answer came")]
    if len(page.columns) > 1:
        states.insert(0, ("flip", "systems disagree"))
    if page.blanked:
        states.append(("blanked", "withheld since"))
    controls = [
        '<input type="search" name="text" placeholder="Search questions" aria-label="Search questions">',
        _choice("state", "all answers", states),
        _choice("stage", "any fault", [(_token(name), name) for name in stages]),
        _choice("tag", "all tags", [(_token(tag), tag) for tag in tags]),
        _choice("split", "all splits", [(split, split) for split in splits]) if len(splits) > 1 else "",
    ]
    for name in ("stage", "tag", "split"):  # the script reads all of them, shown or not
        if not any(f'name="{name}"' in control for control in controls):
            controls.append(f'<input type="hidden" name="{name}" value="">')
    return f'<form class="filters" hidden>{"".join(controls)}<output></output></form>'


def items(page: Page) -> str:
    """Every item, folded: a line each."""
    names = _colours(page.columns)
    return "\n".join(_item(view, names) for view in page.items)


def flips(page: Page, contest: Versus, before: str, after: str) -> str:
    """What changed between two systems, newly wrong first, both answers side by side."""
    views = {view.item.id: view for view in page.items}
    names = _colours(page.columns)
    parts = []
    for won, heading in (
        (False, f"Right with {before}, wrong with {after}"),
        (True, f"Wrong with {before}, right with {after}"),
    ):
        chosen = [flip for flip in contest.flips if flip.won is won]
        parts.append(f"<h3>{safe(heading)}: {len(chosen)}</h3>")
        for place, flip in enumerate(chosen):
            view = views[flip.item.id]
            kept = [reply for reply in view.replies if reply.label in (before, after)]
            parts.append(_folded(view, kept, names, identified=False, unfolded=place < _OPEN_FLIPS))
    return "\n".join(parts)


# ── one item ───────────────────────────────────────────────────────────────────────────────────────────────


def _item(view: ItemView, names: Mapping[str, str]) -> str:
    return _folded(view, view.replies, names, identified=True, unfolded=False)


def _folded(
    view: ItemView, replies: Sequence[Reply], names: Mapping[str, str], *, identified: bool, unfolded: bool
) -> str:
    item = view.item
    states = [state(reply) for reply in replies]
    told = {
        *states,
        *(["flip"] if len(set(states)) > 1 else []),
        *(["blanked"] if any(r.blanked for r in replies) else []),
    }
    stages = sorted({reply.stage for reply in replies if reply.stage})
    data = f' id="{anchor(item.id)}"' if identified else ""
    data += f' data-state="{" ".join(sorted(told))}" data-split="{item.split}"'
    data += f' data-tags="{_tokens(item.tags)}" data-stage="{_tokens(stages)}"'
    open_ = " open" if unfolded else ""
    return (
        f'<details class="item"{data}{open_}><summary><span class="marks">{"".join(map(mark, states))}</span>'
        f'<span class="q" dir="auto">{safe(item.question)}<span class="id">{safe(item.id)}</span></span>'
        f'<span class="stage">{safe(", ".join(stages))}</span></summary>'
        f'<div class="inside">{_expected(view)}<div class="replies">'
        f"{''.join(_reply(reply, names.get(reply.label, '')) for reply in replies)}</div></div></details>"
    )


def _expected(view: ItemView) -> str:
    item = view.item
    outcome = EXPECTED[item.status.value]
    words = "; ".join(_words(part) for part in view.expected)
    told = f"A right answer says <b>{words}</b>." if words else f"Right is: <b>{safe(outcome)}</b>."
    tags = f" Tags: {safe(', '.join(item.tags))}." if item.tags else ""
    return f'<p class="expected" dir="auto">{told}{tags} Split: {item.split}.</p>'


def _reply(reply: Reply, kind: str) -> str:
    head = f'<span class="sys"><i class="chip {kind}"></i>{safe(reply.label)}</span>{mark(state(reply))}'
    told = [EXPECTED.get(reply.answer.outcome.value, "")] if reply.answer else [reply.withdrawn or "no answer came"]
    if reply.repeats > 1 and reply.right is not None:
        told.append(f"right in {round(reply.right * reply.repeats)} of {reply.repeats} repeats")
    if not reply.withdrawn:
        told.append(duration(reply.seconds))
    head += f'<span class="state">{safe(" · ".join(told))}</span>'
    why = f'<p class="why">{safe(reply.why)}</p>' if reply.why else ""
    if reply.answer is None and not reply.withdrawn:
        why = f'<p class="why">{safe(reply.failure or "no answer came")}</p>'
    body = _answer(reply.answer) if reply.answer else ""
    return f'<div class="reply"><header>{head}</header>{body}{why}</div>'


def _answer(answer: Answer) -> str:
    claims = " ".join(_claim(claim.text, claim.citations, supported=claim.supported) for claim in answer.claims)
    parts = [f'<p class="said" dir="auto">{claims}</p>'] if claims else []
    parts += [
        f'<p dir="auto">{_words(f"Missing: {line}") if line != BLANK else _words(line)}</p>' for line in answer.missing
    ]
    if answer.citations:
        parts.append(f"<ol>{''.join(_citation(citation) for citation in answer.citations)}</ol>")
    if answer.withheld:
        pointers = "; ".join(
            f"{safe(one.card.source or one.card.source_id)}: {_link(one.card.title, one.card.url)}"
            for one in answer.withheld
        )
        parts.append(f'<p class="note">Withheld from AI, title and link only: {pointers}</p>')
    return "".join(parts)


def _claim(words: str, numbers: Iterable[int], *, supported: bool) -> str:
    if words == BLANK:
        return _words(words)
    markers = "".join(f"<sup>[{number}]</sup>" for number in numbers)
    said = safe(words) + markers
    return said if supported else f'<span class="unsupported" title="not borne out by a quote">{said}</span>'


def _citation(citation: Citation) -> str:
    card = citation.card
    name = f"{card.source}, {card.title}" if card.source else card.title
    link = _link(name, citation.link or card.url)
    return f'<li value="{citation.n}" dir="auto"><q>{safe(citation.quote)}</q> {link}</li>'


def _link(words: str, address: str) -> str:
    """A link only to the web: an article's address is data from outside."""
    if not re.match(r"https?://", address):
        return safe(words)
    return f'<a href="{safe(address)}" rel="noopener noreferrer nofollow">{safe(words)}</a>'


def _words(words: str) -> str:
    return f'<span class="blank">{safe(words)}</span>' if words == BLANK else safe(words)


def _colours(columns: Sequence[Column]) -> dict[str, str]:
    return {column.label: colour(index) for index, column in enumerate(columns)}


def _choice(name: str, all_of_them: str, options: Sequence[tuple[str, str]]) -> str:
    if not options:
        return ""
    inner = "".join(f'<option value="{safe(value)}">{safe(label)}</option>' for value, label in options)
    first = f'<option value="">{all_of_them}</option>'
    return f'<select name="{name}" aria-label="{safe(all_of_them)}">{first}{inner}</select>'


def _tokens(words: Iterable[str]) -> str:
    return " ".join(_token(word) for word in words)


def _token(words: str) -> str:
    """A name as one word of an attribute's list."""
    return safe(re.sub(r"\s+", "_", words))
