-- What a deadline's policy said on a day, and of which letters: '' is any.
SELECT days, toString(unit) AS unit, pauses_on_waiting != 0 AS pauses, channel, category, kind, campaign
FROM ${database}.deadline_policies FINAL
WHERE policy_id = {policy_id: String} AND valid_from <= toDate32(toTimeZone({at: DateTime64(3, 'UTC')}, 'Asia/Tehran'))
ORDER BY valid_from DESC
LIMIT 1
