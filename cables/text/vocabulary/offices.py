"""
Posts, offices and agencies that send and receive cables.

Sources: Office of the Historian, Department of State, "Countries" and "Principal Officers and Chiefs of Mission"
(posts, by
their names of the time); Foreign Service List, 1950-1975 (consulates); Foreign Relations of the United States,
lists of
abbreviations (commands, missions such as USUN); Mary Ferrell Foundation, "CIA Cryptonyms" (JMWAVE, ODENVY and
other names
used for offices in the heading of agency cables). A post's cable symbol is the first four letters of its name, as
that
source explains, so symbols need no list of their own.
"""

POSTS: tuple[str, ...] = tuple(
    " ".join(name.split())
    for name in """
    Abidjan, Accra, Addis Ababa, Aden, Aleppo, Alexandria, Algiers, Amman, Amsterdam, Ankara, Antwerp, Asuncion,
    Athens,
    Baghdad, Bamako, Bangkok, Bangui, Barcelona, Bari, Basel, Basra, Beirut, Belem, Belfast, Belgrade, Belize,
    Benghazi,
    Berlin, Bern, Bilbao, Blantyre, Bogota, Bombay, Bonn, Bordeaux, Brasilia, Brazzaville, Bremen, Bridgetown,
    Brussels,
    Bucharest, Budapest, Buenos Aires, Bujumbura, Bukavu, Cairo, Calcutta, Calgary, Canberra, Cape Town, Caracas,
    Cardiff, Casablanca, Cebu, Chiang Mai, Ciudad Juarez, Ciudad Trujillo, Cologne, Colombo, Conakry, Copenhagen,
    Cotonou, Curacao, Dacca, Dakar, Damascus, Dar es Salaam, Delhi, Dhahran, Djakarta, Douala, Dublin, Durban,
    Dusseldorf, Edinburgh, Elisabethville,
    Elizabethville, Florence, Fort Lamy, Frankfurt, Freetown, Fukuoka, Geneva, Genoa,
    Georgetown,
    Glasgow, Goteborg, Guadalajara, Guatemala, Guatemala City, Guayaquil, Hague, The Hague, Haifa, Halifax,
    Hamburg,
    Hanoi, Havana, Helsinki, Hermosillo, Hong Kong, Hue, Isfahan, Istanbul, Izmir, Jakarta, Jerusalem, Jidda,
    Johannesburg, Kabul, Kaduna, Kampala, Karachi, Kathmandu, Khartoum, Kiev, Kigali, Kingston, Kinshasa, Kobe,
    Kuala Lumpur, Kuwait, La Paz, Lagos, Lahore, Leningrad, Leopoldville, Libreville, Lille, Lima, Lisbon,
    Liverpool,
    Ljubljana, Lome, London, Luanda, Lubumbashi, Lusaka, Luxembourg, Lyon, Madras, Madrid, Malta, Managua,
    Manchester,
    Manila, Maracaibo, Marseille, Matamoros, Mazatlan, Medan, Medellin, Melbourne, Merida, Meshed, Mexico, Mexico
    City,
    Milan, Minsk, Mogadiscio, Monrovia, Monterrey, Montevideo, Montreal, Moscow, Munich, Nagoya, Nairobi, Naples,
    Nassau, New Delhi, New York, Niamey, Nice, Nicosia, Nogales, Nouakchott, Nuevo Laredo, Oporto, Oran, Osaka,
    Oslo,
    Ottawa, Ouagadougou, Palermo, Panama, Panama City, Paramaribo, Paris, Peking, Perth, Peshawar, Phnom Penh,
    Piedras
    Negras, Pnom Penh, Ponta Delgada, Port Au Prince, Port Elizabeth, Port of Spain, Porto Alegre, Poznan, Prague,
    Pretoria, Puerto La Cruz, Quebec, Quito, Rabat, Rangoon, Rawalpindi, Recife, Reykjavik, Rio de Janeiro, Rome,
    Rotterdam, Saigon, Salisbury, Salonika, Salvador, Salzburg, San Jose, San Juan, San Salvador, Sanaa, Santiago,
    Santo
    Domingo, Sao Paulo, Sapporo, Sarajevo, Seoul, Seville, Shanghai, Singapore, Sofia, Songkhla, Stanleyville,
    Stockholm,
    Strasbourg, Stuttgart, Surabaya, Sydney, Tabriz, Taipei, Taiz, Tampico, Tananarive, Tangier, Tegucigalpa,
    Tehran, Tel
    Aviv, Thessaloniki, Tijuana, Tokyo, Toronto, Trieste, Tripoli, Tunis, Turin, Udorn, Usumbura, Valencia,
    Valletta,
    Valparaiso, Vancouver, Venice, Veracruz, Victoria, Vienna, Vientiane, Vladivostok, Warsaw, Wellington, Windsor,
    Winnipeg, Yaounde, Yokohama, Zagreb, Zanzibar, Zurich
    """.replace("\n", " ").split(",")
)

OFFICES: tuple[str, ...] = (
    "Secretary of State",
    "SecState",
    "Department of State",
    "Department",
    "White House",
    "Director",
    "Headquarters",
    "Hqs",
    "Washington",
    "Chief",
    "JMWAVE",
    "Miami",
    "USUN",
    "USUN New York",
    "Mission to the United Nations",
    "USRO",
    "NATO",
    "Central Intelligence Agency",
    "CIA",
    "CINCPAC",
    "CINCLANT",
    "CINCARIB",
    "CINCSO",
    "CINCEUR",
    "CINCSTRIKE",
    "POLAD",
    "JCS",
    "DOD",
    "Department of Defense",
    "Joint Chiefs of Staff",
    "Federal Bureau of Investigation",
    "FBI",
    "NSA",
    "MACV",
    "COMUSMACV",
    "JMBELL",
    "JMASH",
    "ODENVY",
    "ODACID",
    "ODEARL",
    "State",
    "Treasury",
    "USIA",
    "Bonn",
)

AGENCIES: tuple[str, ...] = ("AEC", "Air", "Army", "DIA", "INS", "Navy", "NIC", "ONI", "OSI")
"""Services and agencies outside the Department that share an address list: short names, taken only as spelt."""

NOT_DIRECTOR = frozenset(["DID", "DIE", "DIG", "DIM", "DIN", "DIP", "DIS", "DIV", "DUR", "FIR", "SIR", "VIR"])
"""Words and usual short forms of three letters that DIR comes close to and that mean something themselves."""

SYMBOLS: dict[str, str] = {
    "DIR": "DIRECTOR",
    "WAVE": "JMWAVE",
    "MEXI": "Mexico City",
    "LOND": "London",
    "PARI": "Paris",
    "MADR": "Madrid",
    "ROME": "Rome",
    "CARA": "Caracas",
    "BERN": "Bern",
    "LEOP": "Leopoldville",
    "BELL": "JMBELL",
    "MASH": "JMASH",
    "HQS": "HEADQUARTERS",
    "HQ": "HEADQUARTERS",
}
"""
Cable symbols that published documents explain: those not the first letters of their office's name, and those
of the Lopez Report of the House Select Committee on Assassinations, 1978, and of the Church Committee's
interim report "Alleged Assassination Plots", 1975.
"""

REGIONS: dict[str, str] = {
    "ARA": "American Republics",
    "AF": "African",
    "EUR": "European",
    "FE": "Far Eastern",
    "NEA": "Near Eastern",
}
"""Bureaus of the Department, by which circulars address all posts of a part of the world."""
