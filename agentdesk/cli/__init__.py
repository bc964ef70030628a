"""The command line: every screen is also a command that scripts can rely on.

A *verb* here is the first word after `agentdesk` (`list`, `account`); its *actions* are the second (`account add`). A *leaf* is what is
carried out in the end. Modules of `commands` are imported only when one of their verbs is used, so that `--help` answers at once. stdout
carries results only, stderr everything else; exit codes are those of `domain.errors`.
"""
