"""One kustomization file being carried out, in kustomize's order (`accumulateTarget` of kustomize's api)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from secretlint.kustomize import transform
from secretlint.kustomize.accumulate import Accumulator
from secretlint.kustomize.config import Specs, default_config, read_config
from secretlint.kustomize.crds import config_of_crds
from secretlint.kustomize.edit import Refused, raw
from secretlint.kustomize.generate import generate
from secretlint.kustomize.kustomization import Entry, Kustomization
from secretlint.kustomize.model import Parsed, Resource
from secretlint.kustomize.objects import resources_of
from secretlint.kustomize.patches import Patcher, operations_of, strategic_patches
from secretlint.kustomize.plugins import run_generator, run_transformer
from secretlint.kustomize.reading import inline_object, is_remote, is_within, join, parse_text, shown
from secretlint.kustomize.replace import replace_all
from secretlint.kustomize.variables import Variable
from secretlint.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from secretlint.kustomize.build import Builder


class Layer:
    """A kustomization at work on an accumulator: its own, or for a component that of the kustomization that uses it."""

    def __init__(
        self, builder: Builder, file: Kustomization, directory: str, chain: tuple[str, ...], into: Accumulator
    ) -> None:
        self.builder = builder
        self.file = file
        self.directory = directory
        self.chain = chain
        self.into = into

    def run(self) -> None:
        """Everything the file says."""
        self.into.directories.add(self.directory)
        self.into.files.add(self.file.path)
        self.into.problems += self.file.problems
        self._openapi()
        self._resources(self.file.entries("resources", "bases"))
        self._configurations()
        self._generators()
        for entry in self.file.entries("components"):
            self._include_directory(entry, component=True)
        self._transformers()
        for node in self.file.maps("vars"):
            self.into.add_variable(Variable(raw(node.get("name")), node))

    # What it reads

    def complain(self, kind: str, message: str, node: Node | None, open_: bool = False, names: str = "") -> None:
        """Notes why kustomize would refuse this."""
        self.into.complain(Refused(kind, message, node), self.file.path, 1, open_, names)

    def refuse(self, refused: Refused) -> None:
        """Notes a refusal."""
        self.into.complain(refused, self.file.path)

    def locate(self, entry: Entry, what: str, open_: bool = True) -> str | None:
        """The path of a file that an entry names; None, with a complaint, when it is not here.

        `open_`: it could hold anything.
        """
        path = join(self.directory, entry.text)
        if path is not None and self.builder.files.kind(path) == "file":
            if not is_within(path, self.directory):
                self.complain(
                    "outside", f"{shown(entry.text)} lies outside the directory of the kustomization", entry.node
                )
            self.into.files.add(path)
            return path
        if path is not None:
            self.into.files.add(path)
        if is_remote(entry.text):
            self.complain("remote", f"{shown(entry.text)} is remote", entry.node, open_, shown(entry.text))
        else:
            self.complain("missing", f"{what} {shown(entry.text)} is not here", entry.node, open_)
        return None

    def parsed(self, entry: Entry, what: str) -> tuple[str, Parsed] | None:
        """The YAML of a file that an entry names."""
        path = self.locate(entry, what)
        if path is None:
            return None
        found = self.builder.files.documents(path)
        if found is None or found.broken:
            self.complain("object", f"{shown(entry.text)} cannot be read as YAML", entry.node, True)
        return (path, found) if found is not None else None

    def read_input(self, entry: Entry) -> tuple[str, bytes] | None:
        """The bytes of a generator's input; without it, only keys are not known."""
        path = self.locate(entry, "the generator's input", open_=False)
        data = self.builder.files.read_bytes(path) if path is not None else None
        if path is None or data is None:
            return None
        return path, data

    # Resources

    def _resources(self, entries: list[Entry]) -> None:
        for entry in entries:
            path = join(self.directory, entry.text)
            kind = self.builder.files.kind(path) if path is not None else None
            if kind == "dir":
                self._include_directory(entry, component=False)
            else:
                self._include_file(entry)

    def _include_file(self, entry: Entry) -> None:
        found = self.parsed(entry, "the resource")
        if found is not None:
            self.into.append(self.objects(*found), self.file.path)

    def objects(self, path: str, parsed: Parsed) -> list[Resource]:
        """The objects of a file; what is none is complained about."""
        result = []
        for item in resources_of(path, parsed):
            if isinstance(item, Refused):
                self.refuse(item)
            else:
                result.append(item)
        return result

    def _include_directory(self, entry: Entry, component: bool) -> None:
        path = join(self.directory, entry.text)
        if path is None or self.builder.files.kind(path) != "dir":
            remote = is_remote(entry.text)
            message = f"{shown(entry.text)} is remote" if remote else f"{shown(entry.text)} is not here"
            names = shown(entry.text) if remote else ""
            self.complain("remote" if remote else "missing", message, entry.node, True, names)
            return
        chain = (*self.chain, self.directory)
        if any(is_within(visited, path) for visited in chain):
            self.complain("cycle", f"{shown(entry.text)} contains a kustomization that leads here", entry.node)
            return
        file = self.builder.kustomization(path)
        if file is None:
            self.complain(
                "kustomization", f"{shown(entry.text)} has no kustomization file that can be read", entry.node, True
            )
            self.into.directories.add(path)
            return
        if file.component != component:
            self.complain(
                "component", f"{shown(entry.text)} is {'a' if file.component else 'no'} Component", entry.node
            )
        if component:
            Layer(self.builder, file, path, chain, self.into).run()
            return
        other = self.builder.accumulate(path, file, chain, self.into.schema)
        self.into.merge(other, self.file.path)
        if any(is_within(visited, below) for below in other.directories for visited in chain):
            self.complain("cycle", f"{shown(entry.text)} contains a kustomization that leads here", entry.node)

    # Configuration

    def _openapi(self) -> None:
        node = self.file.fields.get("openapi")
        path = node.get("path") if isinstance(node, Mapping) else None
        if isinstance(path, Scalar):
            found = self.locate(Entry(path.value, path), "the schema")
            if found is not None and not self.into.schema:
                self.into.schema = found

    def _configurations(self) -> None:
        self.into.merge_config(default_config(), self.file.path)
        for entry in self.file.entries("configurations"):
            found = self.parsed(entry, "the configuration")
            for node in found[1].nodes[:1] if found else ():
                try:
                    self.into.merge_config(read_config(node), self.file.path)
                except Refused as refused:
                    self.refuse(refused)
        for entry in self.file.entries("crds"):
            found = self.parsed(entry, "the schema")
            for node in found[1].nodes[:1] if found else ():
                self.into.merge_config(config_of_crds(node), self.file.path)

    # Generators

    def _generators(self) -> None:
        shared = self.file.fields.get("generatorOptions")
        for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for args in self.file.maps(field):
                self.generate(kind, args, shared)
        for field in ("helmCharts", "helmChartInflationGenerator"):
            for chart in self.file.maps(field):
                self.chart(chart)
        for plugin in self.plugins("generators"):
            run_generator(self, plugin)

    def chart(self, chart: Mapping) -> None:
        """Notes that a Helm chart is rendered, and what it and its release are called."""
        fields = ("name", "chart", "chartName", "releaseName")
        names = " ".join(filter(None, (raw(chart.get(name)) for name in fields)))
        self.complain("unsupported", "a Helm chart is rendered here", chart, True, names)

    def generate(self, kind: str, args: Mapping, shared: Node | None) -> None:
        """One generated object."""
        try:
            made = generate(kind, args, shared, self.read_input, self.refuse)
        except Refused as refused:
            self.refuse(refused)
            return
        self.into.absorb(made, self.file.path)

    def plugins(self, field: str) -> list[Resource]:
        """The configuration objects of `generators:` or `transformers:`, inline, in files, or built."""
        collected = Accumulator()
        outer, self.into = self.into, collected
        try:
            for entry in self.file.entries(field):
                inline = inline_object(entry.node)
                if inline is not None:
                    collected.append(self.objects(self.file.path, inline), self.file.path)
                else:
                    self._resources([entry])
        finally:
            self.into = outer
        outer.problems += collected.problems
        outer.files |= collected.files
        outer.directories |= collected.directories
        return collected.resources

    # Transformers

    def _transformers(self) -> None:
        self._patches_strategic_merge()
        for node in self.file.maps("patches"):
            self.patch(node, "patches")
        self._fixed_values()
        for node in self.file.maps("patchesJson6902"):
            self.patch(node, "patchesJson6902")
        self._replicas()
        for node in self.file.maps("replacements"):
            self.replacement(node)
        for plugin in self.plugins("transformers"):
            run_transformer(self, plugin)
        for plugin in self.plugins("validators"):
            self.complain("plugin", f"{plugin.kind} is not run", plugin.node)

    def _fixed_values(self) -> None:
        config, step, path = self.into.config, self.into.step, self.file.path
        namespace, prefix, suffix = (self.file.fields.get(name) for name in ("namespace", "namePrefix", "nameSuffix"))
        if isinstance(namespace, Scalar):
            self.set_namespace(namespace, config.specs("namespace"))
        if isinstance(prefix, Scalar) and prefix.value:
            step(transform.add_affix, path, prefix, config.specs("namePrefix"), suffix=False)
        if isinstance(suffix, Scalar) and suffix.value:
            step(transform.add_affix, path, suffix, config.specs("nameSuffix"), suffix=True)
        for entry in self.file.maps("labels"):
            step(transform.add_labels, path, entry, config)
        for field in ("commonLabels", "commonAnnotations"):
            step(transform.set_entries, path, transform.values_of(self.file.fields.get(field)), config.specs(field))

    def set_namespace(
        self, value: Scalar, specs: Specs, unset_only: bool = False, subjects: str = "defaultOnly"
    ) -> None:
        """Moves everything to a namespace; two objects that become one are complained about."""
        self.into.step(transform.set_namespace, self.file.path, value, specs, unset_only, subjects)
        kept = Accumulator()
        kept.append(self.into.resources, self.file.path)
        self.into.problems += kept.problems
        self.into.resources = kept.resources

    def _replicas(self) -> None:
        specs = self.into.config.specs("replicas")
        for node in self.file.maps("replicas"):
            count = node.get("count")
            if count is not None:
                self.into.step(transform.set_replicas, self.file.path, raw(node.get("name")), count, specs)

    # Patches

    def _patches_strategic_merge(self) -> None:
        for entry in self.file.entries("patchesStrategicMerge"):
            inline = inline_object(entry.node)
            found = (self.file.path, inline) if inline is not None else self.parsed(entry, "the patch")
            if found is not None:
                self.strategic(*found, None, None)

    def patch(self, node: Mapping, field: str) -> None:
        """One entry of `patches` or `patchesJson6902`."""
        target, options, inline, path = node.map("target"), node.map("options"), node.get("patch"), node.get("path")
        if isinstance(inline, Scalar) and inline.value.strip():
            found: tuple[str, Parsed] | None = (self.file.path, parse_text(inline))
        elif isinstance(path, Scalar) and path.value:
            found = self.parsed(Entry(path.value, path), "the patch")
        else:
            self.complain("patch", "a patch has neither a text nor a path", node)
            return
        if found is None:
            return
        operations = operations_of(found[1])
        if operations is not None:
            remember = field == "patches"
            if not remember and target is not None and not raw(target.get("name")):
                self.complain("patch", "a JSON patch has no name of a target", node)
            self.into.step(self._patcher().json, self.file.path, operations, target, remember)
        elif field == "patches":
            self.strategic(*found, target, options)
        else:
            self.complain("patch", "a JSON patch is not a list of operations", node)

    def strategic(self, path: str, parsed: Parsed, target: Mapping | None, options: Mapping | None) -> None:
        """Strategic merge patches, each on its own."""
        if parsed.broken or not parsed.nodes:
            self.complain("patch", "a patch cannot be read", self.file.node, parsed.broken)
        try:
            patches = strategic_patches(path, parsed, target is None)
        except Refused as refused:
            self.refuse(refused)
            return
        if target is not None and len(patches) > 1:
            self.complain("patch", "several patches share one target", target)
        for patch in patches:
            if target is None:
                self.into.step(self._patcher().to_named, self.file.path, patch, options)
            else:
                self.into.step(self._patcher().to_selected, self.file.path, patch, target, options)

    def _patcher(self) -> Patcher:
        """Patches with the schema in force."""
        return Patcher(self.builder.merger(self.into.schema))

    def replacement(self, node: Mapping) -> None:
        """One entry of `replacements`: written here, or in a file that holds one or several."""
        path = node.get("path")
        if not isinstance(path, Scalar):
            self.into.step(replace_all, self.file.path, node, self.refuse)
            return
        found = self.parsed(Entry(path.value, path), "the replacement")
        for root in found[1].nodes[:1] if found else ():
            for item in root.items if isinstance(root, Sequence) else [root]:
                if isinstance(item, Mapping):
                    self.into.step(replace_all, self.file.path, item, self.refuse)
