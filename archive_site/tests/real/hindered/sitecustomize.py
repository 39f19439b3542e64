"""
Faults for the tests of the running site; Python imports this by itself where PYTHONPATH names the folder.

SLOW_LOAD: seconds that the first reading of the columns takes longer in each process, so that whatever goes wrong
meanwhile does go wrong. HANG: `/about/?hang=SECONDS` sleeps for so long.
"""

import importlib.abc
import importlib.machinery
import os
import sys
import time


def slow_load(loading):
    load, late = loading.load, [float(os.environ["SLOW_LOAD"])]

    def load_late():
        if late:
            time.sleep(late.pop())
        return load()

    loading.load = load_late


def hanging_page(site):
    about = site.about

    def hang(request):
        time.sleep(float(request.GET.get("hang", 0)))
        return about(request)

    site.about = hang


HINDERED = {}
if "SLOW_LOAD" in os.environ:
    HINDERED["cables.facets.loading"] = slow_load
if "HANG" in os.environ:
    HINDERED["cables.views.site"] = hanging_page


class Hinder(importlib.abc.MetaPathFinder):
    """Lets a module be imported as it is, and then changes it."""

    def find_spec(self, name, path, target=None):
        if name not in HINDERED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            HINDERED[name](module)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Hinder())
