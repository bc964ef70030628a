"""What offers, polls and services say, in the languages of mail: discounts, baskets, reviews, terms that change, use and payments."""

from __future__ import annotations

from typing import Final

from agentdesk.reading.phrases import Phrases

OFFERS: Final = Phrases(
    (
        "terms voorwaarden agb bedingungen conditions condizioni condiciones condições villkor vilkår privacy datenschutz",
        (
            r"\b(?:we(?:'re| are)|we have|we've)? ?(?:updat|chang)\w+ (?:to )?our (?:\w+ ){0,2}(?:terms|privacy|conditions)|"
            r"\bwijzig\w* (?:van )?(?:onze|wij onze|de) (?:\w+ )?(?:voorwaarden|privacy)|"
            r"\bonze (?:\w+ )?voorwaarden\b[^.\n]{0,20}\bwijzig|"
            r"\bwijzigen onze (?:\w+ )?voorwaarden|\bänder\w+ (?:wir )?(?:unsere|unserer) (?:\w+ )?(?:agb|bedingungen|"
            r"geschäftsbedingungen|"
            r"datenschutz\w*)|"
            r"\b(?:modification|mise à jour|évolution) de nos conditions|\b(?:modifica|aggiornamento) delle (?:nostre )?condizioni|"
            r"\b(?:cambios en|actualización de|actualizamos) (?:nuestr[oa]s|los) (?:\w+ )?(?:condiciones|términos)|\b(?:alteração|"
            r"atualização) (?:d[oa]s|aos) (?:nossos |nossas )?(?:condições|termos)|"
            r"\b(?:ändrar|ändringar i) våra (?:\w+ )?villkor|\b(?:ændrer|ændringer i|endrer|endringer i) (?:vores|våre) (?:\w+ )?vilkår"
        ),
    ),
    (
        "korting rabatt discount sale sconto remise réduction descuento desconto rabat alennus zniżk rabatu slev скидк",
        (
            r"\b\d{1,2} ?% (?:\w+ )?(?:korting|rabatt|discount|off\b|sconto|de (?:remise|réduction|descuento|desconto)|rabat|alennus|"
            r"zniżki|"
            r"rabatu|slev[ay])|"
            r"\b(?:korting|rabatt|sconto|rabat)s?(?:code|kod\w*)\b|\bskidk|скидк[аи] \d|\b(?:summer|winter|spring|autumn|flash) sale\b"
        ),
    ),
    (
        "basket cart winkelmand warenkorb panier carrello carrito carrinho varukorg indkøbskurv handlekurv shop shoppen vergeten",
        (
            r"\b(?:left|forgot\w*|waiting|still)\b[^.\n]{0,40}\b(?:basket|cart)\b|\bin (?:je|uw) winkelmand|\bin (?:ihrem|"
            r"deinem) warenkorb|"
            r"\bdans votre panier|"
            r"\bnel (?:tuo )?carrello|\ben (?:tu|su) carrito|\bno (?:seu )?carrinho|\bshop (?:now|online|the)\b|\bshop nu\b|"
            r"\bjetzt (?:shoppen|einkaufen|bestellen|sichern)\b|\bbent iets vergeten\b"
        ),
    ),
    (
        "review feedback rat survey enquête beoordel bewert avis recension valuta opinión encuesta avalia omdöme anmeldelse",
        (
            r"\b(?:leave|write|give) (?:us )?(?:a |an |your )?(?:review|feedback|rating)|\brate (?:your|our|us|this)\b|\b(?:take|"
            r"complete|"
            r"fill in|start) (?:the|our|this|a) (?:\w+ )?survey|"
            r"\breview (?:achter ?te ?laten|achterlaten|schrijven|plaatsen)|\bbeoordeel (?:je|uw|ons)\b|\b(?:vul|start) (?:de|"
            r"onze)\b[^.\n]{0,20}\benquête|\bbewert\w+ (?:sie )?(?:ihre|deine|uns|jetzt)|\bbewertung ab(?:zu)?geben|"
            r"\bdonnez (?:votre|nous votre) avis|\b(?:lascia|scrivi) una recensione|\bvaluta (?:il|la|i)\b|\b(?:su|tu) opinión\b|"
            r"\bencuesta\b|\bavali(?:e|ar) (?:a|o|sua)\b|\blämna ett omdöme|\bskriv en anmeldelse"
        ),
    ),
    (
        "opslag storage speicher stockage spazio almacenamiento verbruik data quota limit",
        (
            r"\b(?:je|u|you|du|sie|vous) (?:\w+ ){0,2}(?:gebruikt|used|using|nutzt|nutzen|utilisez)\b[^.\n]{0,30}\b(?:[gm]b|%|procent|"
            r"percent)|\b(?:opslag|storage|speicher|stockage)\b[^.\n]{0,20}\b(?:vol|full|voll|plein)\b"
        ),
    ),
    (
        "transaction transactie payout uitbetaling auszahlung virement bonifico transferencia withdrawal afschrijving abbuchung card",
        (
            r"\b(?:transaction|payment|withdrawal|purchase) of [^.\n]{1,20}\b(?:was|has been)\b|\bcard ending (?:in|with)\b|"
            r"\buitbetaling van\b|\bauszahlung (?:von|über)\b|\bpayout of\b|\b(?:transactie|afschrijving) van\b[^.\n]{0,20}\d"
        ),
    ),
    (
        "order bestelling bestellung commande ordine pedido beställning ordre objednáv zamówieni",
        (
            r"\b(?:you(?:'ve| have)? (?:received|got) a new order|new order(?::| #| from)|nieuwe bestelling\b|neue bestellung\b|"
            r"nouvelle commande\b|nuovo ordine\b|nuevo pedido\b|novo pedido\b|ny (?:beställning|ordre|bestilling)\b|nowe zamówienie\b|"
            r"nová objednávka\b)"
        ),
    ),
    (
        "expire expiring expiration verloopt verlopen läuft abläuft expir scad caduc utgår udløber utløper wygas",
        (
            r"\bexpir(?:e|es|ing|ation)\b[^.\n]{0,30}\b(?:in|on|within|notice|soon|for)\b|\bverloopt (?:op|over|binnen|morgen)\b|"
            r"\bläuft (?:am|in)\b[^.\n]{0,20}\bab\b|\bexpire (?:le|dans|bientôt)\b|\bscad(?:e|rà) (?:il|tra|fra)\b|\b(?:caduca|"
            r"expira) (?:el|en|em)\b"
        ),
    ),
    (
        "riding travel traveling staying visiting choosing using being flying",
        r"\bthank(?:s| you) for (?:riding|travell?ing|staying|visiting|choosing|using|flying|being a)\b",
    ),
    (
        "down banned monitor resolved triggered firing incident",
        (
            r"\bis (?:currently )?(?:down|back up|up again)\b|\bmonitor\b[^.\n]{0,40}\b(?:down|up)\b|\bhas (?:just )?been banned\b|"
            r"\b(?:alert|alarm|incident)\b[^.\n]{0,40}\b(?:resolved|triggered|firing|opened|acknowledged)\b"
        ),
    ),
    (
        "because omdat weil parce car perché porque eftersom fordi ponieważ protože",
        (
            r"\b(?:receiv\w+|getting|got|sent) th(?:is|ese) [\w -]{3,30} because\b|\bontvang\w* (?:deze|dit) [\w -]{3,30} omdat\b|"
            r"\berhalten (?:sie )?diese?n? [\w -]{3,30},? weil\b|\brecevez (?:ce|cet|cette) [\w' -]{3,30} (?:car|parce)\b|"
            r"\bricev\w+ quest\w+ [\w -]{3,30} perché\b|\brecib\w+ est[ea] [\w -]{3,30} porque\b|"
            r"\breceb\w+ est[ea] [\w -]{3,30} porque\b|"
            r"\bfår (?:det(?:te|ta|här)|denna|denne) [\w -]{3,30} (?:eftersom|fordi)\b|\botrzymuj\w+ t[eęo]\w* [\w -]{3,30},? ponieważ|"
            r"\bdostáváte t[uo]to [\w -]{3,30},? protože"
        ),
    ),
    (
        "postbus mailbox postvak postfach boîte casella buzón caixa",
        (
            r"\b(?:postbus|mailbox|postvak|postfach|boîte (?:mail|aux lettres)|casella|buzón|caixa)\b[^.!\n]{0,60}"
            r"(?:\bvol\b|\bfull\b|\bvoll\b|\bpleine\b|\bpiena\b|\blleno\b|\bcheia\b|\d ?%)"
        ),
    ),
)
"""Offers, polls, terms that change, and what services tell of their use."""
