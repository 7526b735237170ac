-- Who held a closed letter last, after the turn `e` (those before it: `done`).
multiIf(e.2 = 4 AND done[-1].2, e.5, e.2 = 11 AND holder.1 != '', holder.1, e.2 = 11 AND done[-1].2, done[-1].3.1, '')
