"""S/MIME mail that was only signed is read; encrypted mail says that it is."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from agentdesk.domain.media_types import MIME
from agentdesk.domain.reading import ReadMessage
from agentdesk.reading import limits
from agentdesk.reading.mail import mail_part
from agentdesk.reading.registry import read
from agentdesk.reading.smime import Packet, open_cms

INSIDE = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDie Lampe ist da. Gr\xc3\xbc\xc3\x9fe\r\n"
    b'--b\r\nContent-Type: text/csv; name="list.csv"\r\nContent-Disposition: attachment; filename="list.csv"\r\n\r\na;b\r\n--b--\r\n'
)


def _certificate(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "maria@example.net")])
    began = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    return builder.not_valid_before(began).not_valid_after(began + timedelta(days=9)).sign(key, hashes.SHA256())


def _signed(content: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(_certificate(key), key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _encrypted() -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(INSIDE).add_recipient(_certificate(key))
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _in_pieces(content: bytes) -> bytes:
    """Signed data as Outlook and OpenSSL stream it: lengths left open, the text in pieces (X.690 §8.1.3.6)."""
    pieces = b"".join(b"\x04" + bytes([len(piece)]) + piece for piece in (content[at : at + 100] for at in range(0, len(content), 100)))
    inside = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80\x24\x80" + pieces + b"\0\0" * 3
    signed = b"\x30\x80\x02\x01\x01\x31\x00" + inside + b"\x31\x00" + b"\0\0"
    return b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80" + signed + b"\0\0" * 2


def _source(packet: bytes, kind: str = "application/pkcs7-mime; smime-type=signed-data") -> bytes:
    head = f'From: maria@example.net\r\nSubject: Lampe\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; name="smime.p7m"\r\n'
    head += 'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n\r\n'
    return head.encode() + base64.encodebytes(packet)


def _told(found: ReadMessage) -> tuple[str, list[str]]:
    return found.body_text, [one.filename for one in found.attachments]


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime", "application/octet-stream"])
def test_what_was_only_signed_is_read_as_if_it_stood_in_the_open(kind: str) -> None:
    """Outlook signs like that unless told otherwise, and everybody who wrote so was a customer with an empty mail."""
    source = _source(_signed(INSIDE), kind)
    found = read(source, MIME)
    assert _told(found) == ("Die Lampe ist da. Grüße", ["list.csv"])
    assert mail_part(source, found.attachments[0].part) == b"a;b"


def test_what_was_signed_in_pieces_is_read_too() -> None:
    assert _told(read(_source(_in_pieces(INSIDE)), MIME)) == ("Die Lampe ist da. Grüße", ["list.csv"])


def test_encrypted_mail_says_so_and_keeps_its_packet() -> None:
    found = read(_source(_encrypted(), "application/pkcs7-mime; smime-type=enveloped-data"), MIME)
    assert _told(found) == ("", ["smime.p7m"])
    assert found.warnings == (limits.ENCRYPTED,)


def test_mail_encrypted_with_pgp_says_so_too() -> None:
    parts = b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nxx\r\n--b--\r\n"
    head = b'From: a@b.example\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n'
    assert read(head + parts, MIME).warnings == (limits.ENCRYPTED,)


def test_a_packet_that_holds_itself_ends() -> None:
    packet = INSIDE
    for _level in range(12):
        packet = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
            _in_pieces(packet)
        )
    assert not read(b"From: a@b.example\r\n" + packet, MIME).unreadable


@pytest.mark.parametrize("packet", [b"", b"\x30", b"\x30\x80" * 100_000, b"0\x84\xff\xff\xff\xff", b"%PDF-1.7", b"\x30\x03\x06\x01"])
def test_damaged_packets_are_empty_ones(packet: bytes) -> None:
    assert open_cms(packet) == Packet()


def test_every_cut_of_a_packet_is_borne() -> None:
    whole = _in_pieces(INSIDE)
    for end in range(len(whole)):
        open_cms(whole[:end])
