"""The sample desk: a bakery with a webshop in Maastricht, written down as data.

Everything here is invented; addresses end in reserved names (RFC 2606, RFC 6761) and telephone numbers can't be dialled.
`script.load_content` reads these files into records and refuses what does not fit, naming the file and the key.

Files
    business.toml                                        who the desk belongs to: hours, agents, accounts, signatures
    customers.toml                                       everybody who writes, with a handle for each channel
    parcels, mail, machines, public, letters, talk.toml  the conversations
    outbox.toml                                          replies that were refused, wait or are unknown
    trickle.toml                                         what arrives while you watch
    answers.toml                                         what some customers answer when you reply
    other files                                          attachments, named by the messages that carry them

Values
    age, due, …   "2d5h", "45m", "-35m": days, hours, minutes, seconds. `age` counts back from the moment the desk is made; `due`,
                  `snoozed_for` and `retry_in` count forward from it, and a negative `due` is late.
    body          plain text in literal strings; what we send comes without its signature. Dates are written as {FORMAT:±DAYSd}, counted
                  from the moment the desk is made: {date:+9d} "12 October 2026", {day:+9d} "12 October", {weekday:-1d} "Tuesday",
                  {short:-1d} "11/10/2026", each in the language of its message. `dates.fill_dates` writes them out.
    agent         a key of business.toml, or `me` for whoever looks at the demo.
    enumerations  the values of domain/states.py: status, direction, class, delivery, state, kind.

[[customer]]
    key, name, language       required
    kind                      customer (default), supplier, staff
    handles                   list of { channel, address }; unique over all customers

[[conversation]]
    key, customer, account    required; channel and kind follow from the account; the customer has a handle on that channel
    subject, language         required; letters, calls and posts have a subject too: the line the list shows
    status                    open (default), pending, snoozed, closed, spam
    assignee, tags            nobody and none unless said
    due                       when an answer is due, by its response target or by law
    snoozed_for               exactly where status is snoozed
    star, read                for `me`; false unless said

[[conversation.message]]      oldest first
    age, body                 required
    direction                 inbound (default), outbound, note
    by                        the agent of an outbound message or a note
    key                       only where a bounce refers to it
    to, cc                    inbound: the alias it was sent to; outbound: where it went, if not to the customer's handle
    language                  where it differs from its conversation's
    class                     human (default), bounce, out-of-office, auto-reply, bulk
    delivery                  outbound: sent (default), bounced
    rating, url               reviews: 1 to 5; reviews and social media: its public page
    scan                      letters: { pages, confidence (0 to 1), handwritten }
    bounce                    where class is bounce: of, recipient, action (failed, delayed), status, diagnostic, reporting_mta, remote_mta
                              (RFC 3464 section 2)

[[conversation.message.attachment]]
    file, name, content_type  the file here, the name it was sent under, its media type

The shapes of the business, the outbox, the trickle and the answers stand at the top of their files.
"""
