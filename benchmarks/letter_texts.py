"""Five letters to a shop, one in each language the desk speaks: what the pages of the scan benchmark say."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "nl": """Anneke Terpstra
Lindenhof 27
8911 KL Leeuwarden

Lampenwinkel Het Licht B.V.
Afdeling klantenservice
Postbus 344
9700 AH Groningen

Leeuwarden, 12 oktober 2026

Betreft: verkeerde kleur geleverd, order 2026-30871

Geachte heer of mevrouw,

Drie weken geleden heb ik bij u een staande lamp besteld voor de woonkamer van mijn vader, die binnenkort tachtig wordt. Gisteren werd
het pakket eindelijk bezorgd, maar in de doos zat een zwarte lamp in plaats van de koperkleurige die op de website stond afgebeeld.

Ik heb uw afdeling twee keer gebeld op nummer 050-3187742 en kreeg beide keren te horen dat een collega mij dezelfde dag zou
terugbellen. Dat is tot nu toe niet gebeurd. Het bedrag van € 129,50 is intussen al van mijn rekening NL20 INGB 0001 2345 67 afgeschreven.

Graag ontvang ik binnen veertien dagen alsnog de juiste lamp, of anders het volledige bedrag terug. Zeg mij ook hoe ik de zwarte lamp
kan retourneren zonder dat mij dat iets kost.

Met vriendelijke groet,

Anneke Terpstra""",
    "de": """Friedrich Großmann
Mühlenstraße 8
48143 Münster

Lampenhaus Lichtblick GmbH
Kundendienst
Hafenallee 51
28217 Bremen

Münster, den 12. Oktober 2026

Betreff: Falsche Lieferung, Bestellung 2026-30871

Sehr geehrte Damen und Herren,

vor drei Wochen habe ich bei Ihnen eine Stehlampe für das Wohnzimmer meines Vaters bestellt, der demnächst achtzig wird. Gestern wurde
das Paket endlich zugestellt, doch im Karton lag eine schwarze Lampe anstelle der kupferfarbenen, die auf Ihrer Seite abgebildet war.

Ich habe Ihre Abteilung zweimal unter 0421 3187742 angerufen und beide Male gehört, dass mich ein Kollege noch am selben Tag
zurückrufen würde. Das ist bisher nicht geschehen. Der Betrag von 129,50 € wurde inzwischen schon abgebucht.

Bitte schicken Sie mir innerhalb von vierzehn Tagen die richtige Lampe, oder überweisen Sie den vollen Betrag zurück. Teilen Sie mir
außerdem mit, wie ich die schwarze Lampe kostenlos zurückgeben kann.

Mit freundlichen Grüßen

Friedrich Großmann""",
    "fr": """Élodie Château-Renaud
14 bis, rue du Moulin
35000 Rennes

Maison des Luminaires
Service clientèle
8, quai de la Fosse
44000 Nantes

Rennes, le 12 octobre 2026

Objet : erreur de livraison, commande 2026-30871

Madame, Monsieur,

Il y a trois semaines, j'ai commandé chez vous un lampadaire pour le salon de mon père, qui fêtera bientôt ses quatre-vingts ans. Hier,
le colis est enfin arrivé, mais le carton contenait une lampe noire à la place du modèle cuivré présenté sur votre site.

J'ai téléphoné deux fois à vos bureaux au 02 40 31 87 42 et, chaque fois, on m'a assuré qu'un collègue me rappellerait le jour même.
À ce jour, personne ne l'a fait. La somme de 129,50 € a pourtant déjà été prélevée sur mon compte.

Je vous prie de m'envoyer sous quatorze jours le lampadaire commandé ou, à défaut, de me rembourser intégralement. Indiquez-moi aussi
comment vous renvoyer la lampe noire sans que cela ne me coûte rien.

Veuillez recevoir, Madame, Monsieur, mes salutations distinguées.

Élodie Château-Renaud""",
    "it": """Niccolò Bertè
Via dei Mulini, 19
37121 Verona

Casa della Luce S.r.l.
Assistenza clienti
Viale Città Nuova, 102
35131 Padova

Verona, 12 ottobre 2026

Oggetto: consegna sbagliata, ordine 2026-30871

Gentili Signori,

tre settimane fa ho ordinato da voi una lampada da terra per il salotto di mio padre, che presto compirà ottant'anni. Ieri il pacco è
finalmente arrivato, ma nella scatola c'era una lampada nera al posto di quella color rame che si vedeva sul vostro sito.

Ho telefonato due volte al vostro ufficio, allo 049 3187742, e mi è stato detto che un collega mi avrebbe richiamato in giornata.
Finora non è successo. L'importo di 129,50 € è già stato addebitato sul mio conto.

Vi chiedo di mandarmi entro quattordici giorni la lampada giusta oppure di restituirmi l'intera somma. Ditemi anche come posso rendervi
la lampada nera senza spese: non è colpa mia se c'è stato un errore.

Cordiali saluti

Niccolò Bertè""",
    "en": """Margaret O'Connell
31 Station Road
Haworth BD22 8NJ

The Lamp Company Ltd
Customer Care
Unit 6, Canal Wharf
Leeds LS11 5PS

Haworth, 12 October 2026

Subject: wrong colour delivered, order 2026-30871

Dear Sir or Madam,

Three weeks ago I ordered a standing lamp from you for my father's living room; he will soon be eighty. Yesterday the parcel finally
came, but the box held a black lamp and not the copper one that was shown on your website.

I have rung your office twice on 0113 318 7742, and was told both times that a colleague would ring back the same day. So far nobody
has. Meanwhile the sum of £129.50 has already been taken from my account.

Please send me the right lamp within fourteen days, or refund the whole amount. Do tell me as well how I can return the black lamp
without it costing me anything.

Yours faithfully,

Margaret O'Connell""",
}
