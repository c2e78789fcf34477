"""Where data is kept: file systems, buckets, secrets and keys."""
