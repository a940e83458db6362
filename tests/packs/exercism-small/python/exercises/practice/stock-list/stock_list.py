def missing(wanted, stock):
    pass
