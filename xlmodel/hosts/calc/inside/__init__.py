"""What runs inside LibreOffice: standard library only, because its Python is not ours.

LibreOffice executes these files already while it installs the extension. A package that is missing then makes the
installation fail, and one that is missing later makes every cell Err:504 with no word of the reason.
"""
