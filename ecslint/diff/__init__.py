"""Comparing: two snapshots of accounts with each other, and a template with what runs."""
