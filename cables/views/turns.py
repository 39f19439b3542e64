"""How many requests that ask much a process works on at once, so that reading goes on beside them."""

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cables.exceptions import TooSlow

PATIENCE = 5.0  # seconds a request waits for its turn
AGAIN = 2  # seconds after which it may be sent again
LISTS, EXPORTS, TEXTS = "lists", "exports", "texts"
# Fewer, with those at work, than a process has threads: some are left to readers.
WAITING = {LISTS: 5, EXPORTS: 2, TEXTS: 4}

View = Callable[..., HttpResponse]


class Turns:
    """
    So many at once; so many more wait, for a while; whoever comes then is turned away.

    Who waits occupies a thread of the process, so that both together must be fewer than it has.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free = threading.Semaphore(at_once)
        self._waiting = threading.Semaphore(waiting)

    def take(self, seconds: float) -> bool:
        """Whether it is one's turn now, or within so many seconds. Who takes one gives it back."""
        if self._free.acquire(blocking=False):
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._free.acquire(timeout=seconds)
        finally:
            self._waiting.release()

    def give_back(self) -> None:
        self._free.release()


# Made by the first request of a process: a lock that is made before a process forks may be inherited locked.
_turns: dict[str, Turns] = {}


def turns(kind: str) -> Turns:
    """Those of a kind of page in this process."""
    if kind not in _turns:
        _turns.setdefault(kind, Turns(max(1, settings.EXPENSIVE_AT_ONCE), WAITING.get(kind, 1)))
    return _turns[kind]


def in_turn(kind: str, when: Callable[[HttpRequest], bool] = lambda request: True) -> Callable[[View], View]:
    """
    Let a process work on EXPENSIVE_AT_ONCE requests of a kind of page at once; answer 503 where there are more.

    Args:
        when: Which requests ask much; others pass.
    """

    def limit(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not when(request):
                return view(request, *args, **kwargs)
            own = turns(kind)
            if not own.take(PATIENCE):
                return turned_away(request)
            try:
                response = view(request, *args, **kwargs)
            except BaseException:
                own.give_back()
                raise
            if response.streaming and request.method != "HEAD":  # the work is done while the answer is sent
                # Once: when it is closed, or, where something breaks before the server has it, when it is dropped.
                response._resource_closers.append(weakref.finalize(response, own.give_back))
            else:
                own.give_back()
            return response

        return limited

    return limit


@contextmanager
def own_turn(kind: str, seconds: float) -> Iterator[None]:
    """Do a part of a page in its turn: `with own_turn(LISTS, 1): …`. Raises TooSlow where it would wait longer."""
    own = turns(kind)
    if not own.take(seconds):
        raise TooSlow
    try:
        yield
    finally:
        own.give_back()


def turned_away(request: HttpRequest) -> HttpResponse:
    """Says that many ask for much at this moment, and when to come again."""
    request.is_turned_away = True  # type: ignore[attr-defined]  # for the log
    response = render(request, "cables/busy.html", {"seconds": AGAIN}, status=503)
    response.headers["Retry-After"] = str(AGAIN)
    return response


def asks_for_words(request: HttpRequest) -> bool:
    """Whether a list is asked for words: the columns answer everything else at once."""
    return bool(request.GET.get("q", "").strip())
