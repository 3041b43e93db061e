"""Third-party packages that a corpus imports and that have no part in its routes: models, drivers, clients of services.

Modules below the given names can be imported without being installed. Whatever is read from them is a class that can be
called, subclassed, indexed, used as decorator and as a pydantic type; names that end like an exception are exceptions.
"""

import importlib.abc
import importlib.machinery
import sys
import types


class Meta(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return made(name)

    def __getitem__(cls, _):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __iter__(cls):
        return iter(())


class Anything(metaclass=Meta):
    def __new__(cls, *args, **kwargs):
        if cls.__module__ == __name__ and len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            # A decorator.
            return args[0]
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return made(name)

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and isinstance(args[0], types.FunctionType) else self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __getitem__(self, _):
        return self

    def __iter__(self):
        return iter(())

    @classmethod
    def __get_validators__(cls):
        yield lambda value: value

    @classmethod
    def __get_pydantic_core_schema__(cls, *_):
        from pydantic_core import core_schema

        return core_schema.any_schema()

    @classmethod
    def __get_pydantic_json_schema__(cls, *_):
        return {}


def made(name):
    if name.endswith(("Error", "Exception", "Warning", "Timeout")):
        return type(name, (Exception,), {"__module__": __name__})
    return Meta(name, (Anything,), {"__module__": __name__})


class AbsentModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = made(name)
        setattr(self, name, value)
        return value


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, fullname, path=None, target=None):
        absent = any(fullname == name or fullname.startswith(f"{name}.") for name in self.names)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if absent else None

    def create_module(self, spec):
        return AbsentModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []
        module.__version__ = "0.0.0"


def stand_in_for(names):
    if names:
        sys.meta_path.insert(0, Finder(names))
