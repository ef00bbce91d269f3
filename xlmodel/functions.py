"""All worksheet functions: importing this fills the registry."""

import xlmodel.explanation
import xlmodel.valuation  # noqa: F401
