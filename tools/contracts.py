"""A contract type of our own for import-linter: a domain is entered from outside by its door alone."""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class DoorContract(Contract):
    """Outside a domain, only its door may be imported.

    Options: `domains`, full package names; `door`, the modules inside each of them that are open, with what lies below;
    `registries`, packages of plug-ins of which only the package itself is open. None of them need exist.
    """

    domains = fields.ListField(subfield=fields.StringField())
    door = fields.ListField(subfield=fields.StringField())
    registries = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Lists every import that goes around a door, with its line."""
        broken: list[tuple[str, str, str]] = []
        for domain in _words(self.domains):
            inside = {domain, *graph.find_descendants(domain)}
            for module in sorted(inside):
                way = module.removeprefix(f"{domain}.").split(".")
                if way[0] in _words(self.door) or (len(way) == 1 and way[0] in _words(self.registries)):
                    continue
                outsiders = graph.find_modules_that_directly_import(module) - inside
                broken += [(other, module, _lines(graph, other, module)) for other in sorted(outsiders)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Says who went around which door, and what to do."""
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(f"- {importer} -> {imported} (l.{lines})", bold=False)
        names = [*_words(self.door), *_words(self.registries)]
        output.print_error(f"Outsiders may import from a domain only: {', '.join(names)}.", bold=False)


def _words(option: Any) -> list[str]:
    """A list option's words: the library gives them where its annotations name the field that reads them."""
    return [str(word) for word in option]


def _lines(graph: grimp.ImportGraph, importer: str, imported: str) -> str:
    details = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(str(detail["line_number"]) for detail in details)
