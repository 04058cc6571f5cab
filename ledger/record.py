"""A NamedTuple that costs little to define.

``typing.NamedTuple`` compiles code for each class; the fifty small types on the way of ``log`` and
``status`` would cost more than all else that these commands load. This one keeps what we use of
it: fields with defaults, order, equality, ``_fields``, ``_make``, ``_replace``, ``_asdict``. To a
type checker it is ``typing.NamedTuple`` itself.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter

    class _Fields(type):
        """Turns the annotations of a class into fields."""

        def __new__(mcs, name, bases, namespace):
            fields = tuple(_annotations(namespace))
            namespace["__slots__"] = ()
            if fields:
                namespace["_fields"] = namespace["__match_args__"] = fields
                namespace["_defaults"] = {key: namespace[key] for key in fields if key in namespace}
                for index, key in enumerate(fields):
                    namespace[key] = _tuplegetter(index, None)
            return type.__new__(mcs, name, bases, namespace)

    def _annotations(namespace):
        """The annotations of a class body; from Python 3.14 on it may keep a function for them."""
        if "__annotations__" in namespace:
            return namespace["__annotations__"]
        annotate = namespace.get("__annotate_func__") or namespace.get("__annotate__")
        return annotate(1) if annotate else ()

    class NamedTuple(tuple, metaclass=_Fields):
        """See the module."""

        def __new__(cls, /, *values, **named):
            if len(values) != len(cls._fields) or named:
                values = cls._filled(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _filled(cls, values, named):
            rest = cls._fields[len(values) :]
            given = cls._defaults | named
            if len(values) > len(cls._fields) or not given.keys() >= set(rest) >= named.keys():
                raise TypeError(f"{cls.__name__}() takes {cls._fields}, not {values} and {named}")
            return (*values, *[given[key] for key in rest])

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **named):
            return type(self)(**self._asdict() | named)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = ", ".join(f"{key}={value!r}" for key, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"

        def __getnewargs__(self):
            return tuple(self)
