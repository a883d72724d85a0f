"""To which addresses a push may go, how long a device is left alone, and what people call their devices."""

from datetime import timedelta

import pytest

from lab.push import rules
from lab.push.rules import Verdict


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def", "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QK", "https://wns2-par02p.notify.windows.com:443/w/?token=a%3d",
    ],
)  # fmt: skip
def test_a_push_service_is_an_https_address(endpoint):
    assert rules.parsed(endpoint) is not None


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "push", "http://push.example/a", "ftp://push.example/a", "https://push.example:8443/a", "https:///a",
        "https://me:pw@push.example/a", "https://push.example/a#b", "https://push.example/a b", "https://[::1]/a",
        "https://push.example/\r\nHost: x", "https://pü.example/a", "https://push.example:99999/a", "//push.example/a",
        "https://push.example\\@10.0.0.1/", f"https://push.example/{'a' * 1000}", "http://127.0.0.1:9/a",
        "http://localhost/a", "https://%31%32%37.0.0.1/", "javascript:alert(1)", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_anything_else_is_none(endpoint):
    assert rules.parsed(endpoint) is None


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8081/push/1", "http://localhost/push/1"])
def test_a_lab_on_one_machine_may_send_to_that_machine(endpoint):
    assert rules.parsed(endpoint, local=True) is not None


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/a", "http://127.0.0.2/a", "http://push.example/a"])
def test_and_to_no_other_without_https(endpoint):
    assert rules.parsed(endpoint, local=True) is None


@pytest.mark.parametrize("address", ["142.250.185.74", "2a00:1450:4001:80b::200a", "64:ff9b::8efa:b94a"])
def test_an_address_in_the_internet_is_public(address):
    assert rules.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fd00::1", "fec0::1", "fe80::1",
        "fe80::1%eth0", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:db8::1", "no address", "",
    ],
)  # fmt: skip
def test_an_address_in_a_network_of_ours_is_not(address):
    assert not rules.is_public(address)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.TOOK), (201, Verdict.TOOK), (202, Verdict.TOOK), (204, Verdict.TOOK), (301, Verdict.REFUSED),
        (307, Verdict.REFUSED), (400, Verdict.REFUSED), (401, Verdict.REFUSED), (403, Verdict.REFUSED),
        (404, Verdict.GONE), (410, Verdict.GONE), (413, Verdict.REFUSED), (408, Verdict.LATER), (429, Verdict.LATER),
        (500, Verdict.LATER), (502, Verdict.LATER), (503, Verdict.LATER), (507, Verdict.LATER),
    ],
)  # fmt: skip
def test_what_an_answer_means(status, verdict):
    assert rules.verdict(status) == verdict


def test_a_device_rests_longer_each_time_and_a_day_at_most():
    rests = [rules.rest(failures) for failures in (1, 2, 3, 10, 11, 12, 500)]

    assert [int(rest.total_seconds() / 60) for rest in rests] == [1, 2, 4, 512, 1024, 1440, 1440]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("0", 1), ("999999", 86_400), (None, None), ("", None), ("soon", None), ("-5", None),
     ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("9" * 40, None), ("١٢", None)],
)  # fmt: skip
def test_a_push_service_says_how_long_to_wait(said, seconds):
    waits = rules.retry_after(said)

    assert waits == (None if seconds is None else timedelta(seconds=seconds))


UA = "Mozilla/5.0 "
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{UA}(Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", ("Firefox", "Android")),
        (f"{UA}(Linux; Android 10; K) {CHROME} Mobile Safari/537.36", ("Chrome", "Android")),
        (f"{UA}(Linux; Android 14; SM-S911B) {CHROME} SamsungBrowser/28.0", ("Samsung Internet", "Android")),
        (f"{UA}(Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/150.0.0.0", ("Edge", "Windows")),
        (f"{UA}(iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1", ("Safari", "iPhone")),
        (f"{UA}(Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", ("Safari", "Mac")),
        (f"{UA}(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_device_is_called_as_people_call_it(user_agent, device):
    assert rules.device_of(user_agent) == device
