"""Uses kept apart, and what must hold across protocols whatever is said."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.readers import READERS
from qa.rights.signals import read_signals
from qa.rights.silence import Origin, Profile, origin_of
from qa.rights.table import TABLE
from qa.rights.uses import uses
from qa.rights.verdict import decide
from qa.types import AiUse, Carrier, Says, Signal, Standing, Use
from tests.rights.conftest import make_source
from tests.rights.sites import article, page, robots, site_file

READ = (Carrier(carrier="register", status="read"), Carrier(carrier="notice", status="read"))
PROTOCOLS = sorted({row.protocol for row in TABLE if row.protocol} | {"unheard-of"})
WORDS = sorted({row.word for row in TABLE} | {"max-snippet:40", "CC-BY-4.0", "status 403"})
SIGNALS = st.builds(
    Signal,
    carrier=st.just("c"),
    protocol=st.sampled_from(PROTOCOLS),
    use=st.sampled_from(list(Use)),
    says=st.sampled_from(list(Says)),
    quote=st.sampled_from(WORDS),
)
CARRIERS = st.builds(
    Carrier,
    carrier=st.sampled_from(["register", "notice", "robots.txt", "http-header", "rsl"]),
    status=st.sampled_from(["read", "absent", "failed"]),
)
SOURCES = st.sampled_from(
    [
        make_source(),
        make_source(AiUse.FORBID),
        make_source(AiUse.ALLOW),
        make_source(AiUse.ALLOW, reason="looked at"),
        make_source(AiUse.ALLOW, permission="letter"),
    ]
)
PROFILES, ORIGINS = st.sampled_from(list(Profile)), st.sampled_from([*Origin, None])


def test_uses_are_kept_apart() -> None:
    subject = article(robots("User-agent: *\nContent-Signal: search=yes, ai-input=no\nAllow: /"))
    signals, _ = read_signals(make_source(), subject)
    assert uses(signals) == {
        Use.SEARCH: "yes",
        Use.AI_INPUT: "no",
        Use.AI_TRAIN: "unstated",
        Use.DISPLAY: "unstated",
    }
    assert set(uses(()).values()) == {"unstated"}


@given(st.lists(SIGNALS, max_size=8), SIGNALS)
def test_adding_a_no_never_turns_a_use_to_yes(signals: list[Signal], extra: Signal) -> None:
    no = Signal(carrier="c", protocol=extra.protocol, use=extra.use, says=Says.NO, quote=extra.quote)
    before, after = uses(signals), uses([*signals, no])
    assert after[extra.use] == "no"
    assert all(after[use] == before[use] for use in Use if use is not extra.use)


@given(st.lists(SIGNALS, max_size=6))
def test_the_order_of_signals_never_matters_to_uses(signals: list[Signal]) -> None:
    assert uses(signals) == uses(reversed(signals))


@given(SOURCES, st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=4), SIGNALS, PROFILES, ORIGINS)
def test_adding_a_no_never_turns_a_verdict_to_full(source, signals, carriers, extra, profile, origin) -> None:  # type: ignore[no-untyped-def]
    no = Signal(carrier="c", protocol=extra.protocol, use=extra.use, says=Says.NO, quote=extra.quote)
    before = decide(source, signals, carriers, profile=profile, origin=origin)
    after = decide(source, [*signals, no], carriers, profile=profile, origin=origin)
    assert before.standing is Standing.FULL or after.standing is not Standing.FULL


@given(SOURCES, st.lists(SIGNALS, max_size=4), st.lists(CARRIERS, max_size=3), PROFILES, ORIGINS)
def test_order_never_matters_to_the_verdict(source, signals, carriers, profile, origin) -> None:  # type: ignore[no-untyped-def]
    verdicts = {
        decide(source, one, other, profile=profile, origin=origin)
        for one in itertools.permutations(signals)
        for other in itertools.permutations(carriers)
    }
    assert len(verdicts) == 1


@given(SOURCES, st.lists(SIGNALS, max_size=6), st.lists(CARRIERS, max_size=4), PROFILES, ORIGINS)
def test_an_unread_carrier_is_never_consent(source, signals, carriers, profile, origin) -> None:  # type: ignore[no-untyped-def]
    failed = Carrier(carrier="robots.txt", status="failed")
    assert decide(source, signals, [*carriers, failed], profile=profile, origin=origin).standing is not Standing.FULL


@given(SOURCES, st.lists(SIGNALS, max_size=6), PROFILES, ORIGINS)
def test_a_stricter_profile_is_never_freer(source, signals, profile, origin) -> None:  # type: ignore[no-untyped-def]
    free = [
        decide(source, signals, READ, profile=one, origin=origin).standing is Standing.FULL
        for one in (Profile.STRICT, Profile.CAUTIOUS, Profile.OPEN)
    ]
    assert free == sorted(free)


@given(st.lists(SIGNALS, max_size=6), PROFILES, ORIGINS)
def test_without_a_word_in_the_register_no_no_is_overridden(signals, profile, origin) -> None:  # type: ignore[no-untyped-def]
    verdict = decide(make_source(), signals, READ, profile=profile, origin=origin)
    against = {Use.AI_INPUT, Use.SEARCH, Use.DISPLAY}
    if any(signal.says is Says.NO and signal.use in against for signal in signals):
        assert verdict.standing is Standing.REFERENCE


def test_where_nobody_said_how_it_came_response_headers_tell() -> None:
    assert origin_of(READ) is Origin.FILE
    assert origin_of([Carrier(carrier="http-header", status="absent")]) is Origin.FILE
    assert origin_of([Carrier(carrier="http-header", status="read")]) is Origin.FETCHED


HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"<",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]><rsl/>",
    b"[" * 5000,
    b"{}",
    b"User-agent: *\n" * 2000,
]


@pytest.mark.parametrize("name", ["robots.txt", "rsl", "tdmrep.json", "ai.txt", "trust.txt", "feed", "c2pa", "unknown"])
@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_no_bytes_of_a_site_break_a_reader_or_turn_into_a_yes(name: str, body: bytes) -> None:
    signals, carriers = read_signals(make_source(), article(site_file(name, body)))
    assert not any(signal.says is Says.YES for signal in signals)
    decide(make_source(), signals, carriers)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x-robots-tag", "link", "content-usage", "content-signal", "tdm-reservation"]),
            st.text(max_size=60),
        ),
        max_size=4,
    )
)
def test_no_header_breaks_a_reader(headers: list[tuple[str, str]]) -> None:
    _, carriers = read_signals(make_source(), article(headers=headers))
    assert all(carrier.status != "failed" or carrier.carrier == "rsl" for carrier in carriers)


@given(
    st.binary(max_size=200),
    st.sampled_from(["text/html", "application/pdf", "application/epub+zip", "text/xml", "text/plain"]),
)
def test_no_bytes_of_an_article_escape_the_readers(raw: bytes, media_type: str) -> None:
    signals, carriers = read_signals(make_source(), article(raw=raw, media_type=media_type))
    assert len(carriers) >= 2
    decide(make_source(), signals, carriers)


def test_every_reader_has_a_name_of_its_own() -> None:
    names = [name for name, _ in READERS]
    assert len(set(names)) == len(names)


def test_a_page_with_everything_in_order_is_full_with_its_conditions() -> None:
    subject = article(
        robots("User-agent: *\nContent-Signal: ai-input=yes\nContent-Usage: / ai-use=y\nAllow: /"),
        site_file("tdmrep.json", '[{"location": "/", "tdm-reservation": 0}]'),
        headers=[("content-usage", "ai-use=y, train-ai=n")],
        raw=page('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'),
    )
    signals, carriers = read_signals(make_source(), subject)
    verdict = decide(make_source(), signals, carriers, profile=Profile.STRICT)
    assert (verdict.standing, verdict.rule, verdict.conditions) == (Standing.FULL, "licence-by", ("attribution",))
    assert uses(signals)[Use.AI_TRAIN] == "no"
