"""What AgentDesk costs, as ratios measured in one run beside what it is compared with; `python -m benchmarks` prints the tables."""
