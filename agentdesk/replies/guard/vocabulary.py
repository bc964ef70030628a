"""Words the guard knows: months, and stems of what people tell in confidence."""

from __future__ import annotations

from typing import Final

_MONTHS: Final = {
    1: "januari janvier januar gennaio january jan",
    2: "februari février fevrier februar febbraio february feb",
    3: "maart mars märz maerz marzo march mrt",
    4: "april avril aprile apr",
    5: "mei mai maggio may",
    6: "juni juin giugno june jun",
    7: "juli juillet luglio july jul",
    8: "augustus août aout august agosto aug",
    9: "september septembre settembre sept sep",
    10: "oktober octobre ottobre october okt oct",
    11: "november novembre nov",
    12: "december décembre dezember dicembre dec dez",
}
MONTHS: Final[dict[str, int]] = {name: number for number, names in _MONTHS.items() for name in names.split()}

_SENSITIVE: Final = {
    "nl": (
        "ziekenhui ziek kanker zwanger scheiding gescheiden schuld bewind deurwaarder overleden overlijden begrafenis crematie "
        "miskraam depress burn-out burnout operatie medicijn diabet diabee allerg uitkering bijstand faillis advocaat aangifte politie "
        "gehandicapt rolstoel chemo bevalling huwelijk bruiloft verjaardag jubileum"
    ),
    "fr": (
        "hôpital hospitalis malad cancer enceinte divorc dette surendett huissier décès décéd obsèques enterrement fausse- "
        "couche opération médicament diabét allergi chômage avocat plainte police handicap fauteuil accouch mariage "
        "anniversaire"
    ),
    "de": (
        "krankenhaus krank krebs schwanger scheidung geschieden schulden insolven gerichtsvollzieher verstorben beerdigung "
        "trauerfeier fehlgeburt medikament rollstuhl behinder arbeitslos anwalt anzeige polizei hochzeit geburtstag operiert"
    ),
    "it": (
        "ospedale malatt malato malata cancro tumore incinta divorzi debit ufficiale lutto deceduto deceduta funerale aborto "
        "intervento medicin disoccup avvocato denuncia polizia disabil carrozzina matrimonio compleanno"
    ),
    "en": (
        "hospital illness cancer pregnan divorc debt bailiff deceased funeral miscarriage depression surgery medicat diabet "
        "allerg unemploy lawyer solicitor police disab wheelchair wedding birthday bankrupt chemotherapy"
    ),
}
SENSITIVE: Final = tuple(stem for stems in _SENSITIVE.values() for stem in stems.split())
