"""Market data: fetched by a provider, kept in a store that forgets nothing, shown in the workbook with its source."""
