"""The tests of AgentDesk; the folders mirror the package, servers/ and terminal/ are what all of them run against."""
