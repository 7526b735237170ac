-- Who says the closing `e`: empty is the office.
multiIf(e.4 = 'office', '', e.4 != '', e.4, holder.2)
