from tests.lab.fixtures import _without_history, lab

__all__ = ["_without_history", "lab"]
