# Filled by what is built next.
