"""What should this payer pay?"""
