"""A font without shapes: the letters behind the picture of a page, which nobody sees and everybody can search and copy."""

import struct

UNITS = 1000  # to the em
DEEP = 200  # units below the baseline, of UNITS
NARROW = 256  # codes below are half an em wide, all others a whole one


def font() -> bytes:
    """A TrueType font of one glyph, which is empty."""
    tables = {
        b"cmap": struct.pack(">HHHHIHHH", 0, 1, 3, 1, 12, 6, 10, 0) + struct.pack(">HH", 0, 0),
        b"glyf": bytes(4),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, UNITS, 0, 0, 0, -DEEP, UNITS, UNITS - DEEP, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, UNITS - DEEP, -DEEP, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hh", UNITS, 0),
        b"loca": struct.pack(">HH", 0, 0),
        b"maxp": struct.pack(">IH13H", 0x10000, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    power = 1 << (len(tables).bit_length() - 1)
    head = struct.pack(">IHHHH", 0x10000, len(tables), power * 16, power.bit_length() - 1, len(tables) * 16 - power * 16)
    offset, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">III", checksum, offset + len(body), len(table))
        body += padded
    return head + directory + body


def advance(text: str) -> float:
    """How wide a text is, in ems."""
    return sum(0.5 if ord(character) < NARROW else 1.0 for character in text)


#: Every code is the character itself, in UTF-16.
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
