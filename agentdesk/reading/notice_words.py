"""What the notices of businesses and machines say, in the languages of mail: orders, parcels, accounts, codes, reminders, reports."""

# ruff: noqa: RUF001 - words of languages written in other scripts
from __future__ import annotations

import re
from typing import Final

from agentdesk.domain.late_patterns import late
from agentdesk.reading.phrases import Phrases

ABOUT_YOURS: Final = Phrases(
    (
        "your",
        (
            r"\byour (?:[\w#.-]+ ){0,4}?(?:order|invoice|bill|parcel|package|shipment|delivery|item|payment|receipt|account|password|"
            r"subscription|plan|trial|appointment|booking|reservation|ticket|statement|document|domain|licen[cs]e|membership|refund|"
            r"report|"
            r"download|profile|application|certificate)s?\b[^.!\n]{0,60}?\b(?:(?:has|have|was|were|is|are|will) (?:\w+ ){0,3}?(?:shipped|"
            r"dispatched|sent|on (?:its|the) way|out for delivery|ready|available|confirmed|received|processed|completed?|successful|due|"
            r"delivered|scheduled|created|activated|updated|changed|reset|renewed?|cancelled|locked|approved|declined|attached|collected|"
            r"issued|arriv\w+|expir\w+)|expires?\b|for (?:your|you)\b|from\b.{0,30}(?:#|$))"
        ),
    ),
    (
        ("aanvraag abonnement account afspraak bestelling betaling factuur order pakket rekening reservering retour wachtwoord zending"),
        (
            r"\b(?:je|uw) (?:[\w#.-]+ ){0,3}?(?:bestelling|order|factuur|pakket|zending|betaling|account|wachtwoord|afspraak|reservering|"
            r"abonnement|rekening|retour|aanvraag)\b[^.!\n]{0,60}?\b(?:is|wordt|zijn|staat|op|wacht|verloopt|"
            r"komt)\b[^.!\n]{0,40}?(?:verzonden|verstuurd|onderweg|bezorgd|klaar|ontvangen|bevestigd|verwerkt|gewijzigd|gereed|"
            r"beschikbaar|"
            r"verlengd|vandaag|morgen|aangekomen|geleverd|betaald|voltooid|verloopt|\d{1,2}[:.-]\d\d)"
        ),
    ),
    (
        (
            "abgelaufen angekommen bearbeitet bereit bestätigt eingegangen erhalten gebucht geändert läuft unterwegs  "
            "verfügbar verlängert versand verschickt zugestellt"
        ),
        (
            r"\bihr[e]? (?:[\w#.-]+ ){0,3}?(?:bestellung|rechnung|paket|sendung|lieferung|zahlung|konto|passwort|termin|buchung|"
            r"reservierung|abo\w*|auftrag|kontoauszug)\b[^.!\n]{0,60}?(?:versand|verschickt|unterwegs|zugestellt|bereit|erhalten|"
            r"bestätigt|"
            r"bearbeitet|geändert|verfügbar|verlängert|eingegangen|angekommen|abholbereit|läuft ab|abgelaufen|gebucht)"
        ),
    ),
    (
        "votre",
        (
            r"\bvotre (?:[\w#.°-]+ ){0,3}?(?:commande|facture|colis|livraison|paiement|compte|mot de passe|rendez-vous|réservation|"
            r"abonnement|billet)\b[^.!\n]{0,60}?(?:expédié|envoyé|en route|livré|prête?\b|disponible|confirmé|reçue?|traité|modifié|"
            r"renouvelé|expir|validé|enregistré|en cours)"
        ),
    ),
    (
        "abbonamento account appuntamento fattura ordine pacco pagamento password prenotazione spedizione",
        (
            r"\b(?:il (?:tuo|suo)|la (?:tua|sua)|l.ordine|tuo|suo) (?:[\w#.-]+ ){0,3}?(?:ordine|fattura|pacco|spedizione|pagamento|"
            r"account|"
            r"password|appuntamento|prenotazione|abbonamento)\b[^.!\n]{0,60}?(?:spedit|inviat|in arrivo|consegnat|pront|disponibil|"
            r"confermat|ricevut|modificat|rinnovat|scad)"
        ),
    ),
    ("ricevuto", r"abbiamo ricevuto il (?:tuo |suo |vostro )?pagamento"),
    ("pagamento", r"\bho ricevuto il pagamento\b"),
    (
        "cita contraseña cuenta envío factura pago paquete pedido reserva suscripción",
        (
            r"\b(?:su|tu) (?:[\w#.-]+ ){0,3}?(?:pedido|factura|paquete|envío|pago|cuenta|contraseña|cita|reserva|"
            r"suscripción)\b[^.!\n]{0,60}?(?:enviad|en camino|entregad|list[oa]|disponible|confirmad|recibid|modificad|caduc|renovad|"
            r"procesad|reparto)"
        ),
    ),
    (
        "assinatura consulta conta encomenda fatura pagamento palavra-passe pedido reserva senha",
        (
            r"\b(?:o (?:seu|teu)|a (?:sua|tua)|seu|sua) (?:[\w#.-]+ ){0,3}?(?:pedido|encomenda|fatura|pagamento|conta|senha|"
            r"palavra-passe|"
            r"consulta|reserva|assinatura)\b[^.!\n]{0,60}?(?:enviad|a caminho|entregue|pront|disponível|confirmad|recebid|alterad|expir|"
            r"renovad|processad)"
        ),
    ),
    (
        (
            "adgangskode aftale bestilling beställning betaling betalning bokning booking faktura forsendelse konto  "
            "leverans levering lösenord order ordre paket pakke passord time"
        ),
        (
            r"\b(?:din|ditt|dina|dit|deres) (?:[\w#.-]+ ){0,3}?(?:beställning|order|faktura|paket|leverans|betalning|konto|lösenord|"
            r"bokning|"
            r"ordre|bestilling|pakke|levering|betaling|adgangskode|passord|aftale|time|booking|forsendelse)\b[^.!\n]{0,60}?(?:skicka|"
            r"på väg|"
            r"levere|redo|klar|tillgänglig|bekräfta|mottag|ändra|på vej|sendt|afsendt|bekræft|modtag|ændre|på vei|bekreft|motta|endre|"
            r"afhent|utkör)"
        ),
    ),
    ("bestillingen fakturaen ordren pakken", r"\b(?:fakturaen|pakken|ordren|bestillingen) (?:din|di) "),
    ("faktura", r"\bdin faktura\b.{0,30}\bklar"),
    (
        "laskusi lähetyksesi maksusi pakettisi salasanasi tilauksesi tilisi varauksesi",
        r"\b(?:tilauksesi|laskusi|pakettisi|lähetyksesi|maksusi|tilisi|salasanasi|varauksesi)\b",
    ),
    ("tilaukses", r"kiitos tilaukses"),
    (
        "faktur hasło konto paczk przesyłk płatno rezerwacj wyciąg zamówieni",
        (
            r"\b(?:twoj[ae]|twój|państwa|pani|pana) (?:[\w#.-]+ ){0,3}?(?:zamówieni|przesyłk|paczk|płatno|wyciąg|konto|hasło|rezerwacj|"
            r"faktur)\w*\b[^.!\n]{0,60}?(?:wysłan|w drodze|dostarczon|gotow|dostępn|potwierdzon|przyjęt|zmienion|zrealizowan|nadan)"
        ),
    ),
    (
        "cestě doručen expedován odeslán potvrzen přijat připraven vyzvednutí změněn",
        (
            r"\bvaš[ei]? (?:[\w#.-]+ ){0,3}?(?:objednáv|zásilk|platb|účet|heslo|rezervac|faktur|balík)\w*\b[^.!\n]{0,60}?(?:odeslán|"
            r"na cestě|doručen|připraven|potvrzen|přijat|změněn|expedován|k vyzvednutí)"
        ),
    ),
    (
        "готов доставлен доступен изменен изменён отправлен оформлен передан подтвержд получен принят пути",
        (
            r"\b(?:ваш[аеу]?) (?:\S+ ){0,3}?(?:заказ|посылк|оплат|счет|счёт|парол|платеж|платёж|бронирован)\w*[^.!\n]{0,60}?(?:отправлен|"
            r"передан|в пути|доставлен|готов|доступен|подтвержд|получен|изменен|изменён|оформлен|принят)"
        ),
    ),
    ("csomagja foglalása rendelése számlája", r"\b(?:csomagja|rendelése|számlája|megrendelése|foglalása)\b"),
    (
        "faturanız gönderiniz hesabınız kargonuz rezervasyonunuz siparişiniz ödemeniz",
        r"\b(?:kargonuz|siparişiniz|gönderiniz|faturanız|ödemeniz|rezervasyonunuz|hesabınız)\b",
    ),
    ("gönderiniz", r"numaralı gönderiniz"),
    ("παραγγελία", r"η παραγγελία σας|η παραγγελία \S+ (?:στάλθηκε|παραδόθηκε|ολοκληρώθηκε)"),
    ("δέμα", r"το δέμα σας"),
    ("λογαριασμός", r"ο λογαριασμός σας"),
    ("comanda", r"\bcomanda (?:dvs\.?|dumneavoastră|ta)\b"),
    ("coletul", r"\bcoletul (?:dvs|tău|dumneavoastră)"),
    ("ご注文", r"ご注文(?:ありがとう|を承り|番号：)"),
    ("包裹 快递 订单 账单 账户", r"(?:您|你)的(?:订单|包裹|快递|账单|账户)"),
    ("주문이", r"주문이 (?:완료|접수)"),
    ("고객님의", r"고객님의"),
)
"""What becomes of the reader's order, parcel, bill or account."""
THANKS_FOR_ORDER: Final = Phrases(
    (
        "thank",
        (
            r"\bthank(?:s| you) for (?:your (?:recent )?(?:order|purchase|payment|booking|reservation|subscribing|subscription|"
            r"registration)|shopping|signing up|registering|ordering|booking)"
        ),
    ),
    (
        "dank hartelijk",
        (
            r"\b(?:bedankt|dank je(?: wel)?|dank u(?: wel)?|hartelijk dank) voor (?:je|uw|het) (?:bestelling|aankoop|betaling|"
            r"reservering|"
            r"inschrijving|aanmelding|bestellen)"
        ),
    ),
    ("dank", r"\bdank für (?:ihre|deine|ihren) (?:bestellung|einkauf|zahlung|buchung|anmeldung|reservierung|auftrag)"),
    ("merci", r"\bmerci (?:pour|de) (?:votre|ta) (?:commande|achat|paiement|réservation|inscription|confiance)"),
    ("grazie", r"\bgrazie per (?:il tuo|il suo|la tua|la sua|aver|l.)\s?(?:ordin|acquist|pagament|prenotazion|registrazion)"),
    ("gracias", r"\bgracias por (?:su|tu) (?:pedido|compra|pago|reserva|registro)"),
    ("obrigad", r"\bobrigad[oa] (?:pel[oa]) (?:su?a?|seu|tua) (?:encomenda|pedido|compra|pagamento|reserva)"),
    ("för", r"\bta(?:ck|k|kk) för (?:din|ditt) (?:beställning|order|köp|bokning|betalning)"),
    ("ordre bestilling køb kjøp betaling booking", r"\bta(?:k|kk) for (?:din|dit|ditt) (?:ordre|bestilling|køb|kjøp|betaling|booking)"),
    ("kiitos", r"\bkiitos (?:tilaukses|ostokses|varaukses)"),
    ("dziękujemy", r"\bdziękujemy za (?:złożenie )?(?:zamówieni|zakup|płatno|rezerwacj)"),
    ("děkujeme", r"\bděkujeme za (?:vaši |vaše )?(?:objednáv|nákup|platb|rezervac)"),
    ("спасибо", r"спасибо за (?:ваш )?(?:заказ|покупк|оплат)"),
    ("köszönjük", r"köszönjük (?:a )?(?:rendelés|vásárlás|megrendelés)"),
    ("teşekkür", r"(?:siparişiniz|alışverişiniz) için teşekkür"),
    ("ευχαριστούμε", r"ευχαριστούμε για την παραγγελία"),
    ("mulțumim", r"mulțumim pentru comand"),
)
"""Thanks for what was bought, booked or paid."""
ASKS_TO_CLICK: Final = Phrases(
    (
        "clientes client customer klant account kunden konto side sidor",
        (
            r"\b(?:área de clientes?|espace client|area clienti|customer (?:area|portal)|klant(?:omgeving|portaal)|kundenbereich|"
            r"kundenkonto|kundenportal|"
            r"(?:op|in) mijn (?:omgeving|account)|min side|mina sidor|mit konto)\b"
        ),
    ),
    ("below button here link", r"\b(?:click|tap|use|visit|follow|copy)\b[^.!?\n]{0,40}\b(?:link|button|below|here)\b"),
    (
        ("account booking details invoice message notification order package parcel receipt report shipment statement ticket"),
        (
            r"\b(?:view|see|download|pay|track|manage|check)\b (?:your |the |this |my )?(?:\w+ )?(?:invoice|order|parcel|package|"
            r"shipment|"
            r"statement|receipt|message|booking|account|ticket|details|report|notification)\b[^.\n]{0,20}:?\s*https?://"
        ),
    ),
    ("log sign", r"\b(?:log|sign) ?in to (?:your|our|the)\b"),
    ("klik", r"\bklik (?:dan )?(?:op|hier)\b|\bklik (?:på|her)\b"),
    ("http", r"\b(?:volg|bekijk|download|betaal) (?:je|uw|de|hier)\b[^.\n]{0,40}:?\s*https?://"),
    ("klicken", r"\bklicken sie\b"),
    ("klick", r"\bklick(?:e)? (?:auf|hier)\b"),
    ("verfolgen", r"\b(?:sendung|paket) verfolgen\b"),
    ("cliquez", r"\bcliquez (?:sur|ici)\b"),
    ("suivre", r"\bsuivre (?:mon|votre|le) colis\b"),
    ("clic", r"\b(?:clicca|fai clic|cliccare)\b|\bhaz clic\b"),
    ("segui traccia", r"\b(?:traccia|segui) (?:il|la)\b"),
    ("haga", r"\bhaga clic\b"),
    ("pulse", r"\bpulse (?:en|aquí)\b"),
    ("clique", r"\bclique (?:em|aqui|no)\b"),
    ("klicka", r"\bklicka (?:på|här)\b"),
    ("klikk", r"\bklikk (?:på|her)\b"),
    ("klikkaa", r"\bklikkaa\b"),
    ("napsauta", r"\bnapsauta\b"),
    ("kliknij", r"\bkliknij\b"),
    ("klikn", r"\bklikn[ěi]te\b"),
    ("нажмите", r"\bнажмите\b"),
    ("перейдите", r"\bперейдите по\b"),
    ("kattintson", r"\bkattintson\b"),
    ("tıklay", r"\btıklay\w+"),
    ("κάντε", r"κάντε κλικ"),
    ("faceți", r"\bfaceți clic\b"),
    ("クリックして", r"クリックして"),
    ("点击", r"点击"),
    ("클릭", r"클릭"),
)
"""Which link to take, and what for."""
NOT_YOU: Final = Phrases(
    (
        "hoeft nichts hacer faire fare göra gøre gjøre nothing",
        (
            r"\b(?:u|je) hoeft (?:verder )?niets te doen\b|\bmüssen (?:sie |nun )?nichts (?:weiter )?(?:tun|unternehmen)\b|"
            r"\b(?:no (?:tiene|tienes|es necesario) "
            r"(?:que )?hacer nada|n.avez rien à faire|non (?:devi|deve|occorre) fare (?:nulla|niente)|behöver inte göra något|"
            r"behøver ikke (?:at )?gøre noget)\b|"
            r"\b(?:nothing (?:else |more )?(?:you need )?to do|you (?:do not|don.t) (?:need|have) to do anything)\b"
        ),
    ),
    ("did have was were", r"\b(?:if|unless) (?:you|this|it) (?:did ?n.t|did not|was ?n.t|was not|were not|have not|was you)\b"),
    ("did", r"\bdid ?n.t (?:request|make|sign|ask)\b"),
    ("action", r"\bno (?:further )?action is (?:required|needed)"),
    ("ignore", r"\byou can (?:safely )?ignore this\b|\bignore este\b"),
    ("never", r"\bnever share\b"),
    ("negeren niet", r"\bkun(?:t u| je) (?:deze|dit) (?:e-?mail|mail|bericht)\w* (?:negeren|als niet)"),
    ("niet", r"\bniet (?:aangevraagd|door (?:jou|u))\b"),
    ("falls", r"\bfalls sie (?:dies|das|diese)\b"),
    ("ignorieren", r"\bignorieren sie\b"),
    ("vous", r"\bsi vous n.(?:êtes|avez) pas\b"),
    ("ignorer", r"\bignorer ce (?:message|mail|courriel)"),
    ("richiest", r"\bse non (?:hai|ha|sei)\b[^.]{0,40}\brichiest"),
    ("ignora", r"\bignora(?:re)? questa\b"),
    ("solicit", r"\b(?:si|usted) no (?:ha |has )?solicit\w*"),
    ("não", r"\bse não (?:foi|solicit|pediu)\w*"),
    ("inte", r"\bom du inte (?:har )?(?:begär|bett)"),
    ("hvis", r"\bhvis du ikke (?:har )?"),
    ("bortse", r"\bbortse från\b"),
    ("bort", r"\bse bort fra\b"),
    ("jos", r"\bjos et (?:ole )?"),
    ("jeśli", r"\bjeśli to nie\b"),
    ("zignoruj", r"\bzignoruj\b"),
    ("pokud", r"\bpokud jste\b[^.]{0,20}\bne"),
    ("были вы", r"\bесли (?:вы не|это были не)\b"),
    ("проигнорируйте", r"\bпроигнорируйте\b"),
)
"""What to do where it was somebody else, or nothing."""
CODE: Final = Phrases(
    (
        "code",
        (
            r"\b(?:verification|security|login|sign-?in|access|confirmation|one-?time|activation|"
            r"authenti\w+)[ -](?:pass)?code\b[^.\n]{0,30}\b\d{4,8}\b|\bcode (?:de (?:vérification|sécurité|connexion)|di (?:verifica|"
            r"sicurezza|accesso))"
        ),
    ),
    ("your", r"\b\d{4,8} is your\b"),
    (
        ("bestätigungscode beveiligingscode bevestigingscode einmalcode inlogcode sicherheitscode verificatiecode verifizierungscode"),
        (
            r"\b(?:verificatiecode|inlogcode|bevestigingscode|beveiligingscode|bestätigungscode|sicherheitscode|einmalcode|"
            r"verifizierungscode)\b"
        ),
    ),
    ("código", r"\bcódigo de (?:verificaci|seguridad|acceso|verificaç|segurança)"),
    (
        "bekreftelses bekræftelses engangs engångs vahvistus verifierings",
        r"\b(?:verifierings|engangs|engångs|bekræftelses|bekreftelses|vahvistus)(?:kod|koodi)\w*",
    ),
    ("potwierdz weryfikacyjny", r"\bkod (?:weryfikacyjny|potwierdz)"),
    ("ověřovací", r"\bověřovací kód\b"),
    ("подтвержд", r"\bкод подтвержд"),
    ("验证码", r"验证码"),
    ("認証コード", r"認証コード"),
    ("인증번호", r"인증번호"),
)
"""Codes to log in with."""
MACHINE_SPEAKS: Final = Phrases(
    ("rnp", r"\bthis e-?mail was sent from \"?rnp"),
    ("sent", r"\bwas sent from \"[a-z0-9-]{4,}\" \(|\b(?:was|has been) sent by \w+ (?:jira|bugzilla|redmine)"),
    (
        "completed failed finished started succeeded successful",
        r"\b(?:task|job|backup|build|process|script)\b[^.\n]{0,40}\b(?:completed|failed|finished|succeeded|started|successful)",
    ),
    ("build finished started", r"^(?:started by|finished: |build step )"),
    ("have", r"\byou have (?:a |\d+ )?new (?:message|voicemail|notification|fax)"),
    ("device login sign", r"\bnew (?:sign-?in|login|device)\b"),
    ("automatically updated", r"\b(?:plugins?|themes?|updates?) (?:were|have been|have|has been) (?:automatically|updated)"),
    (
        "battery cpu disk load memory temperature",
        r"\b(?:disk|cpu|memory|load|temperature|battery)\b[^.\n]{0,30}\b(?:usage|critical|warning|high|low|full|power|above|below)",
    ),
    ("detected", r"\bmotion detected\b"),
    ("heartbeat", r"\bheartbeat\b"),
    ("this", r"\bthis is (?:a|an|your) (?:\w+ )?(?:reminder|notification|alert|confirmation|receipt)\b"),
    ("herinnering melding bevestiging notificatie", r"\bdit is (?:een|uw) (?:\w+ )?(?:herinnering|melding|bevestiging|notificatie)\b"),
    ("dies erhalten", r"\b(?:dies ist|hiermit erhalten sie) (?:eine|ihre) (?:\w+ )?(?:erinnerung|benachrichtigung|bestätigung)\b"),
    ("ceci", r"\bceci est un (?:rappel|accusé)"),
    ("promemoria", r"\bquesto è un promemoria"),
    ("recordatorio", r"\beste es un recordatorio"),
    ("lembrete", r"\best[ea] é um lembrete"),
    ("påminnelse", r"\bdetta är en påminnelse|\bdette er en påminnelse"),
    ("påmindelse", r"\bdette er en påmindelse"),
    ("przypomnienie", r"\bto przypomnienie\b"),
)
"""What machines report, and what a text says of itself."""
LABELLED: Final = late(
    r"^[ \t>*|•-]*(?:order|document no\.?|wanneer|waar|wann|quand|order (?:number|no\.?|id|date|total)|invoice(?: (?:number|no\.?|"
    r"date))?|amount(?: (?:due|paid))?|"
    r"total(?: (?:size|amount))?|sub-?total|vat|shipping|due date|"
    r"date paid|payment (?:method|id|date)|tracking(?: (?:number|code|no\.?))?|carrier|start(?:ed)?(?: (?:time|at))?|"
    r"end(?:ed)?(?: (?:time|at))?|duration|status|severity|host(?:name)?|service|state|"
    r"event|location|device|browser|ip(?: address)?|operating system|when|where|time|received|scan date|model|serial(?: number)?|"
    r"reference|transaction(?: id)?|booking (?:number|reference)|"
    r"check-?in|check-?out|bestelnummer|ordernummer|factuurnummer|factuurdatum|bedrag|totaal(?:bedrag)?|subtotaal|btw|verzendkosten|"
    r"vervaldatum|betaalwijze|betaalmethode|reason|started at|zahlungsmethode|moyen de paiement|importe|importo|scadenza|fecha de cargo|"
    r"montant|échéance|bedrag|track ?(?:&|and|en) ?trace|"
    r"bestellnummer|auftragsnummer|rechnungsnummer|rechnungsbetrag|gesamt(?:summe|betrag)?|zwischensumme|mwst\.?|versand(?:kosten)?|"
    r"sendungsnummer|fällig(?: am|keit)?|zahlungsart|kundennummer|"
    r"numéro de (?:commande|suivi|facture)|montant(?: total)?|total ttc|mode de paiement|numero (?:d.)?ordine|totale|"
    r"metodo(?: di pagamento)?|número de (?:pedido|seguimiento|rastreio)|importe|"
    r"forma de (?:pago|pagamento)|ordrenummer|i alt|sum|beløp|forfall|summa|att betala|tilausnumero|yhteensä|numer (?:zamówienia|"
    r"przesyłki)|razem|do zapłaty|číslo objednávky|celkem|"
    r"номер заказа|сумма|итого|трек-номер|ご?注文番号|合計|订单号|金额|주문번호)[ \t]*[:：][ \t]*\S",
    re.IGNORECASE | re.MULTILINE,
)
TEAM: Final = late(
    r"^(?:the|your|het|ihr|dein|das|l.|votre|il|tu|el|ditt|din)?[ -]?(?:[\w&'.]{1,30},?[ -]){0,4}(?:team|équipe|equipe|equipo|teamet|tiimi|"
    r"zespół|tým|команда)(?:[ -][\w&'.]{1,30}){0,3}[.!]?$",
    re.IGNORECASE | re.MULTILINE,
)
CANNED_QUESTION: Final = late(
    r"(?m)(?:^|[.!?] )[^\n.!?]{0,60}\b(?:questions?|need (?:\w+ )?help|vragen|fragen|hulp nodig|review|feedback|recensie|bewert\w+|"
    r"opinion|opinión|"
    r"avis|minute|interesse|interest|vergeten|forgot\w*|des questions|besoin d.aide|domande|"
    r"(?:alguna )?(?:preguntas?|dudas?)|dúvidas|frågor|spørgsmål|spørsmål|"
    r"kysyttävää|pytania|dotazy|вопросы|request|was ?n.t you|not you|niet aangemeld|not (?:me|done)|trouble|problems?|annuleren|"
    r"verhinderd|verplaatsen|komen|reschedule|can.t make it)\b[^\n.!?]{0,30}\?",
    re.IGNORECASE,
)
