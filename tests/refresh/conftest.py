"""As the tests of market data: no settings or keys of the machine."""

from tests.market.conftest import _nothing_of_the_machine  # noqa: F401
