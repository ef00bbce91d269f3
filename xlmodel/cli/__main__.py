"""`python -m xlmodel.cli`, for where the command itself is not on the path."""

from xlmodel.cli import main

main()
