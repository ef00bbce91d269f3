"""A research note from a workbook: words made from its numbers, pictures, where the figures are from, what to doubt."""
