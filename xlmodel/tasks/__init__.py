"""The use-cases: a plain function each, values in and values out; every host and the command line call them."""
