"""What every room stands on: database engine, settings, paths, clock, ids, errors."""
