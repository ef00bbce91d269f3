"""Valuation functions for spreadsheets: the same formula in Excel, LibreOffice and a script."""

__version__ = "0.1.0"
