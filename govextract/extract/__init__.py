"""Normalized text to mentions, one module a record type: a finder gives spans, a parser values them."""
