"""The console: what an agent sees and presses.

Terms: a *screen* holds layout and answers keys; a *widget* draws; a *presenter* turns a record into lines and knows nothing of Textual's
life cycle; an *action* is one thing a key can do, and all of them stand in one registry (`keys.registry`) that feeds keys, footer, help
and docs. The promise: text written by strangers is only ever shown, never obeyed; the cursor never waits for the service; what is being
typed survives whatever ends the console.
"""
