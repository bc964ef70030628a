"""AgentDesk: a terminal console for customer service."""

__version__ = "0.1.0"
