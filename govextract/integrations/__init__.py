"""govextract inside other tools; each module is imported only by those who use its tool."""
