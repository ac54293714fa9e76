from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "superbill.app.books"
    label = "books"
