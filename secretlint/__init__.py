"""Linter for Kubernetes Secrets and everything that refers to them."""

__version__ = "0.1.0"
