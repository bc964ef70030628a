"""The guard: what a customer told us in private does not leave in public by accident."""
