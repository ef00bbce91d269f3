"""Workbooks as code: how they are laid out and built, read safely, and changed in place."""
