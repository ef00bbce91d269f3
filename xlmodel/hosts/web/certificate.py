"""A certificate for this machine alone, which Office asks for: an authority that can vouch for localhost and nothing else."""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS: Final = 90
AUTHORITY_DAYS: Final = 825
RENEWED_BEFORE: Final = timedelta(days=14)
_LOCAL: Final = ("127.0.0.1", "::1")


class Certificate(NamedTuple):
    """The files of it."""

    authority: Path  # what the machine is told to trust, once
    certificate: Path
    key: Path


def local_certificate(folder: Path, now: datetime | None = None) -> Certificate:
    """The certificate in a folder, made anew where there is none or it soon ends; keys are their owner's alone."""
    today = now or datetime.now(UTC)
    files = Certificate(folder / "authority.pem", folder / "localhost.pem", folder / "localhost.key")
    folder.mkdir(parents=True, exist_ok=True)
    authority_key = folder / "authority.key"
    if not _lasts(files.authority, today, authority_key):
        _make_authority(files.authority, authority_key, today)
        files.certificate.unlink(missing_ok=True)
    if not _lasts(files.certificate, today, files.key):
        _make_certificate(files, authority_key, today)
    return files


def _lasts(certificate: Path, today: datetime, key: Path) -> bool:
    if not certificate.exists() or not key.exists():
        return False
    end: datetime = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    return end - RENEWED_BEFORE > today


def _make_authority(path: Path, key_file: Path, today: datetime) -> None:
    key = _new_key(key_file)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "xlmodel on this machine")])
    local = [x509.DNSName("localhost"), *(x509.IPAddress(ip_network(each)) for each in _LOCAL)]
    made = (
        _begun(name, name, key.public_key(), today, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(local, None), critical=True)
        .sign(key, SHA256())
    )
    path.write_bytes(made.public_bytes(Encoding.PEM))


def _make_certificate(files: Certificate, authority_key: Path, today: datetime) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    signing = load_pem_private_key(authority_key.read_bytes(), None)
    if not isinstance(signing, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{authority_key} is no key of ours")
    key = _new_key(files.key)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ip_address(each)) for each in _LOCAL)]
    made = (
        _begun(name, authority.subject, key.public_key(), today, DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signing, SHA256())
    )
    files.certificate.write_bytes(made.public_bytes(Encoding.PEM))


def _begun(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, today: datetime, days: int
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
    begun = begun.serial_number(x509.random_serial_number()).not_valid_before(today - timedelta(hours=1))
    return begun.not_valid_after(today + timedelta(days=days))


def _new_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key
