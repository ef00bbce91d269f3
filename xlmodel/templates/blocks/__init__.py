"""Parts of sheets that any company has in common: each writes itself and returns the references that it wrote."""
