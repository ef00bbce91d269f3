"""Keeps pytest from importing what only LibreOffice's own Python can."""

collect_ignore = ["inside"]
