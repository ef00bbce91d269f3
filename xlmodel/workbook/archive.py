"""A zip file with some of its parts replaced, every other byte as it was.

Python's own zipfile can only compress a part again. Here an unchanged part is copied as it stands - header, dates
and compressed bytes - which is both faster and the strongest promise that nothing else was touched.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from copy import copy
from io import BytesIO
from typing import Final

_DESCRIPTION = struct.Struct("<2B4H3L2H")
_REST = struct.Struct("<3H2L")  # of an entry in the directory
_END = struct.Struct("<4s4H2LH")
_SIZES_FOLLOW = 0x08  # the sizes stand behind the data instead of before it
_UTF8 = 0x800
_ZIP64 = 1
_WITHOUT_64_BITS = 20  # the version of the format
# A part so large is packed in a third of the time and becomes a fifteenth larger; with smaller ones little is gained.
_QUICKLY_FROM = 2**20
_QUICKLY, _TIGHTLY = 3, 6


def with_parts(
    archive: bytes, changes: Mapping[str, bytes], *, plain: bool = False, names: Mapping[str, str] | None = None
) -> bytes:
    """The same archive, its parts in the same order, with the content of some replaced; new ones come last.

    Parameters
        plain  for readers that are strict: what stands before each part is as the directory has it, and no part
               announces sizes of 64 bits, of which none has need.
        names  other names for some of the parts of a plain one.
    """
    names = names or {}
    out = BytesIO()
    directory = []
    with zipfile.ZipFile(BytesIO(archive)) as source:
        infos = source.infolist()
        starts = sorted(info.header_offset for info in infos)
        ends = dict(zip(starts, [*starts[1:], source.start_dir], strict=True))
        for info in infos:
            offset = out.tell()
            content = changes.get(info.filename)
            if content is None and plain:
                plainer = _plain(info, names.get(info.filename))
                out.write(_local_record(plainer))
                out.write(_data(archive, info))
                directory.append(_central_record(plainer, offset))
            elif content is None:
                out.write(archive[info.header_offset : ends[info.header_offset]])
                directory.append(_central_record(info, offset))
            else:
                packed, replaced = _packed(_plain(info, names.get(info.filename)) if plain else info, content)
                out.write(_local_record(replaced))
                out.write(packed)
                directory.append(_central_record(replaced, offset))
        for name in changes.keys() - {info.filename for info in infos}:
            added = zipfile.ZipInfo(name)
            added.compress_type = zipfile.ZIP_DEFLATED
            packed, added = _packed(added, changes[name])
            offset = out.tell()
            out.write(_local_record(added))
            out.write(packed)
            directory.append(_central_record(added, offset))
        records = b"".join(directory)
        count = len(directory)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(records), out.tell(), len(source.comment))
        out.write(records + end + source.comment)
    return out.getvalue()


_LOCAL: Final = struct.Struct("<4s5H3L2H")


def _data(archive: bytes, info: zipfile.ZipInfo) -> bytes:
    """The compressed content of a part."""
    name, extra = _LOCAL.unpack_from(archive, info.header_offset)[9:]
    start = info.header_offset + _LOCAL.size + name + extra
    return archive[start : start + info.compress_size]


def _plain(info: zipfile.ZipInfo, name: str | None) -> zipfile.ZipInfo:
    plain = copy(info)
    plain.flag_bits &= ~_SIZES_FOLLOW
    plain.extract_version = _WITHOUT_64_BITS
    plain.orig_filename = name or info.orig_filename
    return plain


def _packed(info: zipfile.ZipInfo, content: bytes) -> tuple[bytes, zipfile.ZipInfo]:
    """The compressed content, and the part's directory entry with the new sizes."""
    replaced = zipfile.ZipInfo(info.orig_filename, info.date_time)
    for same in ("extra", "comment", "create_version", "create_system", "extract_version", "reserved"):
        setattr(replaced, same, getattr(info, same))
    replaced.internal_attr, replaced.external_attr = info.internal_attr, info.external_attr
    replaced.flag_bits = info.flag_bits & ~_SIZES_FOLLOW
    replaced.compress_type = zipfile.ZIP_STORED
    packed = content
    if info.compress_type != zipfile.ZIP_STORED:
        replaced.compress_type = zipfile.ZIP_DEFLATED
        level = _QUICKLY if len(content) >= _QUICKLY_FROM else _TIGHTLY
        compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
        packed = compressor.compress(content) + compressor.flush()
    replaced.CRC = zlib.crc32(content)
    replaced.compress_size = len(packed)
    replaced.file_size = len(content)
    return packed, replaced


def _file_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def _dos_time(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local_record(info: zipfile.ZipInfo) -> bytes:
    name = _file_name(info)
    return b"PK\3\4" + _description(info, name, b"") + name


def _central_record(info: zipfile.ZipInfo, offset: int) -> bytes:
    name, extra = _file_name(info), _without_zip64(info.extra)
    made_by = bytes((info.create_version, info.create_system))
    rest = _REST.pack(len(info.comment), 0, info.internal_attr, info.external_attr, offset)
    return b"PK\1\2" + made_by + _description(info, name, extra) + rest + name + extra + info.comment


def _description(info: zipfile.ZipInfo, name: bytes, extra: bytes) -> bytes:
    """What stands both before a part and in the directory."""
    return _DESCRIPTION.pack(
        info.extract_version,
        info.reserved,
        info.flag_bits,
        info.compress_type,
        *_dos_time(info),
        info.CRC,
        info.compress_size,
        info.file_size,
        len(name),
        len(extra),
    )


def _without_zip64(extra: bytes) -> bytes:
    """The directory's extra fields less the 64-bit sizes, which the record itself now holds."""
    kept = []
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        if kind != _ZIP64:
            kept.append(extra[: 4 + size])
        extra = extra[4 + size :]
    return b"".join(kept)
