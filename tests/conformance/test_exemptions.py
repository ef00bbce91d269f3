"""A host is excused from a row with a reason or not at all, and only for as long as it fails there."""

import pytest

from tests.conformance.host import Host, never, notimpl, notyet
from tests.conformance.hosts import HOSTS
from tests.conformance.rows import rows


@pytest.mark.parametrize("degree", [notimpl, notyet, never])
def test_an_exemption_without_a_reason_is_refused(degree):
    with pytest.raises(TypeError, match="reason"):
        degree(bool)
    with pytest.raises(ValueError, match="without a reason"):
        degree(bool, reason=" ")


@pytest.mark.parametrize("kind", HOSTS.values(), ids=list(HOSTS))
def test_every_exemption_is_of_some_row(kind: type[Host]):
    used = [kind.exemption(row) for row in rows()]
    assert [each.reason for each in kind.exemptions if each not in used] == []


def test_a_row_that_a_host_has_learnt_to_answer_fails_until_its_exemption_goes():
    [degree, xfail] = never(bool, reason="it cannot").marks("calc")
    assert (degree.name, degree.args, degree.kwargs) == ("never", ("calc",), {"reason": "it cannot"})
    assert (xfail.name, xfail.kwargs["strict"], xfail.kwargs["reason"]) == ("xfail", True, "never: it cannot")
