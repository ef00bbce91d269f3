"""A workbook simulated: inputs drawn from distributions, outputs as the distributions that they come to."""
