"""The pilot board: limits, co-financing, partners, services that a pilot asked for."""
