def tag(name, town=None):
    return f"{name.upper()} ({town})" if town else name.upper()
