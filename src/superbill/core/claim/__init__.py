"""The claim value, and the 837 and paper forms it is written on."""
