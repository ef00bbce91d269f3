"""Desktop Excel: the functions, the ribbon and the Refresh button, with Python behind them.

files        the add-in and the self-contained workbooks, written on any operating system
vba_text     the declarations as VBA: one thin wrapper a function, and the texts of the function wizard
vba/         the rest of the VBA, as text that can be read and compared
vba_project, vba_compression, compound_file    the container in which Excel keeps VBA
translate    Excel's values to cells and back
run          what Python answers: formulas, and what the buttons ask for
server       the process that Excel starts; the only place that knows xlwings
install, doctor    putting it there, taking it away, and finding out why it does not work
"""
