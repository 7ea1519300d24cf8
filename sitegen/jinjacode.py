"""Jinja that writes less and asks less: the same templates and the same bytes in less than half the time.

Stock Jinja turns each `{{ value }}` into a `Markup` only to join it with its neighbours, looks at each function
that a template calls to see whether it wants the template's context, and asks the context for a name in every turn of a loop. None of this is
needed here: what a page shows is text, numbers and HTML that is `Markup` already, and the helpers of a theme are plain
functions, the same all over a page. On a page of a catalogue these cost more than everything else together.

Words of the interface, `_("Subjects")`, are translated when a template is compiled, so that a page in German costs what one in English does.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_mark_safe
from jinja2.utils import missing
from markupsafe import Markup, escape

from sitegen.escaping import escaped

#: Helpers that are plain functions of their positional arguments.
HELPERS = frozenset({"absolute", "asset", "cite", "row", "shell", "style_label", "url"})
#: Functions of the environment that say a word of the interface, the same on every page.
MESSAGES = frozenset({"_", "pgettext", "ngettext"})


def written(value: object) -> str:
    """What `{{ value }}` writes on a page: HTML as it is, anything else escaped.

    Raises jinja2.UndefinedError for an undefined name.
    """
    if type(value) is str:
        return escaped(value)
    if type(value) is Markup:
        return value
    if type(value) is int:
        return str(value)
    return escape(value)


def safe(value: object) -> str:
    """What `{{ value|safe }}` writes on a page: the text of the value as it is. Raises jinja2.UndefinedError for an undefined name."""
    return value if isinstance(value, str) else str(Markup(value))  # noqa: S704 - the template says that it is HTML


class _Generator(CodeGenerator):
    """Compiles `{{ value }}` to what `written` does with a text, else to `written(value)`, and a call of a helper to a call."""

    #: What is being written: the temporary name of a value and how one is written that is no text; '' for Jinja's own way.
    _child: tuple[str, str] = ("", "")
    #: The last output that is a value marked as safe: the mark need not be made.
    _marked: nodes.Node | None = None

    #: Whether a template's own function has been begun: its blocks follow.
    _begun = False

    def write_commons(self) -> None:
        """Begins the function of a template, a generator as Jinja has it, or of a block, which returns what it writes as a list."""
        if self._begun:
            for line in ("resolve = context.resolve_or_missing", "undefined = environment.undefined"):
                self.writeline(line)
            self.writeline("concat = environment.concat")
            self.writeline("cond_expr_undefined = Undefined")
        else:
            super().write_commons()
        self._begun = True
        for name in ("escaped", "written", "safe"):
            self.writeline(f"{name} = environment.{name}")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        #: The functions that the template uses somewhere.
        self._helpers = sorted({name.name for name in node.find_all(nodes.Name)} & (HELPERS | MESSAGES))
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        """Asks the context for functions once a template or block, and not in every loop that calls one."""
        if frame.parent is None:
            for name in self._helpers:
                frame.symbols.load(name)
        super().enter_frame(frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self._child = ("", "")
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
            return
        value = self.temporary_identifier()
        if self._marks_safe(node):
            self._marked = node
            self._child = (value, "safe")
            self.write(f"({value} if type({value} := ")
        else:
            self._child = (value, "written")
            self.write(f"(escaped({value}) if type({value} := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        value, otherwise = self._child
        if value:
            self.write(f") is str else {otherwise}({value}))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if node is self._marked and node.node is not None:
            self.visit(node.node, frame)
        else:
            super().visit_Filter(node, frame)

    def _marks_safe(self, node: nodes.Node) -> bool:
        return (
            isinstance(node, nodes.Filter)
            and node.name == "safe"
            and node.node is not None
            and self.environment.filters.get("safe") is do_mark_safe
        )

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Collects what a template or a block writes in a list: a generator would hand each piece up through every level of inheritance."""
        outermost = frame.parent is None and frame.buffer is None
        if outermost:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if outermost:
            self.writeline(f"return {frame.buffer}" if frame.block else f"yield concat({frame.buffer})")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Puts what a block writes among the rest as it is: joined once, with the whole page."""
        if frame.toplevel and self.has_known_extends:
            return
        perhaps = frame.toplevel and self.extends_so_far > 0
        if perhaps:
            self.writeline("if parent_template is None:")
            self.indent()
        if node.required:
            self.writeline(f"if len(context.blocks[{node.name!r}]) <= 1:", node)
            self.indent()
            self.writeline(f"raise TemplateRuntimeError({f'Required block {node.name!r} not found'!r})", node)
            self.outdent()
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)
        if perhaps:
            self.outdent()

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        message = self._message(node)
        return super()._output_child_to_const(node if message is None else nodes.Const(message), frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Asks for the attribute by Python's own `getattr`; only what has no such attribute is left to Jinja, which knows items and undefined."""
        if self.environment.is_async:
            super().visit_Getattr(node, frame)
            return
        owner, value = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({value} if ({value} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr({owner}, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        message = self._message(node)
        if message is not None:
            self.write(repr(message))
        elif name in HELPERS | MESSAGES and not (node.dyn_args or node.dyn_kwargs):
            self.visit(node.node, frame)
            self.write("(")
            for argument in (*node.args, *node.kwargs):
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def _message(self, node: nodes.Node) -> str | None:
        """What a call says that says the same on every page: `_("Subjects")`; None for anything else."""
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.node.name not in MESSAGES:
            return None
        say: Any = self.environment.globals.get(node.node.name)
        words = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if say is None or len(words) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return None
        return str(say(*words))


class Template(jinja2.Template):
    """A template that can do without globals of its own."""

    environment: Environment

    def fill(self, names: dict[str, Any]) -> str:
        """The text of the template as `render` gives it, where `names` holds the globals, too: they need not be put together for each page."""
        try:
            context = self.environment.context_class(self.environment, names, self.name, self.blocks)
            parts = [part for part in self.root_render_func(context) if part]
            return parts[0] if len(parts) == 1 else "".join(parts)
        except Exception:  # noqa: BLE001 - told apart where the lines of the template are known
            self.environment.handle_exception()


class Environment(jinja2.Environment):
    """A Jinja environment whose templates are compiled as described above."""

    code_generator_class = _Generator
    template_class = Template
    escaped: Any = staticmethod(escaped)
    written: Any = staticmethod(written)
    safe: Any = staticmethod(safe)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._ready: dict[str, Template] = {}

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`, else its attribute, as Jinja has it; what has no items is not asked for one, which would raise an error first."""
        if isinstance(argument, str) and not hasattr(type(obj), "__getitem__"):
            value = getattr(obj, argument, missing)
            if value is not missing:
                return value
        return super().getitem(obj, argument)

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """A template by name, as Jinja has it; one that does not look for newer files is not looked up again for every page."""
        if globals or self.auto_reload or not isinstance(name, str):
            return cast("Template", super().get_template(name, parent, globals))
        template = self._ready.get(name)
        if template is None:
            template = self._ready[name] = cast("Template", super().get_template(name, parent))
        return template
