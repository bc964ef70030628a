"""Servers of the tests: real ones (Dovecot) and our own that misbehave on purpose.

Each server listens on loopback only, picks its own free ports, is a context manager, and leaves no process, thread or
descriptor behind. A missing program fails the test with the command that installs it; nothing is ever skipped.

What is here, and where to begin:

* `fixtures`: `dovecot`, `mailbox`, `new_mailbox("customer")`, `authorization_server`, for every test.
* `dovecot.Dovecot`: IMAP, IMAPS, LMTP, submission; `deliver`, `messages`, `flags`, `append`; `stop` and `start` again.
* `smtp.SmtpSink`: records and keeps mail, hands it to Dovecot by LMTP, fails at any `Step`; also a program.
* `scripted_imap.ScriptedImap`: an in-memory IMAP server whose `script` says what goes wrong, and when.
* `oauth.AuthorizationServer`: whose tokens Dovecot accepts. `nameserver.NameServer`: SRV and MX from a table.
* `sshd.StaffMachine`: users who log in over SSH, in an `/etc`, `/run` and `/var/lib` of their own; takes root.
* `faultproxy.FaultProxy`: a slow, narrow, silent, refusing or breaking line in front of any of them.
* `certificates`: good, expired, for another host, by a stranger. `processes.wait_until`: poll, never sleep.
* `network`: no test reaches another machine; host names under `.invalid` fail as unknown ones do.
"""
