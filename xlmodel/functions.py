"""All worksheet functions: importing this fills the registry."""

import xlmodel.explanation
import xlmodel.market.functions
import xlmodel.valuation  # noqa: F401
