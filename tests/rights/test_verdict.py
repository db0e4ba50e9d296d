"""The verdict: a row for every rule, and what must hold whatever is said."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.policy import Policy
from qa.rights.table import TABLE, Effect
from qa.rights.verdict import decide
from qa.types import AiUse, Carrier, Says, Signal, Standing, Use
from tests.rights.conftest import make_source

READ = (Carrier(carrier="register", status="read"), Carrier(carrier="notice", status="read"))
FAILED = Carrier(carrier="html-meta", status="failed")


def signal(protocol: str, use: Use, says: Says, quote: str = "") -> Signal:
    return Signal(carrier=protocol, protocol=protocol, use=use, says=says, quote=quote)


NO = signal("printed-notice", Use.AI_INPUT, Says.NO, "No AI.")
TRAINING = signal("printed-notice", Use.AI_TRAIN, Says.NO, "No AI training.")
DOUBT = signal("printed-notice", Use.AI_INPUT, Says.REVIEW, "perhaps")
YES = signal("tdmrep", Use.AI_INPUT, Says.YES, "0")
DETECT, FORBID = make_source(), make_source(AiUse.FORBID)
ALLOW, PERMITTED = make_source(AiUse.ALLOW), make_source(AiUse.ALLOW, permission="letter of 2 March")
LOOKED_AT = make_source(AiUse.ALLOW, reason="read on 2 March: no notice")


@pytest.mark.parametrize(
    ("source", "signals", "carriers", "standing", "rule"),
    [
        (DETECT, (), READ, Standing.FULL, "nothing-said"),
        (DETECT, (YES,), READ, Standing.FULL, "publisher-permits"),
        (DETECT, (NO,), READ, Standing.REFERENCE, "printed-notice"),
        (DETECT, (NO, YES), READ, Standing.REFERENCE, "printed-notice"),
        (DETECT, (TRAINING,), READ, Standing.REFERENCE, "printed-notice-training"),
        (DETECT, (TRAINING, NO), READ, Standing.REFERENCE, "printed-notice"),
        (DETECT, (DOUBT,), READ, Standing.UNCHECKED, "needs-review"),
        (DETECT, (DOUBT, NO), READ, Standing.REFERENCE, "printed-notice"),
        (DETECT, (), (*READ, FAILED), Standing.UNCHECKED, "carrier-failed"),
        (DETECT, (NO,), (*READ, FAILED), Standing.REFERENCE, "printed-notice"),
        (DETECT, (), (), Standing.UNCHECKED, "carrier-failed"),
        (DETECT, (), READ[:1], Standing.UNCHECKED, "carrier-failed"),
        (FORBID, (), READ, Standing.REFERENCE, "register-forbid"),
        (FORBID, (YES,), (*READ, FAILED), Standing.REFERENCE, "register-forbid"),
        (ALLOW, (), READ, Standing.FULL, "register-allow"),
        (ALLOW, (NO,), READ, Standing.REFERENCE, "printed-notice"),
        (ALLOW, (DOUBT,), READ, Standing.UNCHECKED, "needs-review"),
        (LOOKED_AT, (DOUBT,), READ, Standing.FULL, "register-allow"),
        (LOOKED_AT, (NO,), READ, Standing.REFERENCE, "printed-notice"),
        (PERMITTED, (NO,), READ, Standing.FULL, "register-permission"),
        (PERMITTED, (TRAINING, DOUBT), READ, Standing.FULL, "register-permission"),
        (PERMITTED, (NO,), (*READ, FAILED), Standing.UNCHECKED, "carrier-failed"),
        (DETECT, (signal("a-new-protocol", Use.AI_INPUT, Says.NO),), READ, Standing.REFERENCE, "stated-no"),
        (DETECT, (signal("a-new-protocol", Use.DISPLAY, Says.NO),), READ, Standing.REFERENCE, "display-no"),
        (DETECT, (signal("meta-robots", Use.AI_TRAIN, Says.NO, "noarchive"),), READ, Standing.FULL, "nothing-said"),
        (DETECT, (signal("meta-robots", Use.SEARCH, Says.UNSTATED, "noindex"),), READ, Standing.FULL, "nothing-said"),
    ],
)
def test_the_decision_table(source, signals, carriers, standing, rule) -> None:  # type: ignore[no-untyped-def]
    verdict = decide(source, signals, carriers)
    assert (verdict.standing, verdict.rule) == (standing, rule)
    assert verdict.reason


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.rule)
def test_every_row_decides_what_it_says(row) -> None:  # type: ignore[no-untyped-def]
    kept = Policy(non_commercial=True).kept
    verdict = decide(DETECT, [signal(row.protocol or "other", row.use, row.says, row.word)], READ, kept=kept)
    expected = {Effect.DENY: Standing.REFERENCE, Effect.REVIEW: Standing.UNCHECKED}.get(row.effect, Standing.FULL)
    assert verdict.standing is expected
    assert verdict.rule == (row.rule if row.effect is not Effect.NOTHING else "nothing-said")


SIGNALS = st.builds(
    Signal,
    carrier=st.sampled_from(["notice", "html-meta", "fields"]),
    protocol=st.sampled_from(["printed-notice", "rights-field", "ai-field", "tdmrep", "meta-robots", "unheard-of"]),
    use=st.sampled_from(list(Use)),
    says=st.sampled_from(list(Says)),
    quote=st.sampled_from(["", "noai", "nosnippet", "noindex", "a sentence"]),
)
CARRIERS = st.builds(
    Carrier,
    carrier=st.sampled_from(["register", "notice", "html-meta", "fields"]),
    status=st.sampled_from(["read", "absent", "failed", "odd"]),
)
SOURCES = st.sampled_from([DETECT, FORBID, ALLOW, LOOKED_AT, PERMITTED])


@given(SOURCES, st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=5), SIGNALS)
def test_adding_a_no_never_turns_anything_to_full(source, signals, carriers, extra) -> None:  # type: ignore[no-untyped-def]
    no = Signal(carrier=extra.carrier, protocol=extra.protocol, use=extra.use, says=Says.NO, quote=extra.quote)
    before, after = decide(source, signals, carriers), decide(source, [*signals, no], carriers)
    assert not (before.standing is not Standing.FULL and after.standing is Standing.FULL)


@given(SOURCES, st.lists(SIGNALS, max_size=4), st.lists(CARRIERS, max_size=3))
def test_order_never_matters(source, signals, carriers) -> None:  # type: ignore[no-untyped-def]
    verdicts = {
        decide(source, one, other)
        for one in itertools.permutations(signals)
        for other in itertools.permutations(carriers)
    }
    assert len(verdicts) == 1


@given(SOURCES, st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=5))
def test_a_failed_carrier_never_gives_full(source, signals, carriers) -> None:  # type: ignore[no-untyped-def]
    assert decide(source, signals, [*carriers, FAILED]).standing is not Standing.FULL


@given(st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=5))
def test_the_registers_forbid_is_absolute(signals, carriers) -> None:  # type: ignore[no-untyped-def]
    assert decide(FORBID, signals, carriers).rule == "register-forbid"


@given(st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=5))
def test_a_no_to_answering_is_only_beaten_by_a_permission(signals, carriers) -> None:  # type: ignore[no-untyped-def]
    for source in (DETECT, ALLOW, LOOKED_AT):
        assert decide(source, [*signals, NO], carriers).standing is Standing.REFERENCE
