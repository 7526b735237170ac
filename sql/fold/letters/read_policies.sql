-- The deadline policies, those that win first: the most particular, then the newest, then by id.
SELECT
	policy_id AS id,
	subject,
	toString(p.valid_from) AS valid_from,
	channel,
	category,
	kind,
	campaign,
	body,
	days,
	(unit = 'working')::Bool AS isWorking,
	(pauses_on_waiting != 0)::Bool AS pauses
FROM ${database}.deadline_policies AS p FINAL
ORDER BY (channel != '') + (category != '') + (kind != '') + (campaign != '') + (body != '') DESC, p.valid_from DESC, policy_id
