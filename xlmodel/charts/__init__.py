"""Pictures of what a workbook comes to: plain values in, a drawing out. Matplotlib is loaded when something is drawn."""
