"""Keeps pytest from importing what only a Python with `uno` can."""

collect_ignore = ["driver.py"]
