"""Do the books balance?"""
