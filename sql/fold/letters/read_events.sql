-- Of each letter that `${letters}` selects all contents of its events which had come in by `known_at`, in no order. Each is a row of its own,
-- whose columns decode-events.ts reads in this order: arrays of tuples cost twice as much, and to sort the events by letters three times.
SELECT
	subject_id,
	groupArrayIf(formatRowNoNewline('RowBinary',
		type,
		occurred_at,
		event_id,
		source,
		content_hash,
		load_id,
		ingested_at,
		actor,
		org,
		referral_id,
		from_org,
		to_org,
		due_at,
		promised_at,
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
	), ingested_at <= {known_at: DateTime64(3, 'UTC')})
FROM ${database}.event_log
WHERE subject_kind = 'letter' AND (${letters})
GROUP BY subject_id
FORMAT RowBinary
