"""
Measure the comparison of two texts against other programs, in one run, on made-up OCR.

    pip install -r requirements-dev.txt -r benchmarks/requirements.txt
    python benchmarks/diff.py            all tables, about three minutes
    python benchmarks/diff.py --quick    without 60,000 words for the slow ones

Times are processor time, medians, the programs taking turns; read the ratios, which are medians over the turns.
The floor, split + hash, is `text.split()` and one integer for each word by one dict, for both texts: what any
comparison of words must do. Memory is how far the largest resident set of a fresh process rises above that with
both texts in memory.
"""

from __future__ import annotations

import argparse
import difflib
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import fast_diff_match_patch
import jiwer
import patiencediff
from ocr_noise import CASES, noisy_pair, original, planted, vocabulary
from rapidfuzz.distance import Indel, LCSseq, Levenshtein

from cables.text.compare import Comparison, compare

SIZES = (1_000, 5_000, 20_000, 60_000)
MILLISECONDS = 1_000


def split_and_hash(old: str, new: str) -> tuple[list[int], list[int]]:
    """The floor."""
    table: dict[str, int] = {}
    first = [table.setdefault(word, len(table)) for word in old.split()]
    return first, [table.setdefault(word, len(table)) for word in new.split()]


def compare_and_show(old: str, new: str) -> list[Any]:
    """The archive's comparison, and every hunk, pair and letter of it as an object besides."""
    return list(compare(old, new).hunks)


def by_difflib(old: str, new: str) -> Any:
    return difflib.SequenceMatcher(None, *split_and_hash(old, new), autojunk=False).get_opcodes()


def by_indel(old: str, new: str) -> Any:
    return Indel.opcodes(*split_and_hash(old, new)).as_list()


def by_dmp(old: str, new: str) -> Any:
    codes = ["".join([chr(k if k < 0xD800 else k + 0x800) for k in side]) for side in split_and_hash(old, new)]
    return fast_diff_match_patch.diff(*codes, timelimit=0, checklines=False, cleanup="No", counts_only=True)


def by_patience(old: str, new: str) -> Any:
    return patiencediff.PatienceSequenceMatcher(None, old.split(), new.split()).get_opcodes()


def by_jiwer(old: str, new: str) -> Any:
    return jiwer.process_words(" ".join(new.split()), " ".join(old.split()))


ENGINES: dict[str, Callable[[str, str], Any]] = {
    "split + hash (the floor)": split_and_hash,
    "compare: aligned, paired, letters": compare,
    "compare, all hunks as objects": compare_and_show,
    "patiencediff": by_patience,
    "rapidfuzz Indel, whole text": by_indel,
    "jiwer (rapidfuzz Levenshtein)": by_jiwer,
    "fast-diff-match-patch, words": by_dmp,
    "difflib, autojunk off": by_difflib,
}
SLOW = ("fast-diff-match-patch, words", "difflib, autojunk off")


def processor_time(work: Callable[..., Any], *texts: str) -> float:
    """Milliseconds of processor time of one run."""
    start = time.process_time()
    work(*texts)
    return (time.process_time() - start) * MILLISECONDS


def times(quick: bool) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Median milliseconds of every program at every size; nan where left out; and at the last, times the floor."""
    table: dict[str, list[float]] = {name: [] for name in ENGINES}
    runs: dict[str, list[float]] = {}
    for size in SIZES:
        texts = noisy_pair(size)
        runs = {name: [] for name in ENGINES}
        for turn in range(7):
            for name, engine in ENGINES.items():
                once = size > 5_000 and (name in SLOW or "Indel" in name or "jiwer" in name)
                if not (once and turn) and not (quick and name in SLOW and size == SIZES[-1]):
                    runs[name].append(processor_time(engine, *texts))
        for name, measured in runs.items():
            table[name].append(statistics.median(measured) if measured else math.nan)
    floor = runs["split + hash (the floor)"]
    ratios = {
        name: statistics.median([one / base for one, base in zip(measured, floor, strict=False)] or [math.nan])
        for name, measured in runs.items()
    }
    return table, ratios


def extra_memory(name: str) -> float:
    """Megabytes one program takes beyond both texts, in a process of its own."""
    command = [sys.executable, __file__, "--memory", name]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def largest_resident_set() -> int:
    """Of this process so far, in kilobytes; getrusage would tell the parent's, if that was larger."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def measure_memory(name: str) -> None:
    """Print the rise of the largest resident set; the child process of `extra_memory`."""
    compare("warm up", "warmed up")
    texts = noisy_pair(SIZES[-1])
    before = largest_resident_set()
    kept = ENGINES[name](*texts)
    print((largest_resident_set() - before) / 1024)
    del kept


def equal_words(name: str, result: Any) -> int:
    """How many words a program found equal."""
    if isinstance(result, Comparison):
        return result.counts.same
    if "jiwer" in name:
        return int(result.hits)
    if "dmp" in name or "match-patch" in name:
        return sum(length for sign, length in result if sign == "=")
    return sum(op[2] - op[1] for op in result if op[0] == "equal")


def speed_table(quick: bool) -> None:
    """Times, ratios, growth, memory and equal words."""
    measured, ratios = times(quick)
    texts = noisy_pair(SIZES[-1])
    best = LCSseq.similarity(*split_and_hash(*texts))
    print(f"{'milliseconds, words:':36s}" + "".join(f"{size:>9,}" for size in SIZES), end="")
    print(f"{'x floor':>9}{'growth':>8}{'memory':>9}{'equal words':>13}")
    for name, row in measured.items():
        print(f"{name:36s}" + "".join(f"{value:9.1f}" for value in row), end="")
        if math.isnan(row[-1]):
            print()
            continue
        growth = math.log(row[-1] / row[0]) / math.log(SIZES[-1] / SIZES[0])
        print(f"{ratios[name]:8.1f}x{growth:8.2f}{extra_memory(name):6.0f} MB", end="")
        no_words = name.startswith("split") or "objects" in name
        print("" if no_words else f"{100 * equal_words(name, ENGINES[name](*texts)) / best:11.2f} %")
    ours = measured["compare: aligned, paired, letters"][-1]
    difflibs = measured["difflib, autojunk off"][-1]
    print(f"difflib takes {difflibs / ours:.0f} times as long as compare at {SIZES[-1]:,} words")


def quality_table() -> None:
    """Planted misreadings that come out one to one, and pairs of strangers."""
    texts = planted()
    old, new = " ".join(texts.old), " ".join(texts.new)
    ours = {(i, j) for i, i_end, j, j_end in compare(old, new).hunks.parts.groups if i_end - i == 1 == j_end - j}
    theirs = {(i, j) for i, j in jiwer_pairs(old, new)}
    codes = split_and_hash(old, new)
    lcs = set(even_gaps(codes))
    print(f"\n{'planted misreadings paired one to one':40s}{'planted':>9}{'compare':>9}{'jiwer':>9}{'LCS':>9}")
    for case in (*CASES, "all"):
        chosen = [(i, j) for kind, i, j in texts.pairs if case in ("all", kind)]
        rates = [100 * sum(pair in found for pair in chosen) / len(chosen) for found in (ours, theirs, lcs)]
        print(f"  {case:38s}{len(chosen):9}" + "".join(f"{rate:7.1f} %" for rate in rates))
    strangers()


def jiwer_pairs(old: str, new: str) -> list[tuple[int, int]]:
    """The words jiwer says were substituted for one another."""
    return [
        (chunk.hyp_start_idx + k, chunk.ref_start_idx + k)
        for chunk in by_jiwer(old, new).alignments[0]
        if chunk.type == "substitute"
        for k in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]


def even_gaps(codes: tuple[list[int], list[int]]) -> list[tuple[int, int]]:
    """The words that stand opposite each other in the even gaps of a longest common subsequence."""
    pairs = []
    i = j = 0
    for block in LCSseq.opcodes(*codes).as_matching_blocks():
        if block.a - i == block.b - j:
            pairs += zip(range(i, block.a), range(j, block.b), strict=True)
        i, j = block.a + block.size, block.b + block.size
    return pairs


def strangers() -> None:
    """Pairs of words that have next to nothing in common."""
    old, new = noisy_pair(SIZES[-1])
    parts = compare(old, new).hunks.parts
    ours = [
        (" ".join(parts.old.words[i:i_end]), " ".join(parts.new.words[j:j_end]))
        for i, i_end, j, j_end in parts.groups
    ]
    old_words, new_words = old.split(), new.split()
    theirs = [(old_words[i], new_words[j]) for i, j in jiwer_pairs(old, new)]
    print(f"\n{'pairs at 60,000 noisy words':40s}{'pairs':>9}{'alike':>9}{'absurd':>9}")
    for name, found in (("compare", ours), ("jiwer", theirs)):
        alike = [Levenshtein.normalized_similarity(*pair) for pair in found]
        print(f"  {name:38s}{len(found):9}{sum(a >= 0.6 for a in alike):9}{sum(a < 0.3 for a in alike):9}")


def worst_cases() -> None:
    """Inputs made to hang a comparison."""
    rng = random.Random(1962)
    words = vocabulary(rng)
    lines = [" ".join(original(rng, 8, words[:300])) for _ in range(500)]
    pages = ["\n".join(rng.choices(lines, k=40_000)) for _ in range(2)]
    one_line = [text.replace("\n", " ") for text in noisy_pair(1_340_000)]
    cases = {
        "60,000 words, all different": (
            " ".join(f"a{k}" for k in range(60_000)),
            " ".join(f"b{k}" for k in range(60_000)),
        ),
        "60,000 and 50,000 times one word": ("word " * 60_000, "word " * 50_000),
        "60,000 words of two, at random": tuple(" ".join(rng.choices("ab", k=60_000)) for _ in range(2)),
        f"one line of {len(one_line[0]) / 1e6:.0f} MB, noisy": tuple(one_line),
        "one word of 10 MB": ("a" * 10_000_000, "b" * 10_000_001),
        "2 x 40,000 lines out of 500, at random": tuple(pages),
    }
    print(f"\n{'worst cases':40s}{'seconds':>9}  coarse")
    for name, texts in cases.items():
        start = time.process_time()
        found = compare(*texts)
        print(f"  {name:38s}{time.process_time() - start:9.2f}  {'yes, and says so' if found.coarse else 'no'}")


class Addresses:
    """The one address the list of the next measurement links to."""

    urlpatterns: list[Any] = []


def list_page() -> Callable[[], str]:
    """Django rendering 50 rows of a link and seven cells."""
    import django
    from django.conf import settings
    from django.template import Context, Engine
    from django.urls import path

    Addresses.urlpatterns = [path("cables/<slug:slug>/", print, name="cable")]
    settings.configure(ROOT_URLCONF=Addresses)
    django.setup()
    cells = "".join(f"<td>{{{{ row.{field} }}}}</td>" for field in "abcdef")
    page = "<table>{% for row in rows %}<tr class='{% cycle 'odd' 'even' %}'><th>"
    page += "<a href='{% url 'cable' row.slug %}'>{{ row.title }}</a></th>" + cells
    page += "{% if row.note %}<td>{{ row.note|title }}</td>{% endif %}</tr>{% endfor %}</table>"
    template = Engine(debug=False).from_string(page)
    row = {"slug": "a-cable", "title": "Telegram from the Department to a Mission & others", "note": "machine"}
    rows = [row | dict.fromkeys("abcdef", f"value {number}") for number in range(50)]
    return lambda: template.render(Context({"rows": rows}))


def typical_cable() -> None:
    """A cable's comparison, hunks as objects and all, against rendering a list of 50 rows in Django."""
    render = list_page()
    runs: dict[str, list[float]] = {}
    cables = {
        f"compare, {size:,} words, {name}": noisy_pair(size, rate)
        for name, rate in (("nearly alike", 0.1), ("noisy", 0.25))
        for size in (300, 600, 1_000)
    }
    for _ in range(41):
        runs.setdefault("rendering a 50-row Django list", []).append(processor_time(render))
        for name, texts in cables.items():
            runs.setdefault(name, []).append(processor_time(compare_and_show, *texts))
    print(f"\n{'a typical cable':40s}{'ms':>9}")
    for name, measured in runs.items():
        print(f"  {name:38s}{statistics.median(measured):9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the slowest programs at the largest size")
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        measure_memory(options.memory)
        return
    speed_table(options.quick)
    quality_table()
    worst_cases()
    typical_cable()


if __name__ == "__main__":
    main()
