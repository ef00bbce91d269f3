"""Reading formulas: blocks of cells, tokens, trees, spellings and what depends on what. Nothing here knows a file."""
