"""Records without the words of what was withdrawn: nothing of it is left, the rest stays, twice is once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.archive.blank import articles_in, blanked, prose
from tests.archive.records import citation, claim, record, side

SECRET = "zqxsecret"
BIRDS = "courier/birds.md"


def both(**more: Any) -> dict[str, Any]:
    return record(
        claims=[
            claim("It cost 7.4 million euros.", 1),
            claim(f"Three {SECRET} pairs were counted.", 2),
            claim(f"Both at once, {SECRET}.", 1, 2),
            claim(f"Nobody said {SECRET}.", verdict="unsupported", problems=[f"the quote “{SECRET}” is not in passage [2]"]),
        ],
        citations=[citation(1), citation(2, BIRDS, f"Three {SECRET} pairs were counted.", link=f"https://courier.example/2#:~:text={SECRET}")],
        missing=[f"closest: {SECRET}"],
        replay={"replies": [{"text": f"QUOTE [2] {SECRET}"}]},
        **more,
    )  # fmt: skip


def test_nothing_of_a_withdrawn_article_is_left_but_that_it_was_there() -> None:
    left = blanked(both(attempts=[{"problems": [SECRET]}]), {BIRDS: "Withdrawn on Monday."})
    assert SECRET not in json.dumps(left)
    assert left["withdrawn"] == {BIRDS: "Withdrawn on Monday."}
    bare = left["citations"][1]
    assert (bare["quote"], bare["title"], bare["link"]) == ("", f"Title of {BIRDS}", "https://courier.example/2")


def test_claims_on_other_articles_alone_stay_with_their_quotes() -> None:
    left = blanked(both(), {BIRDS: "why"})
    assert [one["text"] for one in left["claims"]] == ["It cost 7.4 million euros.", "", "", ""]
    assert left["citations"][0] == citation(1)
    assert left["text"] == "It cost 7.4 million euros. [1]"
    assert left["question"] == "What did the bridge cost?"


def test_an_article_that_was_only_shown_to_the_model_takes_its_free_words_along() -> None:
    document = both()
    document["claims"] = document["claims"][:1] + document["claims"][3:]
    document["citations"] = document["citations"][:1]
    left = blanked(document, {BIRDS: "why"})
    assert SECRET not in json.dumps(left)
    assert left["claims"][0]["text"] == "It cost 7.4 million euros."
    assert "replay" not in left


def test_a_record_that_never_held_the_article_is_left_alone() -> None:
    assert blanked(both(), {"wire/else.md": "why"}) == both()


def test_conflicts_name_articles_too() -> None:
    document = both(
        conflicts=[{"about": "x", "sides": [{"article_id": "wire/z.md", "source_id": "wire", "quote": SECRET}]}]
    )
    document["citations"], document["passages"], document["claims"] = [], [], []
    assert articles_in(document) == {"wire/z.md": "wire"}
    left = blanked(document, {"wire/z.md": "why"})
    assert SECRET not in json.dumps(left["conflicts"])


def disagreeing(*sides: dict[str, Any], about: str = "fire people") -> dict[str, Any]:
    return both(conflicts=[{"about": about, "sides": list(sides)}])


def test_a_conflict_between_articles_that_are_left_stays_without_the_side_that_went() -> None:
    voice = {"article_id": BIRDS, "source": "Courier", "title": SECRET}
    document = disagreeing(
        side("nine people", "wire/a.md", published="2026-03-03", standing="older", also=[voice]),
        side("six people", BIRDS, f"The fire took {SECRET}.", published="2026-03-04", standing="newer"),
        side("seven people", "post/b.md", standing="older", note=SECRET),
    )
    left = blanked(document, {BIRDS: "why"})
    assert SECRET not in json.dumps(left)
    [conflict] = left["conflicts"]
    assert [(one["value"], one["standing"]) for one in conflict["sides"]] == [
        ("nine people", "newer"), ("seven people", "older"),
    ]  # fmt: skip
    assert conflict["about"] == "fire people"
    assert blanked(left, {BIRDS: "why"}) == left
    assert blanked(left, {"wire/a.md": "why"})["conflicts"] == []  # one side alone is no conflict


def test_what_a_conflict_is_about_goes_where_no_side_that_is_left_says_it() -> None:
    sides = [side("nine", "wire/a.md"), side("seven", "post/b.md"), side("six", BIRDS)]
    assert blanked(disagreeing(*sides, about=f"fire {SECRET}"), {BIRDS: "why"})["conflicts"][0]["about"] == ""
    document = disagreeing(side("nine", "wire/a.md"), {"value": SECRET, "quote": SECRET}, side("six", BIRDS))
    assert blanked(document, {BIRDS: "why"})["conflicts"] == []  # a side of no article is nobody's


def test_a_correction_that_went_leaves_no_corrected_side() -> None:
    sides = [
        side("nine", BIRDS, standing="corrects"), side("seven", "post/b.md", standing="corrected"), side("six", "wire/a.md"),
    ]  # fmt: skip
    [conflict] = blanked(disagreeing(*sides), {BIRDS: "why"})["conflicts"]
    assert [one["standing"] for one in conflict["sides"]] == ["", ""]  # of the same day: neither is newer


def test_the_text_says_which_sentences_nothing_bears_out() -> None:
    claims = [
        claim("It rose.", 1),
        claim("It fell.", 1, verdict="unsupported"),
        claim("It is orange.", verdict="unsupported"),
    ]
    assert prose(claims) == "It rose. [1] It fell. [1] [unsupported] It is orange. [unsupported]"


ARTICLES = [f"courier/{letter}.md" for letter in "abcd"]


@given(data=st.data())
def test_whatever_a_record_holds_blanking_leaves_no_word_and_does_nothing_the_second_time(data: st.DataObject) -> None:
    articles = data.draw(st.lists(st.sampled_from(ARTICLES), min_size=1, max_size=5))
    gone = dict.fromkeys(data.draw(st.sets(st.sampled_from(ARTICLES), min_size=1)), "why")
    citations = [
        citation(n, name, f"words of {name} {SECRET if name in gone else ''}") for n, name in enumerate(articles, 1)
    ]
    claims = []
    for _ in range(data.draw(st.integers(0, 4))):
        cited = data.draw(st.lists(st.integers(1, len(articles)), max_size=3, unique=True))
        tainted = not cited or any(articles[n - 1] in gone for n in cited)
        claims.append(claim(f"Says so {SECRET if tainted and gone.keys() & set(articles) else ''}", *cited))
    document = record(claims=claims, citations=citations)
    document["replay"] = {"replies": [{"text": SECRET if gone.keys() & set(articles) else ""}]}
    left = blanked(document, gone)
    assert SECRET not in json.dumps(left)
    assert blanked(left, gone) == left
    assert [one["n"] for one in left["citations"]] == [one["n"] for one in citations]
    assert len(left["claims"]) == len(claims)
    kept = [one for one in citations if one["article_id"] not in gone]
    assert [one for one in left["citations"] if one["quote"]] == kept
