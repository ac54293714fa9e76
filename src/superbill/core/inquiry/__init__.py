"""Eligibility, status, authorization, attachments, enrolment: questions and answers as values."""
