-- The deadline that the `policy` of a letter (policy.sql) sets from its registration; NULL where no policy speaks of it.
if(policy.policy_id = '' OR empty(registrations), NULL, toTimeZone(addDays(toTimeZone(registered_at, 'Asia/Tehran'), policy.days), 'UTC'))
