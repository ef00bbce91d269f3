"""One file a vendor: its addresses, the shape of its replies and its traps; only here is a network."""
