"""Takes in what channels found: keeps it raw, has it read, and makes one message of it in one transaction.

It never calls `desk`: rules that are due run after its commit. Whatever happens to an item, it ends as a visible message.
"""
