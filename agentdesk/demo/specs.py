"""What the sample desk's own channels are, by kind, readable without importing them: they file answers instead of sending them."""

from __future__ import annotations

from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

_SETTINGS = (
    SettingField("path", N_("the folder its items arrive in, a Maildir of the sample desk"), is_required=True),
    SettingField("sent_path", N_("the folder answers are filed in"), is_required=True),
    SettingField("address", N_("the shop's address on the channel that is played")),
    SettingField("name", N_("the name answers are signed with")),
    SettingField("signature", N_("what stands below each answer")),
)


def _spec(kind: ChannelKind, title: str, *, is_public: bool = False) -> ChannelSpec:
    return ChannelSpec(
        name=f"demo-{kind.value}",
        kind=kind,
        code="de",
        title=title,
        factory="agentdesk.demo.channel:open_demo",
        settings=_SETTINGS,
        limits=Limits(is_public=is_public, allows_attachments=False, polls_every_s=60),
    )


REVIEW = _spec(ChannelKind.REVIEW, N_("Sample desk only: reviews"), is_public=True)
SOCIAL = _spec(ChannelKind.SOCIAL, N_("Sample desk only: social posts"), is_public=True)
LETTER = _spec(ChannelKind.LETTER, N_("Sample desk only: letters"))
CHAT = _spec(ChannelKind.CHAT, N_("Sample desk only: chat"))
PHONE = _spec(ChannelKind.PHONE, N_("Sample desk only: calls"))
FORM = _spec(ChannelKind.FORM, N_("Sample desk only: forms"))

SPECS = (REVIEW, SOCIAL, LETTER, CHAT, PHONE, FORM)
"""One for each kind: what is public and what is not hangs on the kind, and the composer says so."""
