"""
Names that sign telegrams by rule: those at the head of the Department and of the mission to the United Nations.

Source: Department of State, Office of the Historian, "Principal Officers and Chiefs of Mission", 1945-1981.
"""

PRINCIPALS: frozenset[str] = frozenset(
    {
        "BYRNES", "MARSHALL", "ACHESON", "DULLES", "HERTER", "RUSK", "ROGERS", "KISSINGER", "VANCE",
        "MUSKIE", "HAIG", "LOVETT", "WEBB", "BRUCE", "HOOVER", "DILLON", "BOWLES", "BALL", "KATZENBACH",
        "RICHARDSON", "IRWIN", "RUSH", "INGERSOLL", "ROBINSON", "CHRISTOPHER", "AUSTIN", "LODGE", "WADSWORTH",
        "STEVENSON", "GOLDBERG", "WIGGINS", "YOST", "BUSH", "SCALI", "MOYNIHAN", "SCRANTON", "YOUNG", "MCHENRY",
        "KIRKPATRICK",
    }
)  # fmt: skip
"""Secretaries, Under Secretaries and Deputies who acted for them, Representatives; surnames in capitals."""
