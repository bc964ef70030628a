"""Finds the people a customer names in private: a husband, a doctor, a lawyer, themselves as they sign."""

from __future__ import annotations

import re
from typing import Final

MOST_PEOPLE: Final = 40
_FAMILY: Final = (
    "man|vrouw|echtgenoot|echtgenote|partner|vriend|vriendin|dochter|zoon|moeder|vader|zus|broer|oma|opa|buurman|buurvrouw|collega|neef|nicht|"
    "mari|femme|époux|épouse|compagnon|compagne|fille|fils|mère|père|sœur|soeur|frère|voisine?|collègue|neveu|nièce|amie?|"
    "mann|frau|ehemann|ehefrau|tochter|sohn|mutter|vater|schwester|bruder|nachbarn?|nachbarin|kollegen?|kollegin|neffen?|nichte|freundin|freund|"
    "marito|moglie|figlia|figlio|madre|padre|sorella|fratello|vicin[ao]|collega|nipote|zi[ao]|compagn[ao]|amic[ao]|"
    "husband|wife|daughter|son|mother|father|mum|dad|sister|brother|neighbour|neighbor|colleague|nephew|niece|friend|aunt|uncle"
)
_OFFICE: Final = (
    "dokter|huisarts|advocaat|advocate|notaris|bewindvoerder|docteur|médecin|avocate?|maître|notaire|arzt|ärztin|anwalt|anwältin|orthopäde|"
    r"steuerberater(?:in)?|medico|dottor(?:e|essa)?|avvocat[oa]|commercialista|doctor|gp|solicitor|lawyer|accountant|dr\.?|prof\.?|mr\.?|mrs\.?|ms\.?|"
    r"familie|fam\.?|echtpaar|famille|époux|famiglia|coniugi|ehepaar|"
    r"mevrouw|meneer|mevr\.?|mw\.?|dhr\.?|madame|monsieur|mme\.?|herrn?|signora|signor|sig\.ra|sig\."
)
_SELF: Final = (
    "ik ben|mijn naam is|u spreekt met|met vriendelijke groeten?|groetjes|groeten?|hoogachtend|je suis|je m['\u2019]appelle|cordialement|"
    "bien à vous|salutations|ich bin|mein name ist|ich heiße|hier schreibt|hier ist|hier|mit freundlichen grüßen|viele grüße|liebe grüße|"
    "grüße|sono|mi chiamo|cordiali saluti|distinti saluti|saluti|"
    "i am|i['\u2019]m|my name is|this is|(?:kind |best |warm )?regards|sincerely|thanks|many thanks"
)
_LINK = r"(?:van|von|vom|den|der|de|des|du|la|le|di|da|del|della|dei|degli|ten|ter|te|zu|zur|op|el|al|d['\u2019]|['\u2019]t)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
_NAME = rf"{_CAPITAL}(?:\s(?:{_LINK}\s){{0,3}}{_CAPITAL}){{1,3}}"
_TITLE = r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Mme|Herr|Frau|Dott|Avv)\.?\s)?"
_PERSON = re.compile(rf"(?<!\w)(?i:{_FAMILY}|{_OFFICE}|{_SELF})[,:]?\s+\(?{_TITLE}(?P<name>{_NAME})")
_FIRST = re.compile(rf"(?<!\w)(?i:{_FAMILY})\s+(?P<name>{_CAPITAL})(?!\w)")
_SURNAME = re.compile(rf"(?<!\w)(?i:{_OFFICE})\s+(?P<name>{_CAPITAL})(?!\w)")


def people(text: str) -> tuple[str, ...]:
    """Return the names of people in a text: first name and surname, behind a word that says who they are."""
    found = dict.fromkeys(re.sub(r"\s+", " ", match["name"]) for match in _PERSON.finditer(text))
    return tuple(found)[:MOST_PEOPLE]


def first_names(text: str) -> frozenset[str]:
    """Return the names that stand in a text behind a member of the family ("ma fille Claire")."""
    return frozenset(match["name"].casefold() for match in _FIRST.finditer(text))


def surnames(text: str) -> frozenset[str]:
    """Return the names that stand in a text behind a title ("Frau Berger")."""
    return frozenset(match["name"].casefold() for match in _SURNAME.finditer(text))
