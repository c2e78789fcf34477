"""What of an account is read, one module per area of AWS.

Each area is a function of a collector: it asks, and keeps what rules need as resources in the API's own vocabulary.
What failed was noted where it was asked; an area goes on with the rest.
"""
