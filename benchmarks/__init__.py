"""How fast and how light govextract is, beside its peers and its limits: ``python -m benchmarks``."""
