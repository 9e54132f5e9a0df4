"""Located JSON → what the API server would answer.

`decode` reads nodes the way `encoding/json` reads JSON into Kubernetes' Go types and finds what does not fit; the other
modules are the validation of `pkg/apis/*/validation` over the plain values that come out. They know paths, not places:
`locate` turns the path of a problem into a span.
"""
