"""Known items: hashes and tokens looked up in what is held, beside the peers, in one process and in turn.

Random numbers stand for hashes; nothing else is needed, so no instance is made. The peers come with
`requirements/dev.lock`. Each engine is asked the same questions one by one on one thread, in rounds
whose order is drawn anew; the ratio is the median of the rounds' ratios, so that what else the machine
does weighs on all alike. Every answer is compared with that of looking at each number.
"""

import ctypes
import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clickable.bench import telling
from clickable.known.exact import TOKEN, Tokens
from clickable.known.pdq import BYTES, FARTHEST, Pdqs

SIZES = (100_000, 1_000_000)
QUESTIONS, ROUNDS = 200, 5
NEAR_MISSES = 8  # bits beyond FARTHEST: asked too, and never to be found
PEER = "threatexchange PDQIndex"
DICT = "threatexchange TrivialSignalTypeIndex"
PEERS = ("faiss", "threatexchange")
SEED = 7
MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # of glibc's mallopt
STATM = Path("/proc/self/statm")
PAGE = 4096

Ask = Callable[[bytes], list[int]]
Asked = tuple[bytes, list[int]]  # a question, and where what is to be found stands


@dataclass
class Engine:
    """One way to look numbers up, and how it did."""

    name: str
    build: Callable[[], Ask]
    ask: Ask | None = None
    build_s: float = 0.0
    memory_mb: float = 0.0
    seconds: list[float] = field(default_factory=list)  # of every question
    rounds: list[float] = field(default_factory=list)  # seconds of CPU of each round
    right: int = 0  # of what was to be found, in all rounds
    expected: int = 0
    wrong: int = 0  # answers that are not those of looking at each


def measure(say: telling.Say) -> telling.Result:
    if not all(map(find_spec, PEERS)):
        raise SystemExit("clickable: bench: known: its peers come with requirements/dev.lock")
    _fair_to_peers()
    runs: list[dict[str, object]] = []
    for many in SIZES:
        say(f"PDQ, {many:,} hashes")
        runs += _pdq(many, say)
        say(f"exact, {many:,} tokens")
        runs += _exact(many, say)
    return _told(runs)


def _pdq(many: int, say: telling.Say) -> list[dict[str, object]]:
    rng = np.random.default_rng(SEED)
    packed = rng.bytes(many * BYTES)
    questions, truth = _questions(packed, rng)
    engines = [
        Engine("clickable", lambda: _ours(packed)),
        Engine(PEER, lambda: _threatexchange(packed)),
        Engine("faiss IndexBinaryFlat", lambda: _faiss(packed, flat=True)),
        Engine("faiss IndexBinaryMultiHash 16x16", lambda: _faiss(packed, flat=False)),
    ]
    _run(engines, list(zip(questions, truth, strict=True)), say)
    return [_row(one, engines[1], kind="pdq", entries=many) for one in engines]


def _exact(many: int, say: telling.Say) -> list[dict[str, object]]:
    rng = np.random.default_rng(SEED)
    packed = rng.bytes(many * TOKEN)
    places = rng.integers(0, many, QUESTIONS)
    here = [packed[p * TOKEN : (p + 1) * TOKEN] for p in places[::2]]
    nowhere = [rng.bytes(TOKEN) for _each in here]
    truth = [[int(p)] for p in places[::2]] + [[] for _each in nowhere]
    engines = [
        Engine("clickable", lambda: Tokens(packed).places),
        Engine(DICT, lambda: _dict(packed)),
    ]
    _run(engines, list(zip(here + nowhere, truth, strict=True)), say)
    return [_row(one, engines[1], kind="exact", entries=many) for one in engines]


def _questions(packed: bytes, rng: np.random.Generator) -> tuple[list[bytes], list[list[int]]]:
    """Half of nothing near; half of one that is held, 0 to 31 bits off, and just beyond."""
    words = np.frombuffer(packed, dtype="<u8").reshape(-1, 4)
    questions, truth = [], []
    for n in range(QUESTIONS):
        wanted = bytearray(rng.bytes(BYTES))
        if n % 2:
            place = int(rng.integers(0, len(words)))
            wanted = bytearray(packed[place * BYTES : (place + 1) * BYTES])
            for bit in rng.choice(256, n // 2 % (FARTHEST + NEAR_MISSES), replace=False):
                wanted[bit // 8] ^= 1 << bit % 8
        questions.append(bytes(wanted))
        truth.append(_by_looking_at_each(words, bytes(wanted)))
    return questions, truth


def _by_looking_at_each(words: NDArray[np.uint64], wanted: bytes) -> list[int]:
    apart = np.bitwise_count(words ^ np.frombuffer(wanted, dtype="<u8")).sum(axis=1)
    return [int(place) for place in np.flatnonzero(apart <= FARTHEST)]


def _run(engines: Sequence[Engine], asked: Sequence[Asked], say: telling.Say) -> None:
    for engine in engines:
        gc.collect()
        before, begun = _resident(), time.process_time()
        engine.ask = engine.build()
        engine.build_s = time.process_time() - begun
        engine.memory_mb = (_resident() - before) / 1e6
        say(f"  {engine.name} made ready")
    order = random.Random(SEED)  # noqa: S311 -- of who comes first
    for _round in range(ROUNDS):
        for engine in order.sample(list(engines), len(engines)):
            _ask_all(engine, asked)


def _ask_all(engine: Engine, asked: Sequence[Asked]) -> None:
    ask = engine.ask
    assert ask is not None  # noqa: S101
    began = time.process_time()
    answers = []
    for question, _right in asked:
        at = time.perf_counter()
        answers.append(ask(question))
        engine.seconds.append(time.perf_counter() - at)
    engine.rounds.append(time.process_time() - began)
    for answer, (_question, right) in zip(answers, asked, strict=True):
        engine.right += len(set(answer) & set(right))
        engine.expected += len(right)
        engine.wrong += sorted(answer) != right


def _row(one: Engine, reference: Engine, *, kind: str, entries: int) -> dict[str, object]:
    ratios = [theirs / ours for theirs, ours in zip(reference.rounds, one.rounds, strict=True)]
    ordered = sorted(one.seconds)
    return {
        "kind": kind,
        "engine": one.name,
        "entries": entries,
        "build_s": round(one.build_s, 2),
        "memory_mb": round(one.memory_mb),
        "per_second": round(QUESTIONS / statistics.median(one.rounds)),
        "p50_ms": round(telling.percentile(ordered, 50) * 1000, 4),
        "p95_ms": round(telling.percentile(ordered, 95) * 1000, 4),
        "ratio": round(statistics.median(ratios), 2),
        "reference": reference.name,
        "wrong": one.wrong,
        "recall": round(one.right / one.expected, 4) if one.expected else 1.0,
    }


def _told(runs: list[dict[str, object]]) -> telling.Result:
    names = ("kind", "entries", "engine", "build_s", "memory_mb", "per_second", "p50_ms", "p95_ms")
    rows: list[tuple[str, ...]] = [(*names, "ratio", "recall", "wrong")]
    rows += [tuple(str(run[name]) for name in (*names, "ratio", "recall", "wrong")) for run in runs]
    ours = [run for run in runs if run["engine"] == "clickable"]
    best = next(run for run in reversed(ours) if run["kind"] == "pdq")
    figures = {
        "bench": "known",
        "runs": runs,
        **{name: best[name] for name in ("entries", "build_s", "memory_mb", "per_second")},
        **{name: best[name] for name in ("p50_ms", "p95_ms", "ratio", "recall")},
        "reference": f"{PEER} {version('threatexchange')}, faiss {version('faiss-cpu')}",
        "wrong": sum(int(str(run["wrong"])) for run in ours),
        "questions": QUESTIONS * ROUNDS,
    }
    return telling.Result(rows=rows, figures=figures, sound=not figures["wrong"])


def _ours(packed: bytes) -> Ask:
    held = Pdqs(packed)
    return lambda wanted: [near.place for near in held.near(wanted)]


def _threatexchange(packed: bytes) -> Ask:
    from threatexchange.signal_type.pdq.pdq_index import PDQIndex  # noqa: PLC0415

    held = PDQIndex((one, place) for place, one in enumerate(_in_hex(packed, BYTES)))
    return lambda wanted: [int(match.metadata) for match in held.query(wanted.hex())]


def _dict(packed: bytes) -> Ask:
    from threatexchange.signal_type.signal_base import TrivialSignalTypeIndex  # noqa: PLC0415

    held: Any = TrivialSignalTypeIndex()
    for place, one in enumerate(_in_hex(packed, TOKEN)):
        held.add(one, place)
    return lambda wanted: [match.metadata for match in held.query(wanted.hex())]


def _faiss(packed: bytes, *, flat: bool) -> Ask:
    import faiss  # noqa: PLC0415

    faiss.omp_set_num_threads(1)
    rows = np.frombuffer(packed, dtype=np.uint8).reshape(-1, BYTES)
    held: Any = faiss.IndexBinaryFlat(256) if flat else faiss.IndexBinaryMultiHash(256, 16, 16)
    if not flat:
        held.nflip = 1
    held.add(rows)

    def ask(wanted: bytes) -> list[int]:
        question = np.frombuffer(wanted, dtype=np.uint8).reshape(1, BYTES)
        _ends, _distances, places = held.range_search(question, FARTHEST + 1)
        return sorted({int(place) for place in places})

    return ask


def _in_hex(packed: bytes, length: int) -> list[str]:
    text = packed.hex()
    return [text[at : at + 2 * length] for at in range(0, len(text), 2 * length)]


def _resident() -> int:
    """Bytes of this process in memory; 0 where the system does not say."""
    try:
        return int(STATM.read_text().split()[1]) * PAGE
    except OSError:
        return 0


def _fair_to_peers() -> None:
    """glibc gives memory back after each question of faiss, and takes it again: not with this."""
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(MMAP_THRESHOLD, 1 << 30)
        libc.mallopt(TRIM_THRESHOLD, 2**31 - 1)
    except OSError:
        return
