"""This user's part of the Windows registry, as far as installing needs it; the tests have one of their own."""

import importlib
from functools import cached_property
from typing import Any, Protocol


class Registry(Protocol):
    """Text values under `HKEY_CURRENT_USER`, by key and name; the name of a key's own value is empty."""

    def read(self, key: str, name: str = "") -> str | None:
        """The value; None if there is none. A number comes as its text."""
        ...

    def write(self, key: str, value: str, name: str = "") -> None:
        """Set a value, and make the key if need be."""
        ...

    def delete(self, key: str) -> None:
        """Remove a key with all below it, if it is there."""
        ...

    def all_values(self, key: str) -> list[str]:
        """All values of a key, in text; none if there is no such key."""
        ...


class WindowsRegistry:
    """The real one."""

    @cached_property
    def _winreg(self) -> Any:
        return importlib.import_module("winreg")  # which only Windows has

    def read(self, key: str, name: str = "") -> str | None:
        """See Registry."""
        winreg = self._winreg
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except FileNotFoundError:
            return None

    def write(self, key: str, value: str, name: str = "") -> None:
        """See Registry."""
        winreg = self._winreg
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str) -> None:
        """See Registry."""
        winreg = self._winreg
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                below = [winreg.EnumKey(opened, i) for i in range(winreg.QueryInfoKey(opened)[0])]
        except FileNotFoundError:
            return
        for child in below:
            self.delete(f"{key}\\{child}")
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)

    def all_values(self, key: str) -> list[str]:
        """See Registry."""
        winreg = self._winreg
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                found = [winreg.EnumValue(opened, i)[1] for i in range(winreg.QueryInfoKey(opened)[1])]
        except FileNotFoundError:
            return []
        return [value.decode("utf-16-le", "ignore") if isinstance(value, bytes) else str(value) for value in found]
