"""Options that were not given, and words, go to the commands as they are.

Typer reads each value with pydantic, even a default: loading it and making it ready took a tenth of a question's time.
Numbers, choices and paths that are given are read by Typer as ever.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class QuickGroup(TyperGroup):
    """A group whose own options, and those of its commands, are read in this way."""

    def get_params(self, ctx: Any) -> Any:
        return _handed_on(super().get_params(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command: Any = super().get_command(ctx, cmd_name)
        if command is not None and not isinstance(command, QuickGroup):
            every = command.get_params
            command.get_params = lambda ctx: _handed_on(every(ctx))
        return command


def _handed_on(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        if "process_value" not in vars(parameter):
            parameter.process_value = _Reading(parameter)
    return parameters


class _Reading:
    """Stands for a parameter's `process_value`, which is asked where the value needs it."""

    def __init__(self, parameter: Any) -> None:
        self._parameter = parameter
        self._read = parameter.process_value
        self._annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)

    def __call__(self, ctx: Any, value: Any) -> Any:
        parameter = self._parameter
        source = ctx.get_parameter_source(parameter.name)
        given = source is None or source.name != "DEFAULT" or parameter.required
        if given and self._annotation == list[str] and isinstance(value, tuple) and value:
            value = list(value)
        elif given and not (self._annotation is str and isinstance(value, str)):
            return self._read(ctx, value)
        return parameter.callback(ctx, parameter, value) if parameter.callback else value
