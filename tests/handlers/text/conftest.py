from hypothesis import settings

settings.register_profile("text", deadline=None, max_examples=100)
settings.load_profile("text")
