"""The channels that come with AgentDesk, as data: their settings and limits, readable without importing them."""

from __future__ import annotations

from agentdesk.domain.channels import ChannelSpec, Limits, SettingField
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

MAILDIR = ChannelSpec(
    name="maildir",
    kind=ChannelKind.EMAIL,
    code="md",
    title=N_("Maildir folder"),
    factory="agentdesk.channels.maildir:open_maildir",
    settings=(
        SettingField("address", N_("the address customers write to"), is_required=True),
        SettingField("path", N_("the Maildir: the folder that holds cur, new and tmp"), is_required=True),
        SettingField(
            "send_command",
            N_(
                "the command that sends a message: it gets the recipients as arguments and the message on standard input; "
                "exit 0 is accepted, 75 try again later, anything else refused. Without it the account only receives"
            ),
        ),
    ),
    limits=Limits(polls_every_s=2, source="https://cr.yp.to/proto/maildir.html"),
)

SPECS: tuple[ChannelSpec, ...] = (MAILDIR,)
