"""Raw text to normalized, aligned, cut text."""
