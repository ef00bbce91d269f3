"""Workbooks as code: layout, proof and reference sheets, and a folder a template."""
