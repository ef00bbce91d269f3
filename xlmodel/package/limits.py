"""How large what comes from anyone may be: far beyond any model, and far below what harms a reader."""

from typing import Final

# A model has dozens of parts and a few megabytes. The ratio is Apache POI's limit for a zip bomb, halved.
MAX_PARTS: Final = 2_000
MAX_UNPACKED: Final = 512 * 2**20
# Real parts are far below both limits; the large ones among them, which hold addresses and numbers, below a quarter.
MAX_RATIO: Final = 200
RATIO_MATTERS_FROM: Final = 100 * 2**10
MAX_RATIO_OF_LARGE: Final = 50
LARGE_FROM: Final = 16 * 2**20
# Each tag costs a parser a hundred bytes and more; a cell takes four tags, and as many packed bytes at least.
MAX_TAGS_PER_BYTE: Final = 2
TAGS_MATTER_FROM: Final = 1_000_000
# Of a sheet.
MAX_CELLS: Final = 5_000_000
# Readers that keep a sheet as one grid need memory for every cell between the outermost ones.
MAX_EMPTY_PER_CELL: Final = 20
EMPTY_MATTERS_FROM: Final = 5_000_000
