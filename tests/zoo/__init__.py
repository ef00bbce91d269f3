"""Hostile, damaged and merely odd workbooks: each is refused in one sentence or read right, soon and in little memory."""
