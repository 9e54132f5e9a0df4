"""What depends on the cluster's version: the defaults of the feature gates in `pkg/features/kube_features.go`."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """How to validate a Pod spec. `pod`: the object is a Pod itself, not a template."""

    version: tuple[int, int] = (1, 36)
    pod: bool = False

    def since(self, minor: int) -> bool:
        """Whether a feature that is on by default since 1.<minor> is on."""
        return self.version >= (1, minor)
