"""What the paper itself says around a work, by language: not a matter of the visitor's language."""

WORDS = {
    "fr": {
        "age": "{} – {} ans",
        "square": "Carré à scanner, qui mène à",
        "online": "Ce document en ligne, en gros caractères, en version simplifiée et en anglais\u202f:",
        "edition": "Édition",
        "checked": "faits et numéros vérifiés le",
        "licence": "Licence",
        "changes": "Ce qui a changé\u202f:",
        "date": "j F Y",
    },
    "en": {
        "age": "Ages {} – {}",
        "square": "Square to scan, which leads to",
        "online": "This document online, in large print, in a simplified version and in French:",
        "edition": "Edition",
        "checked": "facts and numbers checked on",
        "licence": "Licence",
        "changes": "What has changed:",
        "date": "j F Y",
    },
}
