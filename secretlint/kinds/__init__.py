"""Who declares and who refers to Secrets, as data (`data/*.yaml`), and the matcher that reads it; see docs/kinds.md."""
