-- Of a letter with a closing that says how it ended: its referrals, closings, reopenings and objections, as (place, step, moment, org, ended_as or to_org).
if(
	arrayExists((s, what) -> s = 11 AND what != '', ${steps}, told.to_org),
	arrayFilter(e -> e.2 IN (4, 11, 12, 13), arrayZip(arrayEnumerate(${steps}), ${steps}, told.occurred_at, told.from_org, told.to_org)),
	[]
)
