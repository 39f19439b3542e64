"""
Classifications, precedences and captions: the words stamped and typed on a telegram to say who may read it and
how fast.

Sources: Executive Order 10501 of 5 November 1953 (top secret, secret, confidential); Foreign Affairs Manual 5
FAH-2 "Telecommunications Handbook" (precedences, captions, limited official use); Allied Communications
Publication ACP 121 (flash, immediate, priority, routine); Foreign Relations of the United States, lists of
abbreviations (Exdis, Limdis, Nodis, Niact, Noforn); Director of Central Intelligence Directive 1/7, "Control of
Dissemination of Foreign Intelligence", of 18 May 1976 and earlier issues, with the papers on its revision that
the Central Intelligence Agency has released (dissemination controls, among them NOFORN, before it NO FOREIGN
DISSEM, and ORCON: CIA-RDP82M00591R000300130001-5, CIA-RDP82M00591R000400020002-5 and
CIA-RDP93T01132R000100020006-6); Final Report of the Assassination Records Review Board, 1998, appendices (RYBAT
and KAPOK as handling indicators).

A marking without such a source is not in these lists, however often sheets bear it: an archive enters it as a
caption of its own, and it is then looked for as it is spelt.
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
    "ORCON": "ORCON",
}
"""Form as marked -> caption."""
