"""The spreadsheets that can run xlmodel, one room each.

A host turns the registry into the files its spreadsheet wants, and that spreadsheet's blanks and errors into cells
for `xlmodel.call` and back. It knows nothing about valuation.
"""
