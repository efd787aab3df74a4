"""Coverage-guided fuzzing of the rules and the readers; see README.md."""
