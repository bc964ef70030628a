"""What the sample desk's own channels are, by kind, readable without importing them: they file answers instead of sending them."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain.channel_specs import ChannelSpec, Limits, SettingField, TextUnit
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_

_SETTINGS = (
    SettingField("path", N_("the folder its items arrive in, a Maildir of the sample desk"), is_required=True),
    SettingField("sent_path", N_("the folder answers are filed in"), is_required=True),
    SettingField("address", N_("the shop's address on the channel that is played")),
    SettingField("name", N_("the name answers are signed with")),
    SettingField("signature", N_("what stands below each answer")),
)


def _spec(kind: ChannelKind, title: str, limits: Limits) -> ChannelSpec:
    return ChannelSpec(
        name=f"demo-{kind.value}",
        kind=kind,
        code="de",
        title=title,
        factory="agentdesk.demo.channel:open_demo",
        settings=_SETTINGS,
        limits=replace(limits, allows_attachments=False, polls_every_s=60),
    )


_AS_GOOGLE = Limits(max_chars=4096, unit=TextUnit.BYTES, is_public=True)
_AS_MASTODON = Limits(max_chars=500, url_chars=23, counts_mentions_short=True, sends_direct=True, is_public=True)
_AS_WHATSAPP = Limits(max_chars=4096)
"""As the channels that are played here have it."""

REVIEW = _spec(ChannelKind.REVIEW, N_("Sample desk only: reviews"), _AS_GOOGLE)
SOCIAL = _spec(ChannelKind.SOCIAL, N_("Sample desk only: social posts"), _AS_MASTODON)
LETTER = _spec(ChannelKind.LETTER, N_("Sample desk only: letters"), Limits(unit=TextUnit.PAGES))
CHAT = _spec(ChannelKind.CHAT, N_("Sample desk only: chat"), _AS_WHATSAPP)
PHONE = _spec(ChannelKind.PHONE, N_("Sample desk only: calls"), Limits())
FORM = _spec(ChannelKind.FORM, N_("Sample desk only: forms"), Limits())

SPECS = (REVIEW, SOCIAL, LETTER, CHAT, PHONE, FORM)
"""One for each kind: what is public and what is not hangs on the kind, and the composer says so."""
