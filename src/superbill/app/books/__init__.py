"""The journal under the database's own law; periods; verification."""
