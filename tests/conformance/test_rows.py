"""Every host gives every row the answer that was published."""

from tests.conformance.host import Host
from tests.truth import Row


def test_the_answer_is_the_published_one(host: Host, row: Row):
    assert host.disagreements(row, host.answer(row)) == []
