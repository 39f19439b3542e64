"""
Classifications, precedences and captions: the words stamped and typed on a telegram to say who may read it and
how fast.

Sources: Executive Order 10501 of 5 November 1953 (top secret, secret, confidential); Foreign Affairs Manual 5
FAH-2 "Telecommunications Handbook" (precedences, captions, limited official use); Allied Communications
Publication ACP 121 (flash, immediate, priority, routine); Foreign Relations of the United States, lists of
abbreviations (Exdis, Limdis, Nodis, Niact, Noforn); Director of Central Intelligence Directives 1/7 and, before
it, 11/2 (control markings such as WNINTEL, NOFORN, CONTINUED CONTROL); Final Report of the Senate Select
Committee to Study Governmental Operations, book III, 1976 (restricted handling); Final Report of the
Assassination Records Review Board, 1998, appendices (RYBAT and KAPOK as handling indicators).
"""

CLASSIFICATIONS: dict[str, str] = {
    "TOP SECRET": "TOP SECRET",
    "SECRET": "SECRET",
    "CONFIDENTIAL": "CONFIDENTIAL",
    "LIMITED OFFICIAL USE": "LIMITED OFFICIAL USE",
    "LIMITED OFFICIAL USE ONLY": "LIMITED OFFICIAL USE",
    "LOU": "LIMITED OFFICIAL USE",
    "OFFICIAL USE ONLY": "OFFICIAL USE ONLY",
    "FOR OFFICIAL USE ONLY": "OFFICIAL USE ONLY",
    "UNCLASSIFIED": "UNCLASSIFIED",
}
"""Form as marked -> classification."""

RANK = ("UNCLASSIFIED", "OFFICIAL USE ONLY", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET", "TOP SECRET")

PRECEDENCES: dict[str, str] = {
    "FLASH": "FLASH",
    "OPERATIONAL IMMEDIATE": "OPERATIONAL IMMEDIATE",
    "OPIM": "OPERATIONAL IMMEDIATE",
    "EMERGENCY": "EMERGENCY",
    "IMMEDIATE": "IMMEDIATE",
    "PRIORITY": "PRIORITY",
    "PRITY": "PRIORITY",
    "ROUTINE": "ROUTINE",
    "DEFERRED": "DEFERRED",
}
"""Form as marked -> precedence, the fastest first."""

CAPTIONS: dict[str, str] = {
    "EYES ONLY": "EYES ONLY",
    "LIMDIS": "LIMDIS",
    "LIMIT DISTRIBUTION": "LIMIT DISTRIBUTION",
    "LIMITED DISTRIBUTION": "LIMITED DISTRIBUTION",
    "NO DISTRIBUTION": "NO DISTRIBUTION",
    "EXDIS": "EXDIS",
    "NODIS": "NODIS",
    "STADIS": "STADIS",
    "NIACT": "NIACT",
    "NOFORN": "NOFORN",
    "ROGER CHANNEL": "ROGER CHANNEL",
    "RYBAT": "RYBAT",
    "KAPOK": "KAPOK",
    "WNINTEL": "WNINTEL",
    "NO FOREIGN DISSEM": "NO FOREIGN DISSEM",
    "NO DISSEM ABROAD": "NO DISSEM ABROAD",
    "CONTROLLED DISSEM": "CONTROLLED DISSEM",
    "LIMITED DISSEM": "LIMITED DISSEM",
    "BACKGROUND USE ONLY": "BACKGROUND USE ONLY",
    "CONTINUED CONTROL": "CONTINUED CONTROL",
    "RESTRICTED HANDLING": "RESTRICTED HANDLING",
    "ORCON": "ORCON",
}
"""Form as marked -> caption."""
