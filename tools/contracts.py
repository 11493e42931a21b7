"""A contract type of our own for import-linter: a domain is entered from outside by its door alone."""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class DoorContract(Contract):
    """Outside a domain, only the modules named in `door` may be imported from it, and what lies below those.

    Options: `domains`, full package names; `door`, module names inside each of them. A door module need not exist.
    """

    domains = fields.ListField(subfield=fields.StringField())
    door = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Lists every import that goes around a door, with its line."""
        broken: list[tuple[str, str, str]] = []
        for domain in _words(self.domains):
            inside = {domain, *graph.find_descendants(domain)}
            for module in sorted(inside):
                if any(module == (way := f"{domain}.{name}") or module.startswith(way + ".") for name in _words(self.door)):
                    continue
                outsiders = graph.find_modules_that_directly_import(module) - inside
                broken += [(other, module, _lines(graph, other, module)) for other in sorted(outsiders)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Says who went around which door, and what to do."""
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(f"- {importer} -> {imported} (l.{lines})", bold=False)
        output.print_error(f"Outsiders may import from a domain only: {', '.join(_words(self.door))}.", bold=False)


def _words(option: Any) -> list[str]:
    """A list option's words: the library gives them where its annotations name the field that reads them."""
    return [str(word) for word in option]


def _lines(graph: grimp.ImportGraph, importer: str, imported: str) -> str:
    details = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(str(detail["line_number"]) for detail in details)
