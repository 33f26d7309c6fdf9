"""What stops the program in a way the operator can put right: one plain line each, and no stack."""

from __future__ import annotations

import errno
import sys
from typing import Callable

FAILED = 1
WRONG_SETTING = 2
CANNOT_RUN = 78
"""Exit code of a process that would fail again if it were started again."""


INTERRUPTED = 130


class Problem(Exception):
    """Something the operator must put right; the program ends, and this text is the one line that is shown."""


def from_os_error(error: OSError, doing: str) -> Problem:
    """The line for a system error met while `doing` something."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(f"The disk is full: no room left while {doing}{where}. Free some space and run the same command again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(
            f"No permission while {doing}{where}. Give this user the right to write there, or set SHARING_HOME to another folder."
        )
    return Problem(f"{error.strerror or error} while {doing}{where}.")


def report(main: Callable[[], int], code: int = FAILED) -> int:
    """Run `main`; turn a bad setting, a Problem or a system error into one line on stderr and an exit code. Ctrl-C needs no words."""
    from bot.settings import SettingError

    try:
        return main()
    except SettingError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    except Problem as problem:
        print(problem, file=sys.stderr)
        return code
    except OSError as error:
        print(from_os_error(error, "working"), file=sys.stderr)
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
