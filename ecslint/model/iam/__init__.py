"""Permissions: who may do what, and what has to be allowed."""
