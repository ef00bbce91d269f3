"""Run a workbook over scenarios, check what must hold, write a CSV: a script to copy.

python scripts/run_scenarios.py workbooks/alibaba.xlsx results.csv
"""

import sys

import pandas as pd

from xlmodel import Workbook

# Inputs by scenario; whatever is not named stays as it is in the workbook.
SCENARIOS = {
    "as quoted": {},
    "after hours": {"price": 96.8},
    "price of the day": {"price": 176.44, "price_date": "2025-09-24"},
    "no growth": {"price": 176.44, "price_date": "2025-09-24", "base_growth": 0.0},
    "peers' multiple": {"price": 176.44, "price_date": "2025-09-24", "bull_multiple": 28.0},
}
OUTPUTS = ["forward_pe", "peer_discount", "bear_value", "base_value", "bull_value", "expected_value", "upside"]


def main(book: str, results: str) -> None:
    workbook = Workbook(book)
    runs = {name: workbook.run(**inputs) for name, inputs in SCENARIOS.items()}
    for name, run in runs.items():
        assert run.bear_value <= run.expected_value <= run.bull_value, name
    table = pd.DataFrame({name: {output: run[output] for output in OUTPUTS} for name, run in runs.items()}).T
    table.to_csv(results, index_label="scenario")
    print(table.round(3).to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
