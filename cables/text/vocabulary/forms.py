"""
The printed words of telegram forms, and the stamps of later times, as whole lines.

Sources: blank and filled telegram forms of the Department of State (forms DS-302, DS-322, DS-372) and of the
Central
Intelligence Agency's cable secretariat as reproduced by the National Archives (JFK Assassination Records
Collection,
record group 59); Executive Orders 10501, 11652 and 12356 (declassification stamps); Public Law 102-526, section 5
(the
identification form of the Collection).
"""

ARCHIVE: tuple[str, ...] = (
    "JFK ASSASSINATION SYSTEM",
    "IDENTIFICATION FORM",
    "AGENCY INFORMATION",
    "DOCUMENT INFORMATION",
    "RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992",
    "2022 RELEASE UNDER THE PRESIDENT JOHN F. KENNEDY ASSASSINATION RECORDS ACT OF 1992",
    "Declassified for Publication in Foreign Relations of the United States",
    "Declassified for publication in",
    "Foreign Relations of the United States",
    "MICROFILMED FOR KENNEDY LIBRARY",
    "MICROFILMED FOR",
    "KENNEDY LIBRARY",
    "JOHN F. KENNEDY LIBRARY",
    "LYNDON B. JOHNSON LIBRARY",
    "DECLASSIFIED",
    "DECLASSIFY",
    "(DECLASSIFY)",
    "(RELEASE)",
    "REVIEWED BY",
    "SANITIZED",
    "SANITIZED COPY",
    "APPROVED FOR RELEASE",
    "Authority",
    "RETURN TO CIA",
    "RETURN TO CIA Background Use Only Do Not Reproduce",
    "Background Use Only",
    "Do Not Reproduce",
    "for FOIA Review on",
    "CLASSIFICATION REVIEW",
    "Document Number",
)

NOTICES: tuple[str, ...] = (
    "REPRODUCTION FROM THIS COPY IS PROHIBITED UNLESS UNCLASSIFIED",
    "REPRODUCTION FROM THIS COPY IS PROHIBITED",
    "REPRODUCTION FROM THIS COPY IS",
    "REPRODUCTION FROM THIS",
    "REPRODUCTION FROM",
    "COPY IS PROHIBITED",
    "PROHIBITED UNLESS UNCLASSIFIED",
    "UNLESS UNCLASSIFIED",
    "REPRODUCTION BY OTHER THAN THE ISSUING OFFICE IS PROHIBITED",
    "REPRODUCTION BY OTHER THAN ISSUING OFFICE IS PROHIBITED",
    "REPRODUCTION BY OTHER THAN THE ISSUING OFFICE IS PROHIBITED Copy No",
    "REPRODUCTION BY OTHER THAN",
    "ISSUING OFFICE IS PROHIBITED",
    "REPRODUCTION OF THIS COPY PROHIBITED",
    "REPRODUCTION PROHIBITED",
    "(When Filled In)",
    "CLASSIFICATION - DISSEMINATION CONTROLS",
    "Classification",
    "THIS IS UNEVALUATED INFORMATION. SOURCE GRADINGS ARE DEFINITIVE. APPRAISAL OF CONTENT IS TENTATIVE.",
    "This material contains information affecting the National Defense of the United States "
    "within the meaning of the Espionage Laws",
    "Title 18 U.S.C. Secs. 793 and 794, the transmission or revelation of which in any manner "
    "to an unauthorized person is prohibited by law",
    "EXCLUDED FROM AUTOMATIC DOWNGRADING AND DECLASSIFICATION",
    "Excluded from automatic",
    "downgrading and declassification",
    "downgrading and",
    "GROUP 1",
    "TELEGRAM INFORMATION REPORT TELEGRAM",
    "INFORMATION REPORT",
    "EDITION OBSOLETE",
    "OBSOLETE PREVIOUS EDITIONS",
    "USE PREVIOUS EDITIONS",
    "PERSON/UNIT NOTIFIED",
    "ADVANCE COPY ISSUED SLOTTED",
    "CABLE SECRETARIAT DISSEMINATION",
    "CABLE SEC DISSEM BY",
    "TOTAL COPIES",
    "ACTION UNIT",
    "ROUTING AND/OR INITIALS - SEEN BY",
    "ROUTING AND INITIALS SEEN BY",
    "ROUTING",
    "CLASSIFIED MESSAGE",
    "CLASSIFY TO FILE NO.",
    "X-REF TO FILE NO.",
    "FILE RID RET. TO BRANCH DESTROY SIG.",
    "COORDINATING OFFICERS",
    "AUTHENTICATING OFFICER",
    "RELEASING OFFICER",
    "RELEASING OFFICER AUTHENTICATING OFFICER",
    "ACTION ACTION TAKEN",
    "ASSIGNED TO:",
    "NAME OF OFFICER",
    "OFFICE SYMBOL",
)

LETTERHEAD: tuple[str, ...] = (
    "OUTGOING TELEGRAM Department of State",
    "INCOMING TELEGRAM Department of State",
    "OUTGOING TELEGRAM",
    "INCOMING TELEGRAM",
    "Department of State",
    "DEPARTMENT OF STATE TELEGRAM",
    "DEPARTMENT OF STATE",
    "CENTRAL INTELLIGENCE AGENCY",
    "ACTION COPY",
    "PERMANENT RECORD COPY",
    "RECORD COPY",
    "INFORMATION COPY",
    "TELEGRAM",
)

DRAFTING: tuple[str, ...] = (
    "Drafted by:",
    "Drafted by",
    "Revised by:",
    "Cleared with",
    "Clearances:",
    "Clearances",
    "Comments:",
    "Telegraphic transmission and classification approved by:",
    "Telegraphic transmission and",
    "classification approved by:",
    "Approved by:",
)

BOXED: frozenset[str] = frozenset(
    {
        "ACTION", "BY", "CITE", "CLASSIFICATION", "CLASSIFIED", "CENTER", "CONF", "COPY", "DATE",
        "DEFERRED", "DIRECTOR", "DISSEM", "EXT", "FILE", "FILED", "FROM", "GROUP", "HANDLING", "INDEX",
        "INDICATOR", "INCOMING", "INFO", "INITIALS", "IP", "MESSAGE", "NO", "NUMBER", "OFFICE", "ONLY",
        "ORIG", "OUTGOING", "PAGE", "PER", "PRECEDENCE", "PRIORITY", "REF", "RETURN", "ROUTINE", "ROUTING",
        "SENT", "SIGNAL", "STAFF", "TIME", "TO", "UNIT", "USE",
    }
)  # fmt: skip
"""Words printed in the boxes of message forms, one by one."""

LABELS: tuple[str, ...] = (
    "REGISTRATION", "REGISTRY", "DISTRIBUTED", "DISTRIBUTION", "DISSEMINATION", "RECEIVED", "CLASSIFICATION",
    "CLASSIFIED", "DECLASSIFIED", "DOWNGRADING", "AUTHENTICATING", "COORDINATING", "RELEASING", "INCOMING",
    "OUTGOING", "TELEGRAM", "ROUTING", "INITIALS", "SIGNATURE", "ADDRESS", "EXTENSION", "REPRODUCTION",
    "PROHIBITED", "MESSAGE", "DIRECTORATE", "PRECEDENCE", "DEFERRED", "ROUTINE", "SECRETARIAT",
)  # fmt: skip
"""
Words of labels and stamps that may stand alone on a line, as a name does.

Sources: the boxes of the forms above; Central Intelligence Agency, Form 237 "Official Routing Slip" and Form 610
"Routing and Record Sheet", as released.
"""
