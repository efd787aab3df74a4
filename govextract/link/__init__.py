"""Mentions to projects: which mentions name the same one, and which values belong to whom."""
