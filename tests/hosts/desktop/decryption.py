"""The project's secrets read again (MS-OVBA 2.4.3.3), written from the specification and not from our writer."""

import struct


def decrypted(text: str, identity: str) -> bytes:
    raw = bytes.fromhex(text)
    seed, key = raw[0], sum(identity.encode("ascii")) & 0xFF
    assert raw[1] ^ seed == 2
    assert raw[2] ^ seed == key
    plain_before, last, before = key, raw[2], raw[1]
    plain = []
    for hidden in raw[3:]:
        byte = hidden ^ ((before + plain_before) & 0xFF)
        plain.append(byte)
        before, last, plain_before = last, hidden, byte
    content = bytes(plain[(seed & 6) // 2 :])
    [length] = struct.unpack("<I", content[:4])
    assert len(content) == 4 + length
    return content[4:]
