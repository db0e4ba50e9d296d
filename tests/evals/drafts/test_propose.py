"""Proposals: located exactly or dropped, mixed, never of an article that may not be used, always the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from qa.chat.scripted import ScriptedModel
from qa.chunks.sentences import sentence_spans
from qa.evals.drafts.absent import Names, unanswerable
from qa.evals.drafts.by_model import Tally, by_model, passages_of
from qa.evals.drafts.propose import by_rules, choose, made, relocated, to_item, usable
from qa.evals.drafts.reply import Asked, block, place, read_reply
from qa.ports import Catalog
from qa.prompts import read_prompt
from qa.types import ArticleCard, ArticleId, Standing
from tests.evals.made import card
from tests.evals.newsroom import ARTICLES

_HOME = Path(__file__).parent
TEXT = "The pier at Orle opened on 4 March 2026. The first boat carried 640 passengers. It was full."


def english(name: str, standing: Standing = Standing.FULL, *conditions: str) -> ArticleCard:
    return replace(card(name, standing), language="en", conditions=conditions)


def test_a_reply_is_held_to_the_words_of_the_passage() -> None:
    reply = (
        "Here are three questions.\n"
        "**QUESTION** When did the pier at Orle open?\nQUOTE [1] “The pier at Orle opened on 4 March 2026.”\nCLAIM 4 March 2026.\n\n"
        "2. QUESTION: How many passengers came?\nQUOTE [1] The first boat carried 460 passengers.\nCLAIM 460\n"
        "QUESTION Who designed the pier?\nMISSING who designed the pier at Orle\n"
        "QUESTION What did it cost?\nQUOTE [1] It was full.\nCLAIM €5 million\n"
        "QUESTION Whose was it?\nQUOTE [7] It was full.\nCLAIM full\n"
    )
    held, dropped = read_reply(reply, {1: TEXT})
    assert [(asked.question, asked.answer, asked.missing) for asked in held] == [
        ("When did the pier at Orle open?", "4 March 2026", ""),
        ("Who designed the pier?", "", "who designed the pier at Orle"),
    ]
    assert [TEXT[start:end] for start, end in held[0].spans] == ["The pier at Orle opened on 4 March 2026."]
    assert dropped == 3


def test_words_that_stand_twice_are_no_place() -> None:
    assert place(f"{TEXT} {TEXT}", "It was full.") is None
    assert place(TEXT.replace("pier", "“pier”"), 'The "pier" at Orle') == (0, 18)


def test_what_a_rule_writes_is_read_as_a_models_reply_is() -> None:
    quote = "The first boat carried 640 passengers."
    held, dropped = read_reply(block("How many?", answer="640", quote=quote) + block("Why?", missing="why"), {1: TEXT})
    assert (len(held), dropped) == (2, 0)


def test_no_question_is_made_of_an_article_that_may_not_be_used_as_it_is() -> None:
    cards = [
        english("a/full"),
        english("a/reference", Standing.REFERENCE),
        english("a/unchecked", Standing.UNCHECKED),
        english("a/verbatim", Standing.FULL, "attribution", "verbatim-only"),
        english("a/short", Standing.FULL, "max-quote:20"),
        english("a/named", Standing.FULL, "attribution"),
    ]
    assert [one.id for one in usable(cards)] == ["a/full", "a/named"]
    read: list[ArticleId] = []

    def text_of(name: ArticleId) -> str:
        read.append(name)
        return TEXT

    found = by_rules(cards, text_of=text_of, sentences=sentence_spans)
    assert set(read) == {"a/full", "a/named"}
    assert {gold.doc for proposal in found for gold in proposal.gold} == {"a/full", "a/named"}


def test_the_same_words_in_two_articles_are_one_question_with_both_as_gold() -> None:
    found = by_rules([english("a/one"), english("b/two")], text_of=lambda _: TEXT, sentences=sentence_spans)
    opened = next(p for p in found if p.question.startswith("When"))
    assert [(gold.doc, gold.group) for gold in opened.gold] == [("a/one", "same-words"), ("b/two", "same-words")]


def test_a_selection_is_mixed_and_always_the_same() -> None:
    texts = {
        f"a/{n}": f"Orle Mill {n}0{n} opened in 19{10 + n}. The Orle Fund {n} paid €{n}5 million for Orle Pier."
        for n in range(1, 9)
    }
    texts["b/talk"] = "Marit Solheim said yes."
    cards = [english(name) for name in texts]
    found = by_rules(cards, text_of=lambda name: texts[name], sentences=sentence_spans)
    chosen = choose(found, 12)
    assert chosen == choose(list(reversed(found)), 12)
    assert len({p.key for p in chosen}) == len(chosen) <= 12
    assert max(Counter(p.article for p in chosen).values()) <= 3
    assert sum(bool(p.missing) for p in chosen) <= 2


def test_an_absence_holds_in_every_article_that_names_the_person() -> None:
    names = Names()
    names.add(ArticleId("a"), "Marit Solheim said yes at the Orle Bridge.")
    assert (set(names.people), set(names.things)) == ({"Marit Solheim"}, {"Orle Bridge"})
    others = ["Solheim went to school in Orle. Her husband is Ivo.", "The Orle Bridge was designed in a week."]
    made_of = [absent.question for _, absent in unanswerable(names, others)]
    assert len(made_of) == 2
    assert "Marit Solheim" in made_of[0]
    assert not {"school", "married"} & set(made_of[0].rstrip("?").split())
    assert made_of[1] != "Who designed the Orle Bridge?"
    everything = "Solheim was born in 1961, aged 3 at school, married with children. The Orle Bridge: design, owner."
    assert list(unanswerable(names, [everything])) == []


def test_an_item_of_a_set_says_whether_a_person_has_seen_it() -> None:
    asked = Asked(question="When?", answer="4 March 2026", spans=((0, 40),), passage=1)
    proposal = made(asked, ArticleId("a/one"), TEXT, kind="when", language="en")
    item = to_item(proposal, reviewed=False)
    assert (item.reviewed, item.tags, item.status.value) == (False, ("drafted", "when"), "answered")
    assert to_item(replace(proposal, missing="why", gold=(), answer=""), reviewed=True).status.value == "insufficient"


def test_an_edited_proposal_is_located_anew_or_refused() -> None:
    asked = Asked(question="When?", answer="4 March 2026", spans=((0, 40),), passage=1)
    proposal = made(asked, ArticleId("a/one"), TEXT, kind="when", language="en")
    edited = relocated(proposal, question="Who came?", answer="640", quote="carried 640 passengers", text=TEXT)
    assert edited is not None
    assert TEXT[edited.gold[0].start : edited.gold[0].end] == "carried 640 passengers"
    assert relocated(proposal, question="?", answer="x", quote="nowhere", text=TEXT) is None


def test_a_model_is_asked_about_passages_and_held_to_them(catalog: Catalog) -> None:
    def reply(request: object) -> str:
        words = request.passages[0].chunk.text  # type: ignore[attr-defined]
        return f"QUESTION What of {words[:20]}?\nQUOTE [1] {words}\nCLAIM {words.split()[0]}\nQUESTION X?\nQUOTE [1] no\nCLAIM no\n"

    model = ScriptedModel(reply)
    tally = Tally()
    articles = [ArticleId(name) for name in ARTICLES] + [ArticleId("vault/talks")]
    found = list(
        by_model(
            model,
            passages_of(catalog, articles),
            prompt=read_prompt("draft", _HOME).text,
            count=4,
            today="2026-07-01",
            budget_tokens=4000,
            max_tokens=500,
            tally=tally,
        )
    )
    assert (len(found), tally.held, tally.dropped) == (4, 4, tally.calls)
    for proposal in found:
        text = catalog.text(proposal.article) or ""
        gold = proposal.gold[0]
        assert text[gold.start : gold.end] == gold.quote
    assert len({proposal.article for proposal in found}) == 4  # article after article, not four of the first
    sent = "".join(message.content for request in model.requests for message in request.messages)
    assert "Minister Okoro" not in sent


def test_a_reference_has_no_passages_to_ask_about(catalog: Catalog) -> None:
    assert list(passages_of(catalog, [ArticleId("vault/talks")])) == []


@pytest.mark.parametrize("reply", ["", "QUESTION", "no format at all", "QUESTION a?\nCLAIM b", "CLAIM b\nQUOTE [1] c"])
def test_a_reply_without_the_format_gives_nothing(reply: str) -> None:
    assert read_reply(reply, {1: TEXT})[0] == []
