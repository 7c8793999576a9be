"""A font of two plain boxes: for the words behind the picture of a page, which nobody sees and everybody can search and copy."""

import struct

UNITS = 1000  # to the em
DEEP = 200  # units below the baseline, of UNITS
NARROW = 256  # codes below are half an em wide, all others a whole one


def font() -> bytes:
    """A TrueType font: glyph 0 is as wide as it is high, glyph 1 half as wide. Readers drop letters that take up no room."""
    wide, narrow = _box(UNITS), _box(UNITS // 2)
    tables = {
        b"cmap": struct.pack(">HHHHIHHH", 0, 1, 3, 1, 12, 6, 10, 0) + struct.pack(">HH", 0, 0),
        b"glyf": wide + narrow,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, UNITS, 0, 0, 0, -DEEP, UNITS, UNITS - DEEP, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, UNITS - DEEP, -DEEP, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", UNITS, 0, UNITS // 2, 0),
        b"loca": struct.pack(">HHH", 0, len(wide) // 2, (len(wide) + len(narrow)) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
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


def glyphs() -> bytes:
    """Which glyph stands for each code, as a PDF wants it."""
    return struct.pack(">H", 1) * NARROW + bytes(2 * (0x10000 - NARROW))


def _box(width: int) -> bytes:
    low, high = -DEEP, UNITS - DEEP
    across, up = (0, width, 0, -width), (low, 0, UNITS, 0)
    return struct.pack(">hhhhhHH4B4h4hxx", 1, 0, low, width, high, 3, 0, 1, 1, 1, 1, *across, *up)


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
