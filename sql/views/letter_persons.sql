-- Whose letter it is, masked, and its words, as its first standing registration has them: what inspectors are shown, and
-- nothing for analysts. A condition on `letter_id` reads that letter's granules and no others.
CREATE OR REPLACE VIEW ${database}.letter_persons ${on_cluster}
(
	letter_id String COMMENT 'شناسهٔ نامه | letter id',
	category String COMMENT 'موضوع | category',
	is_sensitive UInt8 COMMENT 'موضوع آن حساس است | its category is sensitive: for those with a need to know',
	citizen_key String COMMENT 'کلید بی‌نام شهروند | keyed hash of the person, empty: unknown',
	citizen_mask String COMMENT 'نمای پوشیدهٔ کد ملی یا همراه | masked national id, the mobile''s without one',
	mobile_key String COMMENT 'کلید بی‌نام همراه | keyed hash of the mobile',
	mobile_mask String COMMENT 'نمای پوشیدهٔ همراه | masked mobile',
	name_key String COMMENT 'کلید بی‌نام نام | keyed hash of the name',
	name_mask String COMMENT 'نمای پوشیدهٔ نام: اولین حرف هر واژه | masked name: the first letter of each word',
	subject String COMMENT 'عنوان نامه | subject line',
	body String COMMENT 'متن نامه | text of the letter'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
	letter_id,
	form.category AS category,
	form.category IN (SELECT code FROM ${database}.categories FINAL WHERE sensitive = 1) AS is_sensitive,
	form.citizen_key AS citizen_key,
	form.citizen_mask AS citizen_mask,
	form.mobile_key AS mobile_key,
	form.mobile_mask AS mobile_mask,
	form.name_key AS name_key,
	form.name_mask AS name_mask,
	form.subject AS subject,
	form.body AS body
FROM
(
	SELECT
		letter_id,
		arrayFirst(e -> e.mark = 'form' AND NOT has(void, (e.event_id, e.source)), sorted) AS form
	FROM
	(
		SELECT letter_id, sorted, ${include:fold/voids/void.sql} AS void
		FROM
		(
			SELECT subject_id AS letter_id, arraySort(e -> (e.occurred_at, e.step, e.event_id, e.source), groupArray(event)) AS sorted
			FROM
			(
				SELECT
					subject_id,
					argMin(
						CAST(
							(
								occurred_at, ${include:fold/letters/step.sql}, event_id, source,
								multiIf(type = 'event.voided', 'void', type = 'letter.registered', 'form', ''), ${include:fold/voids/target.sql}, category,
								citizen_key, citizen_mask, mobile_key, mobile_mask, name_key, name_mask, subject, body
							),
							'Tuple(occurred_at DateTime64(3, \'UTC\'), step UInt8, event_id String, source String, mark String, ref String, category String,
							citizen_key String, citizen_mask String, mobile_key String, mobile_mask String, name_key String, name_mask String,
							subject String, body String)'
						),
						content_hash
					) AS event
				FROM ${database}.event_log
				WHERE subject_kind = 'letter' AND load_id NOT IN (SELECT load_id FROM ${database}.undone_loads)
				GROUP BY subject_id, source, event_id
			)
			GROUP BY subject_id
		)
	)
)
WHERE form.mark = 'form'
