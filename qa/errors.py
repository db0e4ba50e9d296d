"""The tree of errors: every one carries a remedy and the exit code it ends the program with.

QAError                 1   anything a user can meet
├── ConfigError         2   the config, the register or an argument cannot be used
├── SetupError          3   something must be set up first: a key, an index, a model
├── ModelError          6   a model endpoint failed
│   ├── AuthError       5   it refused the key
│   ├── UnreachableError 6  it could not be reached, or answered with no sense
│   ├── RateLimitError  7   it asked us to slow down, and went on asking
│   └── ModelTimeoutError 8 it did not answer in time
├── StoreError          1   the catalogue or the index cannot be read or written
│   └── BusyError       1   another process is writing
├── BudgetError        13   asking would cost more than was allowed
└── RightsError         1   the rights of an article cannot be established: means no
"""

from __future__ import annotations


class QAError(Exception):
    """A failure with words for a person: `message` says what, `remedy` what to do about it."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class ConfigError(QAError):
    exit_code = 2


class SetupError(QAError):
    exit_code = 3


class ModelError(QAError):
    exit_code = 6


class AuthError(ModelError):
    exit_code = 5


class UnreachableError(ModelError):
    exit_code = 6


class RateLimitError(ModelError):
    exit_code = 7


class ModelTimeoutError(ModelError):
    exit_code = 8


class StoreError(QAError):
    exit_code = 1


class BusyError(StoreError):
    exit_code = 1


class BudgetError(QAError):
    exit_code = 13


class RightsError(QAError):
    exit_code = 1


class UnreadableError(QAError):
    """One article or file cannot be read: it is quarantined with this reason and the rest goes on."""

    exit_code = 4
