"""The tables of the desk file, declared.

Nothing imports this but `generate_tables`, which writes `tables` from it: SQLModel and its models cost the service half a second at
every start, and no statement needs more than the Core tables. After a change here: `python -m agentdesk.store.generate_tables`.

No foreign key cascades, no triggers, no relationships. Moments are `UtcMoment`, lists and records `JsonText`. `message.id` is
`(seconds << 20) | n` and ascends in time (see `domain.ids`); `conversation.id` is the short number one can say on the phone.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from agentdesk.store.rows import conversations as conversations
from agentdesk.store.rows import customers as customers
from agentdesk.store.rows import desk as desk
from agentdesk.store.rows import letters as letters
from agentdesk.store.rows import messages as messages
from agentdesk.store.rows import replies as replies
from agentdesk.store.rows import team as team
from agentdesk.store.rows import voice as voice

metadata = SQLModel.metadata
