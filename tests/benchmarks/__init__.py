"""Benchmarks: whole processes, measured in turns. Run them with `make bench`."""
