"""Many scenarios of a workbook at once: what hangs from the inputs, as array code with the scenarios as first axis."""
