"""Files in and out: mailboxes, four identities of a file, quarantine."""
