TOWNS = ["Oslo", "Bergen"]
