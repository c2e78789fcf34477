"""What the declarations of records say of their values."""
