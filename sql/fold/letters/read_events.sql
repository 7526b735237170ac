-- All contents of the events of the letters that `${letters}` selects. They come in no order: to sort so many columns costs several times
-- what it costs to read them.
SELECT
	subject_id,
	type,
	toUnixTimestamp64Milli(occurred_at),
	event_id,
	source,
	toString(content_hash),
	load_id,
	toUnixTimestamp64Milli(ingested_at),
	actor,
	org,
	referral_id,
	from_org,
	to_org,
	toUnixTimestamp64Milli(due_at),
	toUnixTimestamp64Milli(promised_at),
	outcome,
	ended_as,
	master_letter_id,
	target_event_id,
	target_source,
	type = 'letter.registered' AND notEmpty(body) OR type = 'letter.answered' AND notEmpty(text),
	-- One whose key is still to be made (sql/migrate/text-keys.server.ts) is like no other.
	if(type != 'letter.answered' OR text = '', '0', toString(if(text_key = 0, content_hash, text_key))),
	template,
	multiIf(startsWith(type, 'loan.'), loan_id, type = 'citizen.feedback', verdict, flag),
	bank,
	collateral,
	toString(amount_rial),
	if(
		type = 'letter.registered',
		[channel, category, county, kind, campaign, priority, subject, citizen_key, citizen_mask, mobile_key]::Array(String),
		[]
	)
FROM ${database}.event_log
WHERE subject_kind = 'letter' AND (${letters})
