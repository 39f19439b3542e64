"""
Places that changed their names in the twentieth century, as posts were called after them.

Each row names the place by the entry it has in the list of authorities, then another name of it with the first day
it was the name ("" from the beginning) and the day another took its place ("" to this day), and where that is
attested. Outside these times a post bears the name of its entry. Where only the month or year of a change is known,
its first day stands; near a change a paper's own name is kept (`Correspondent.called`).
"""
# ruff: noqa: E501 - one row a line

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Renaming:
    """A name of a place and its time: `since` the first day, `until` the day of the next name; None is open."""

    place: str
    name: str
    since: date | None
    until: date | None
    source: str


UN_CHANGES = "United Nations Group of Experts on Geographical Names, reports on changes of geographical names"
CONGO = (
    "Democratic Republic of the Congo, renaming of cities in force from 30 June 1966; Foreign Service List, 1966"
)
PINYIN = "State Council of China: Pinyin in foreign languages from 1 January 1979; Board on Geographic Names, 1979"
TURKEY = "Turkish Post Office: only Turkish names of places from 28 March 1930; Department of State, same year"
SOVIET = "Decree of the Presidium of the Supreme Soviet"
POTSDAM = "Potsdam Agreement, 2 August 1945, and Polish decrees on names of places, 1945–1946"

# place ; name ; since ; until ; source
ROWS = f"""
Kinshasa; Leopoldville; ; 1966-06-30; {CONGO}
Lubumbashi; Elisabethville; ; 1966-06-30; {CONGO}
Lubumbashi; Elizabethville; ; 1966-06-30; {CONGO}
Stanleyville; Kisangani; 1966-06-30; ; {CONGO}
Mbandaka; Coquilhatville; ; 1966-06-30; {CONGO}
Kananga; Luluabourg; ; 1966-06-30; {CONGO}
Likasi; Jadotville; ; 1966-06-30; {CONGO}
Bukavu; Costermansville; ; 1954-01-01; Belgian Congo, return to the name Bukavu, 1954
Bujumbura; Usumbura; ; 1962-07-01; Kingdom of Burundi, independence, 1 July 1962
Fort Lamy; N'Djamena; 1973-11-28; ; Republic of Chad, renaming of the capital, November 1973
Tananarive; Antananarivo; 1976-01-01; ; {UN_CHANGES}: Madagascar
Banjul; Bathurst; ; 1973-04-24; Republic of The Gambia, renaming of the capital, 24 April 1973
Maputo; Lourenco Marques; ; 1976-02-03; People's Republic of Mozambique, renaming of the capital, 3 February 1976
Salisbury; Harare; 1982-04-18; ; Republic of Zimbabwe, second anniversary of independence, 18 April 1982
Malabo; Santa Isabel; ; 1973-01-01; {UN_CHANGES}: Equatorial Guinea
Huambo; Nova Lisboa; ; 1975-11-11; People's Republic of Angola, independence, 11 November 1975
Kenitra; Port Lyautey; ; 1956-03-02; Kingdom of Morocco, independence, 2 March 1956
Annaba; Bone; ; 1962-07-05; Algeria, independence, 5 July 1962
Skikda; Philippeville; ; 1962-07-05; Algeria, independence, 5 July 1962
Port Elizabeth; Gqeberha; 2021-02-23; ; Government Gazette of South Africa, 23 February 2021
Santo Domingo; Ciudad Trujillo; 1936-01-11; 1961-11-23; Congress of the Dominican Republic, laws of January 1936 and November 1961
Jakarta; Batavia; ; 1949-12-27; Republic of the United States of Indonesia, transfer of sovereignty, 27 December 1949
Jakarta; Djakarta; 1949-12-27; 1972-08-17; Indonesian spelling reform (Ejaan Yang Disempurnakan), 17 August 1972
Makassar; Ujung Pandang; 1971-09-01; 1999-10-13; Government regulations of Indonesia of 1971 and 1999 on the name of the city
Kota Kinabalu; Jesselton; ; 1967-12-22; Sabah, State Legislative Assembly, 22 December 1967
Saigon; Ho Chi Minh City; 1976-07-02; ; National Assembly of Viet Nam, 2 July 1976
Rangoon; Yangon; 1989-06-18; ; Union of Myanmar, Adaptation of Expressions Law, 18 June 1989
Bombay; Mumbai; 1995-11-22; ; Government of India, approval of the name, November 1995
Madras; Chennai; 1996-09-30; ; Government of Tamil Nadu, 30 September 1996
Calcutta; Kolkata; 2001-01-01; ; Government of West Bengal, in force from 1 January 2001
Dacca; Dhaka; 1982-10-05; ; Government of Bangladesh, spelling of the name in English, October 1982
Peking; Peiping; 1928-06-20; 1949-09-27; Nationalist Government, June 1928; People's Political Consultative Conference, 27 September 1949
Peking; Beijing; 1979-01-01; ; {PINYIN}
Guangzhou; Canton; ; 1979-01-01; {PINYIN}
Tianjin; Tientsin; ; 1979-01-01; {PINYIN}
Nanjing; Nanking; ; 1979-01-01; {PINYIN}
Chongqing; Chungking; ; 1979-01-01; {PINYIN}
Qingdao; Tsingtao; ; 1979-01-01; {PINYIN}
Xiamen; Amoy; ; 1979-01-01; {PINYIN}
Shenyang; Mukden; ; 1945-08-15; Republic of China, return of the Northeast; Department of State, Foreign Service List, 1946–1949
Dalian; Dairen; ; 1979-01-01; {PINYIN}
Seoul; Keijo; 1910-10-01; 1945-08-15; Government-General of Korea, 1 October 1910; liberation, 15 August 1945
Istanbul; Constantinople; ; 1930-03-28; {TURKEY}
Ankara; Angora; ; 1930-03-28; {TURKEY}
Izmir; Smyrna; ; 1930-03-28; {TURKEY}
Oslo; Christiania; ; 1925-01-01; Act of the Storting of 11 July 1924, in force from 1 January 1925
Oslo; Kristiania; ; 1925-01-01; Act of the Storting of 11 July 1924, in force from 1 January 1925
Leningrad; St. Petersburg; ; 1914-09-01; Imperial ukase of 31 August (18 August, old style) 1914
Leningrad; Petrograd; 1914-09-01; 1924-01-26; Imperial ukase of 31 August 1914; Second Congress of Soviets of the USSR, 26 January 1924
Leningrad; Saint Petersburg; 1991-09-06; ; {SOVIET} of the RSFSR, 6 September 1991
Volgograd; Tsaritsyn; ; 1925-04-10; Central Executive Committee of the USSR, 10 April 1925
Volgograd; Stalingrad; 1925-04-10; 1961-11-10; {SOVIET} of the RSFSR, 10 November 1961
Samara; Kuibyshev; 1935-01-27; 1991-01-25; {SOVIET} of the RSFSR, 25 January 1991
Yekaterinburg; Sverdlovsk; 1924-11-14; 1991-09-04; {SOVIET} of the RSFSR, 4 September 1991
Tbilisi; Tiflis; ; 1936-08-17; Central Executive Committee of the USSR, 17 August 1936
Yerevan; Erivan; ; 1936-08-17; Central Executive Committee of the USSR, 17 August 1936
Dushanbe; Stalinabad; 1929-10-16; 1961-11-10; {SOVIET} of the Tajik SSR, November 1961
Bishkek; Frunze; 1926-05-12; 1991-02-05; Supreme Soviet of Kyrgyzstan, 5 February 1991
Almaty; Alma-Ata; 1921-02-05; 1993-01-28; Constitution of the Republic of Kazakhstan, 28 January 1993
Kaliningrad; Konigsberg; ; 1946-07-04; {SOVIET} of the USSR, 4 July 1946
Tallinn; Reval; ; 1918-02-24; Republic of Estonia, declaration of independence, 24 February 1918
Kaunas; Kovno; ; 1918-02-16; Republic of Lithuania, declaration of independence, 16 February 1918
Gdansk; Danzig; ; 1945-03-30; {POTSDAM}
Wroclaw; Breslau; ; 1945-08-02; {POTSDAM}
Szczecin; Stettin; ; 1945-08-02; {POTSDAM}
Poznan; Posen; ; 1919-06-28; Treaty of Versailles, 28 June 1919, articles 87 and 88
Rijeka; Fiume; ; 1947-09-15; Treaty of Peace with Italy, in force from 15 September 1947
Zagreb; Agram; ; 1918-10-29; State of Slovenes, Croats and Serbs, declaration of independence, 29 October 1918
Ljubljana; Laibach; ; 1918-10-29; State of Slovenes, Croats and Serbs, declaration of independence, 29 October 1918
Podgorica; Titograd; 1946-07-13; 1992-04-02; Assembly of Montenegro, 2 April 1992
Chemnitz; Karl-Marx-Stadt; 1953-05-10; 1990-06-01; Council of Ministers of the GDR, 10 May 1953; City Council, 1 June 1990
Nuuk; Godthab; ; 1979-05-01; Greenland Home Rule, 1 May 1979
"""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _renamings() -> tuple[Renaming, ...]:
    rows = ([cell.strip() for cell in line.split(";", 4)] for line in ROWS.strip().splitlines())
    return tuple(
        Renaming(place, name, _day(since), _day(until), source) for place, name, since, until, source in rows
    )


RENAMINGS: tuple[Renaming, ...] = _renamings()
