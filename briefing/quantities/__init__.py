"""Figures read out of running text, by the data of a language pack; the inverse of typeset.

`words_of` makes what reading one language needs, `read` gives the quantities of a text in order.
`agrees` holds one against the typed value that it must print (strictly), `covers` holds those of a
source against a value that rests on it (in any notation). `record_of` and `quantity_of` turn typed
values into plain data and back; `spoken` says such data in plain words.
"""

from briefing.quantities.compare import agrees, covers
from briefing.quantities.quantity import DateParts, Kind, Quantity
from briefing.quantities.read import read
from briefing.quantities.records import nouns_of, nouns_record, quantity_of, record_of, spoken
from briefing.quantities.words import Words, words_of

__all__ = [
    "DateParts",
    "Kind",
    "Quantity",
    "Words",
    "agrees",
    "covers",
    "nouns_of",
    "nouns_record",
    "quantity_of",
    "read",
    "record_of",
    "spoken",
    "words_of",
]
