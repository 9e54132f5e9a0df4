"""Breaks in copies of repositories: what may be broken, whether it really breaks, and whether secretlint says so."""
