"""Which addresses are asked at all: forms, names that lead inside, and one way to write each."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sources.addresses import (
    RefusedError,
    checked_addresses,
    is_public,
    name_of,
    normal_url,
    origin_of,
    same_site,
    system_resolve,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_an_address_in_a_mapped_form_is_as_public_as_itself(number: int) -> None:
    plain = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    assert (
        is_public(plain) == is_public(f"::ffff:{plain}") == is_public(f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}")
    )


def resolving(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


def test_a_name_with_one_private_address_among_public_ones_is_refused_whole() -> None:
    with pytest.raises(RefusedError, match="not on the public internet"):
        checked_addresses(origin_of("https://x.example/"), resolving("1.1.1.1", "10.0.0.7"), allow_private=False)
    assert checked_addresses(origin_of("https://x.example/"), resolving("1.1.1.1"), allow_private=False) == ["1.1.1.1"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "localhost", "LOCALHOST."]
)
def test_no_way_to_write_this_machine_gets_through(host: str) -> None:
    try:
        with pytest.raises(RefusedError):
            checked_addresses(origin_of(f"http://{host}/"), system_resolve, allow_private=False)
    except OSError:
        pass  # this system's resolver knows no such form: nothing to connect to


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "javascript:alert(1)", "data:text/html,x", "x",
        "", "http://", "http:///path", "http://user:pass@x.example/", "http://user@x.example/", "http://x.example:99999/",
        "http://x.example:port/", "http://x.example/a b", "http://x.example/a\nb", "http://x.example\\@y.example/",
        "http://[::1", "https://faß.example/", "http://x.example/" + "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        origin_of(url)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(RefusedError) as caught:
        origin_of("https://editor:hunter2@x.example/")
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://X.Example:80/a?b=1#c", "http://x.example/a?b=1"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example:8443/a", "https://x.example:8443/a"),
        ("https://x.example/a?utm_source=feed&id=7&fbclid=Q", "https://x.example/a?id=7"),
        ("https://x.example/a?q=a%2Fb+c", "https://x.example/a?q=a%2Fb+c"),
        ("https://x.example/기사/1", "https://x.example/%EA%B8%B0%EC%82%AC/1"),
        ("https://zeitung-köln.example/", "https://xn--zeitung-kln-zfb.example/"),
        ("http://[2606:4700::1]/x", "http://[2606:4700::1]/x"),
    ],
)
def test_addresses_have_one_way_to_be_written(url: str, normal: str) -> None:
    assert normal_url(url) == normal
    assert normal_url(normal) == normal


def test_a_site_is_a_host_with_what_is_below_it() -> None:
    assert same_site("x.example", "www.x.example")
    assert same_site("www.x.example", "news.x.example")
    assert not same_site("x.example", "badx.example")


def test_an_address_can_stand_in_for_a_title() -> None:
    assert name_of("https://x.example/news/the-last-keeper.html") == "the last keeper"
    assert name_of("https://x.example/") == "x.example"
