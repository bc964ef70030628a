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
        "miskraam depress burn-out burnout operatie medicijn diabet diabee allerg uitkering bijstand faillis advocaat aangifte "
        "politie gehandicapt rolstoel chemo bevalling huwelijk bruiloft verjaardag jubileum astma migraine dement alzheimer "
        "parkinson glaucoom staar whiplash hersenschudding beroerte hartaanval hartinfarct infarct longontsteking botbreuk epilep "
        "autis adhd anorexia artrose reuma tumor transplantatie hiv verslav alcoholi therap fysio psycholo psychiat mantelzorg "
        "adopt weduw wees abortus ivf hypothe ontslag ontslagen werkloos huurachterstand rechtszaak rechtbank voogd aanrijding"
    ),
    "fr": (
        "hôpital hospitalis malad cancer enceinte divorc dette surendett huissier décès décéd obsèques enterrement fausse- couche "
        "opération médicament diabét allergi chômage avocat plainte police handicap fauteuil accouch mariage anniversaire asthm "
        "migraine démence alzheimer parkinson glaucome cataracte commotion avc infarctus pneumonie fracture épilep autis anorexi "
        "arthr rhumat tumeur greffe séropositi addict alcooli thérap kiné psycholog psychiatr adopt veuf veuve orphelin "
        "avortement fiv hypothèque licenci loyer expulsion tribunal tutelle accident"
    ),
    "de": (
        "krankenhaus krank krebs schwanger scheidung geschieden schulden insolven gerichtsvollzieher verstorben beerdigung "
        "trauerfeier fehlgeburt medikament rollstuhl behinder arbeitslos anwalt anzeige polizei hochzeit geburtstag operiert "
        "asthma migräne demen alzheimer parkinson glaukom grauer schleudertrauma gehirnerschütterung schlaganfall herzinfarkt "
        "herzanfall infarkt lungenentzündung knochenbruch epilep autis anorexie magersucht arthr rheuma tumor transplant sucht "
        "süchtig alkoholi therap physio psycholog psychiat pflegefall adopt witwe waise abtreibung hypothek kündigung gekündigt "
        "jobcenter bürgergeld mietrückstand gericht vormund"
    ),
    "it": (
        "ospedale malatt malato malata cancro tumore incinta divorzi debit ufficiale lutto deceduto deceduta funerale aborto "
        "intervento medicin disoccup avvocato denuncia polizia disabil carrozzina matrimonio compleanno asma emicrania demenza "
        "alzheimer parkinson glaucoma cataratta commozione ictus infarto polmonite frattura epiles autis anoressi artros artrite "
        "reumat trapiant sieropositiv dipendenza alcolis alcolist terapi fisioterap psicolog psichiatr adozione adottat vedov "
        "orfan licenzia sfratto mutuo pignora tribunale tutela tomba"
    ),
    "en": (
        "hospital illness cancer pregnan divorc debt bailiff deceased funeral miscarriage depression surgery medicat diabet "
        "allerg unemploy lawyer solicitor police disab wheelchair wedding birthday bankrupt chemotherapy asthma migraine dementia "
        "alzheimer parkinson glaucoma cataract whiplash concussion stroke infarct pneumonia fracture epilep autis adhd anorexi "
        "arthrit rheumat tumour tumor transplant hiv addict alcoholi therap physio psycholog psychiat carer adopt widow orphan "
        "abortion ivf mortgage redundan eviction arrears court custody"
    ),
}
SENSITIVE: Final = tuple(stem for stems in _SENSITIVE.values() for stem in stems.split())
