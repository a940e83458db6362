def missing(wanted, stock):
    return [thing for thing in wanted if thing not in stock]
