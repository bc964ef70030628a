"""The e-mail channel: IMAP in, SMTP out.

Terminology: an *endpoint* is a host, port and security; a *session* is one IMAP connection, blocking, used by one thread of its own; a
*stage* is a part of a folder's history that the first sync takes before the next one (today, 30 days, the rest); *top* is the lowest UID
that had not been given out when the folder was first seen, from where new mail is taken; a *retry* is a UID whose data the server did not
give.
Promise: nothing is marked, moved or removed but by `write_back`, where the owner asked for it; no secret goes over a line without TLS,
loopback aside; a UID leaves the cursor's care only as an item, or when the server says that it is gone.
"""
