"""What is run by a Python that has LibreOffice's bridge, beside a LibreOffice without a window."""
