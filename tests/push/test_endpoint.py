"""The lab connects to the internet only, whatever an address says, and nobody keeps it waiting."""

import socket
import ssl
import threading
import time
from datetime import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lab.push import endpoint
from lab.push.endpoint import NotPublic, Silent


@pytest.fixture
def names(monkeypatch):
    """Host → addresses, as a name server would say them; counts how often it was asked."""
    known, asked = {}, []

    def look_up(host, port, **_):
        asked.append(host)
        if host not in known:
            raise socket.gaierror("unknown")
        return [(0, 0, 0, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known, asked


@pytest.fixture
def connects(monkeypatch):
    """Where a connection was tried to; none comes about."""
    tried = []

    def connect(address, *_):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.7", "0.0.0.1"]
)
def test_a_name_that_leads_into_our_network_is_not_asked(names, connects, address):
    names[0]["push.example"] = [address]

    with pytest.raises(NotPublic):
        endpoint.post("https://push.example/a", {}, b"")

    assert connects == []


def test_one_address_of_ours_among_good_ones_is_enough(names, connects):
    names[0]["push.example"] = ["142.250.185.74", "192.168.0.1"]

    with pytest.raises(NotPublic):
        endpoint.post("https://push.example/a", {}, b"")

    assert connects == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "127.0.0.1", "10.0.0.1", "169.254.169.254"]
)
def test_numbers_in_other_clothes_lead_nowhere(connects, host):
    """Asked of the machine's own resolver, which reads them as the numbers that they are, or not at all."""
    with pytest.raises((NotPublic, Silent)):
        endpoint.post(f"https://{host}/a", {}, b"")

    assert connects == []


def test_the_connection_goes_to_the_address_that_was_looked_at(names, connects):
    """A name that says something else the second time (DNS rebinding) is asked only once."""
    known, asked = names
    known["push.example"] = ["142.250.185.74", "2a00:1450:4001:80b::200a"]

    with pytest.raises(Silent):
        endpoint.post("https://push.example/a", {}, b"")

    assert asked == ["push.example"]
    assert connects == [("142.250.185.74", 443), ("2a00:1450:4001:80b::200a", 443)]


def test_a_name_that_nobody_knows_is_no_answer(names):
    with pytest.raises(Silent):
        endpoint.post("https://push.example/a", {}, b"")


def test_a_name_server_that_says_nothing_is_not_waited_for(monkeypatch):
    said = threading.Event()
    monkeypatch.setattr(endpoint, "LOOK_UP", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: said.wait(20))

    with pytest.raises(Silent):
        endpoint.post("https://push.example/a", {}, b"")

    said.set()


def test_http_on_this_machine_is_for_a_lab_on_this_machine_only(service):
    address = service.phone().endpoint

    with pytest.raises(NotPublic):
        endpoint.post(address, {}, b"")

    assert endpoint.post(address, {}, b"x", local=True).status == 201
    assert service.paths == ["/push/phone"]


def test_a_redirect_is_not_followed(service):
    service.answers = [(307, {"Location": f"{service.url}/inside"})]

    answer = endpoint.post(service.phone().endpoint, {}, b"x", local=True)

    assert answer.status == 307
    assert service.paths == ["/push/phone"]


def test_the_query_of_an_address_belongs_to_it(service):
    endpoint.post(f"{service.url}/w/?token=a%3d", {"TTL": "5"}, b"x", local=True)

    path, headers, body = service.got[0]
    assert (path, headers["TTL"], body) == ("/w/?token=a%3d", "5", b"x")
    assert headers["Host"] == service.url.removeprefix("http://")


@pytest.fixture
def https(service, tmp_path):
    """The push service of these tests behind TLS, as push.example; its certificate, and its port."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push.example")]),
    )
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2099, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("push.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    service.server.socket = context.wrap_socket(service.server.socket, server_side=True)
    return pem, service.server.server_address[1]


def ask(host, port):
    connection = endpoint._Connection(host, port, ["127.0.0.1"], secure=True)
    try:
        connection.request("POST", "/a", b"x")
        return connection.getresponse().status
    finally:
        connection.close()


def trust(monkeypatch, pem):
    context = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(endpoint, "_tls", lambda: context)


def test_the_other_side_proves_to_have_the_name(https, service, monkeypatch):
    pem, port = https
    trust(monkeypatch, pem)

    assert ask("push.example", port) == 201
    assert service.got[0][1]["Host"] == f"push.example:{port}"


def test_a_certificate_of_another_name_is_refused(https, service, monkeypatch):
    pem, port = https
    trust(monkeypatch, pem)

    with pytest.raises(ssl.SSLCertVerificationError):
        ask("other.example", port)

    assert service.got == []


def test_a_certificate_that_nobody_vouches_for_is_refused(https, service):
    with pytest.raises(ssl.SSLCertVerificationError):
        ask("push.example", https[1])

    assert service.got == []


@pytest.fixture
def dripping():
    """A server that says its answer one letter at a time, and never ends."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        with server.accept()[0] as there:
            while not over.wait(0.02):
                try:
                    there.send(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1]
    over.set()
    thread.join()
    server.close()


def test_whoever_drips_is_left_in_time(dripping, monkeypatch):
    monkeypatch.setattr(endpoint, "TIMEOUT", 0.5)
    begun = time.monotonic()

    with pytest.raises(Silent):
        endpoint.post(f"http://127.0.0.1:{dripping}/a", {}, b"x", local=True)

    assert time.monotonic() - begun < 60
