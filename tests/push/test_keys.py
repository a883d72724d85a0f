"""What is sealed is read by the browser alone, and the lab says who it is."""

import json
from dataclasses import replace

import http_ece
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lab import clock
from lab.push import keys
from tests.push.conftest import Phone, unb64

# RFC 8291, appendix A: what a browser with these keys was sent, and what it reads.
PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
WORDS = b"When I grow up, I want to be a watermelon"


def of_the_rfc() -> Phone:
    private = ec.derive_private_key(int.from_bytes(unb64(PRIVATE)), ec.SECP256R1())
    return Phone("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", private, unb64(AUTH))


def test_the_phones_of_these_tests_read_what_the_standard_shows():
    assert of_the_rfc().unseal(unb64(SEALED)) == WORDS


def test_what_the_lab_seals_is_read_by_the_phone_and_by_no_other(app):
    phone, other = of_the_rfc(), Phone("https://push.example/other")
    said = phone.browser

    sealed = keys.sealed(WORDS, said.p256dh, said.auth)

    assert phone.unseal(sealed) == WORDS
    assert http_ece.decrypt(sealed, private_key=phone.private, auth_secret=phone.auth) == WORDS
    with pytest.raises(InvalidTag):
        other.unseal(sealed)


def test_the_same_words_are_sealed_anew_each_time(app):
    said = of_the_rfc().browser

    assert keys.sealed(WORDS, said.p256dh, said.auth) != keys.sealed(WORDS, said.p256dh, said.auth)


def verified(header):
    """The claims of a VAPID header, checked against the key that it names (RFC 8292, RFC 7515)."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = unb64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(parts["k"]))
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return scheme, json.loads(unb64(head)), json.loads(unb64(claims)), parts["k"]


def test_the_lab_says_who_it_is_to_whom_and_until_when(app):
    scheme, head, claims, key = verified(keys.authorization("https://push.example:8443"))

    assert (scheme, head["alg"], key) == ("vapid", "ES256", keys.public_key())
    assert claims == {
        "aud": "https://push.example:8443",
        "exp": int(clock.now().timestamp()) + 12 * 3600,
        "sub": "mailto:lab@localhost",
    }


def test_the_key_follows_from_the_labs_secret(app):
    before = keys.public_key()
    again = keys.public_key()
    app.config["LAB"], kept = (
        replace(app.config["LAB"], secret_key="another-secret-0123456789-abcdefghijk"),
        app.config["LAB"],
    )
    other = keys.public_key()
    app.config["LAB"] = kept

    assert before == again
    assert other != before
    assert len(unb64(other)) == 65


def test_a_key_of_ones_own_is_taken_as_it_is(app):
    app.config["LAB"], kept = replace(app.config["LAB"], vapid_private_key=PRIVATE), app.config["LAB"]
    public = keys.public_key()
    app.config["LAB"] = kept

    assert unb64(public) == of_the_rfc().point


def test_only_a_browsers_keys_can_seal(app):
    said = of_the_rfc().browser

    assert keys.can_seal(said.p256dh, said.auth)
    assert not keys.can_seal("", "")
    assert not keys.can_seal(said.p256dh[:-4], said.auth)
    assert not keys.can_seal("B" + "A" * 86, said.auth)  # no point of the curve
    assert not keys.can_seal(said.p256dh, said.auth[:-4])
    assert not keys.can_seal("ä" * 87, said.auth)
