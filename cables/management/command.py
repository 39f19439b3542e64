"""What all commands of the archive are: programs that show words from elsewhere on a terminal."""

from django.core.management.base import BaseCommand, OutputWrapper

from cables.printable import printable_lines


class PrintableOutput(OutputWrapper):
    """What a command says, with nothing in it that steers the terminal."""

    def write(self, msg="", style_func=None, ending=None):
        super().write(printable_lines(str(msg).removesuffix("\n")), style_func, ending)


class ArchiveCommand(BaseCommand):
    """A command of the archive: what it says of files, records and texts cannot steer the terminal."""

    @property
    def stdout(self) -> OutputWrapper:
        return self._stdout

    @stdout.setter
    def stdout(self, output: OutputWrapper) -> None:
        self._stdout = PrintableOutput(output._out, output.ending)

    @property
    def stderr(self) -> OutputWrapper:
        return self._stderr

    @stderr.setter
    def stderr(self, output: OutputWrapper) -> None:
        self._stderr = PrintableOutput(output._out, output.ending)
