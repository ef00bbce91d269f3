"""Why a cell shows an error: found by following values; only formulas that call ours are worked out anew for it."""

from tests.bench.large_book import chain_of_errors
from xlmodel import Workbook
from xlmodel.calculation.evaluation import Evaluation

LENGTH = 60


def test_a_reason_is_found_at_the_far_end_of_a_chain_by_working_out_its_root_alone(monkeypatch):
    set_anew = []
    monkeypatch.setattr(
        Evaluation, "set_anew", lambda self, cell, plain=Evaluation.set_anew: (set_anew.append(cell), plain(self, cell))
    )
    result = Workbook(chain_of_errors(LENGTH), made_here=True).run(eps=-1.0)
    assert result.reasons["end"].startswith("S!A1: forward_eps is zero or negative")
    assert [cell.address for cell in set_anew] == ["S!A1"]
