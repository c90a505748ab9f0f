"""A night: one run over the sources, watches, the morning's report and a back-up, whoever starts it."""
