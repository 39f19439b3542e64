"""What made cables are made of: posts, names and sentences, all invented or common knowledge."""

POSTS = (
    "Accra Addis Ababa|Aden|Algiers|Amman|Ankara|Antwerp|Asuncion|Athens|Baghdad|Bamako|Bangkok|Barcelona|Beirut|"
    "Belgrade|Bergen|Berlin|Bern|Bogota|Bombay|Bonn|Brasilia|Brazzaville|Brussels|Bucharest|Budapest|Buenos Aires|"
    "Cairo|Calcutta|Canberra|Caracas|Casablanca|Colombo|Conakry|Copenhagen|Cotonou|Dakar|Damascus|Dar es Salaam|"
    "Dublin|Edinburgh|Elisabethville|Florence|Frankfurt|Freetown|Geneva|Genoa|Georgetown|Guatemala|Guayaquil|Hamburg|"
    "Havana|Helsinki|Hong Kong|Isfahan|Istanbul|Izmir|Jakarta|Jerusalem|Jidda|Johannesburg|Kabul|Kampala|Karachi|"
    "Kathmandu|Khartoum|Kingston|Kuala Lumpur|Kuwait|Lagos|Lahore|La Paz|Leopoldville|Libreville|Lima|Lisbon|London|"
    "Luanda|Lusaka|Luxembourg|Madras|Madrid|Managua|Manila|Marseille|Melbourne|Mexico|Milan|Monrovia|Montevideo|"
    "Moscow|Munich|Nairobi|Naples|New Delhi|New York|Nicosia|Niamey|Oporto|Oslo|Ottawa|Ouagadougou|Palermo|Panama|"
    "Paris|Peshawar|Phnom Penh|Port-au-Prince|Prague|Pretoria|Quito|Rabat|Rangoon|Reykjavik|Rio de Janeiro|Rome|"
    "Saigon|Salzburg|San Jose|San Salvador|Santiago|Santo Domingo|Seoul|Singapore|Sofia|Stockholm|Strasbourg|Stuttgart|"
    "Sydney|Taipei|Tananarive|Tegucigalpa|Tehran|Tel Aviv|The Hague|Tokyo|Toronto|Trieste|Tripoli|Tunis|Turin|Usumbura|"
    "Vienna|Vientiane|Warsaw|Wellington|Yaounde|Zagreb|Zanzibar|Zurich"
).replace("Accra Addis", "Accra|Addis").split("|")  # fmt: skip

DEPARTMENT = "Department of State"
SECRETARY = "Secretary of State"
AGENCIES = ("White House", "Department of Defense", "Treasury", "Department of Commerce", "Joint Staff")

STEMS = (
    "PREMIER", "FOREIGN MINISTER", "TRADE MINISTER", "CHIEF OF STAFF", "HARBOR MASTER", "CENTRAL BANK",
    "BRITISH CHARGE", "FRENCH AMBASSADOR", "INDIAN DELEGATION", "SECRETARY GENERAL", "OPPOSITION LEADER",
    "LOCAL PRESS", "RAILWAY UNION", "NAVAL ATTACHE", "UNDER SECRETARY", "ROYAL COURT", "PARTY CONGRESS",
    "KHRUSHCHEV", "ADENAUER", "NASSER", "NEHRU", "MACMILLAN", "DE GAULLE", "TSHOMBE", "SUKARNO", "GROMYKO",
    "HAMMARSKJOLD", "U THANT", "ZORIN", "DOBRYNIN", "NKRUMAH", "BOURGUIBA", "BEN GURION", "STEVENSON",
)  # fmt: skip

DEEDS = (
    "TOLD ME THAT {x} WOULD NOT BE TAKEN UP BEFORE THE RECESS", "ASKED WHETHER WE COULD SUPPORT {x}",
    "GAVE A LONG AND RATHER GLOOMY ACCOUNT OF {x}", "DOUBTS THAT {x} CAN BE HELD TO THE OLD TERMS",
    "SEES NO REASON TO PRESS {x} AT THIS TIME", "RETURNED TO {x} TWICE IN THE COURSE OF DINNER",
    "PROMISED AN ANSWER ON {x} WITHIN THE WEEK", "APPEARS TO HAVE DROPPED {x} ALTOGETHER",
    "REPEATED FAMILIAR ARGUMENTS ABOUT {x}", "WANTED US TO KNOW IN CONFIDENCE OF {x}",
    "COMPLAINED THAT NOBODY HAD WARNED HIM OF {x}", "LEFT WITH US A MEMORANDUM ON {x}",
    "WAS NOTICEABLY MORE RELAXED ABOUT {x} THAN LAST MONTH", "CONSIDERS {x} A MATTER FOR THE CABINET",
    "DENIED THAT THERE WAS ANY TRUTH IN REPORTS OF {x}", "PUT FORWARD A NEW DRAFT CONCERNING {x}",
)  # fmt: skip

MATTERS = (
    "THE WHEAT SHIPMENTS", "THE FISHERIES LINE", "THE RIVER DAM", "LANDING RIGHTS", "THE BORDER COMMISSION",
    "THE LOAN FOR THE STEEL MILL", "THE VISIT OF THE TRAINING SQUADRON", "THE SEAT IN THE COUNCIL",
    "THE CEASEFIRE", "THE PIPELINE", "THE REFUGEE CAMPS", "THE CUSTOMS AGREEMENT", "THE COTTON QUOTA",
    "THE RADIO TRANSMITTER", "THE CONSULAR CONVENTION", "THE NEUTRAL OBSERVERS", "THE AIR BASE", "THE TIN PRICE",
    "THE CULTURAL FAIR", "THE STUDENTS WHO WERE ARRESTED", "THE CANAL TOLLS", "THE MISSING TRAWLER",
    "THE UN INSPECTION", "THE FIVE POWER TALKS", "THE DRAFT RESOLUTION", "THE TANKER LEASE", "THE RICE SURPLUS",
    "THE VACCINE SUPPLY", "THE LANGUAGE DECREE", "THE SHIPYARD STRIKE", "THE MONSOON DAMAGE", "THE COPPER ROYALTIES",
)  # fmt: skip

TAILS = (
    "", "", "", " AND HOPED WE WOULD DO LIKEWISE", ", WHICH HE CALLED A QUESTION OF FORM", " AS LATE AS LAST NIGHT",
    ", THOUGH OTHERS IN THE MINISTRY DISAGREE", " UNLESS THE ELECTION GOES BADLY", " ON INSTRUCTION FROM HIS CAPITAL",
    ", AND I MADE NO COMMITMENT", " WHATEVER THE PRESS MAY SAY", ". WE HEARD THE SAME FROM THE ITALIANS",
    " DURING A CALL THIS MORNING", ", PROVIDED IT STAYS OUT OF THE PAPERS", " AFTER SOME PROMPTING",
)  # fmt: skip

SUBJECTS = (
    "TRADE",
    "AVIATION",
    "FISHERIES",
    "ELECTIONS",
    "UN AFFAIRS",
    "AID",
    "SHIPPING",
    "BORDER",
    "VISIT",
    "LOANS",
)

SIGNERS = (
    "ALDEN", "BARROW", "CRANE", "DUNNING", "ELLERY", "FROST", "GARLAND", "HOLLIS", "INGRAM", "JARVIS", "KEELER",
    "LATHAM", "MERRICK", "NORCROSS", "OGDEN", "PRESCOTT", "QUIMBY", "RANDALL", "SEWALL", "THAYER", "UPTON", "VARNUM",
)  # fmt: skip

COLLECTIONS = (
    "Central files, incoming", "Central files, outgoing", "Mission files", "Conference files", "Embassy post files",
    "Presidential country files", "Lot files, economic affairs", "Lot files, international organizations",
)  # fmt: skip

# How an engine misreads single letters of worn telegrams.
MISREADINGS = {
    "B": "8R", "C": "GO", "D": "OJ", "E": "FC", "F": "EP", "G": "CO", "H": "NM", "I": "1L", "K": "XR", "L": "I1",
    "M": "NH", "N": "HM", "O": "0Q", "P": "FR", "Q": "O0", "R": "KB", "S": "58", "T": "IY", "U": "VO", "V": "YU",
    "W": "VN", "Y": "VT", "Z": "2S", "A": "4R",
}  # fmt: skip
