"""Addresses that may not be asked, in the spellings that have got through elsewhere."""

from __future__ import annotations

import ipaddress

import pytest

from graph.errors import FetchError
from ingest.address import check_address, check_url, is_public

SPELLINGS = """
http://127.0.0.1/ http://127.1/ http://127.0.0.1./ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/
http://0177.0.0.1/ http://017700000001/ http://0/ http://0.0.0.0/ http://10.0.0.1/ http://10.1/ http://172.16.0.1/
http://172.31.255.255/ http://192.168.1.1/ http://192.168.257/ http://169.254.169.254/latest/meta-data/
http://0xa9fea9fe/ http://2852039166/ http://0251.0376.0251.0376/ http://100.64.0.1/ http://198.18.0.1/
http://192.0.2.1/ http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::ffff:a9fe:a9fe]/
http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://[2001:0:7f00:1::]/ http://[fe80::1]/ http://[fe80::1%25eth0]/
http://[fc00::1]/ http://[fd00:ec2::254]/ http://[fec0::1]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[::127.0.0.1]/
http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/
http://user@example.org/ http://user:secret@example.org/ http://example.org@127.0.0.1/ http://@example.org/
http://example.org:8080/ http://example.org:22/ http://example.org:0/ http://example.org:99999/
ftp://example.org/ file:///etc/passwd gopher://example.org/ data:text/html,x javascript:alert(1) http:///x
//example.org/ http://example.org\\@127.0.0.1/ http://exa%6dple.org/ https:example.org example.org ws://example.org/
"""


@pytest.mark.parametrize("url", SPELLINGS.split())
def test_an_address_that_is_not_public_is_refused_with_its_reason(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason == "blocked-address"
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent",
        "https://example.org:443/a",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "https://1.example.org/",
        "https://münchen.example/",
    ],
)
def test_a_public_address_passes(url: str) -> None:
    check_url(url)


def test_a_named_host_and_port_is_allowed_and_its_neighbours_are_not() -> None:
    allow = ("127.0.0.1:8123",)
    check_url("http://127.0.0.1:8123/feed", allow)
    for url in ("http://127.0.0.1:8124/", "http://127.0.0.1/", "http://127.0.0.2:8123/", "ftp://127.0.0.1:8123/"):
        with pytest.raises(FetchError):
            check_url(url, allow)


def test_one_private_address_among_the_answers_refuses_them_all() -> None:
    with pytest.raises(FetchError) as caught:
        check_address("example.org", "example.org", 443, ["93.184.216.34", "10.0.0.1"])
    assert caught.value.reason == "blocked-address"
    assert "10.0.0.1" in str(caught.value)


def test_a_name_with_an_odd_port_may_resolve_to_a_named_address_only() -> None:
    allow = ("127.0.0.1:8123",)
    check_url("http://localhost:8123/", allow)
    assert check_address("x", "localhost", 8123, ["127.0.0.1"], allow) == ["127.0.0.1"]
    with pytest.raises(FetchError):
        check_address("x", "example.org", 8123, ["93.184.216.34"], allow)
    with pytest.raises(FetchError):
        check_address("x", "localhost", 8123, ["127.0.0.1", "::1"], allow)


def test_every_address_of_a_private_network_is_not_public() -> None:
    for text in ("10.0.0.0/30", "192.168.0.0/30", "fc00::/126", "127.0.0.0/30", "169.254.169.252/30"):
        assert not any(is_public(address) for address in ipaddress.ip_network(text))
