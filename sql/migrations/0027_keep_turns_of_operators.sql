-- Of each referral by an operator what it adds to the active hours, and what letters are filtered by: the hours of one county's letters need all moments of each
-- operator, and of ten million referrals in five years took 2,000 ms of CPU; from these they take a tenth.
ALTER TABLE ${table:operator_days}
	ADD COLUMN IF NOT EXISTS cells.adds_ms Array(Array(UInt32)) COMMENT 'افزودهٔ هر ارجاع به زمان کار، میلی‌ثانیه، به ترتیب | what each referral adds to the active time, milliseconds, in order',
	ADD COLUMN IF NOT EXISTS cells.channels Array(Array(LowCardinality(String))) COMMENT 'راه رسیدن نامهٔ هر ارجاع | channel of each one''s letter',
	ADD COLUMN IF NOT EXISTS cells.categories Array(Array(LowCardinality(String))) COMMENT 'موضوع نامهٔ هر ارجاع | category of each one''s letter',
	ADD COLUMN IF NOT EXISTS cells.counties Array(Array(LowCardinality(String))) COMMENT 'شهرستان نامهٔ هر ارجاع | county of each one''s letter',
	ADD COLUMN IF NOT EXISTS cells.kinds Array(Array(LowCardinality(String))) COMMENT 'نوع نامهٔ هر ارجاع | kind of each one''s letter',
	ADD COLUMN IF NOT EXISTS cells.campaigns Array(Array(LowCardinality(String))) COMMENT 'سفر نامهٔ هر ارجاع | campaign of each one''s letter',
	ADD COLUMN IF NOT EXISTS cells.bodies Array(Array(LowCardinality(String))) COMMENT 'دستگاه گیرندهٔ هر ارجاع | body that each went to';
ALTER TABLE ${database}.operator_days ${on_cluster}
	ADD COLUMN IF NOT EXISTS cells.adds_ms Array(Array(UInt32)),
	ADD COLUMN IF NOT EXISTS cells.channels Array(Array(LowCardinality(String))),
	ADD COLUMN IF NOT EXISTS cells.categories Array(Array(LowCardinality(String))),
	ADD COLUMN IF NOT EXISTS cells.counties Array(Array(LowCardinality(String))),
	ADD COLUMN IF NOT EXISTS cells.kinds Array(Array(LowCardinality(String))),
	ADD COLUMN IF NOT EXISTS cells.campaigns Array(Array(LowCardinality(String))),
	ADD COLUMN IF NOT EXISTS cells.bodies Array(Array(LowCardinality(String)));

-- Of the days that there are; a refresh meanwhile has a revision above.
INSERT INTO ${database}.operator_days (
	day, revision, cells.operator, cells.referrals, cells.returned, cells.active_ms, cells.first_ms, cells.last_ms,
	cells.adds_ms, cells.channels, cells.categories, cells.counties, cells.kinds, cells.campaigns, cells.bodies
)
SELECT
	day,
	any(kept) + 1,
	groupArray(operator),
	groupArray(referrals),
	groupArray(returned),
	groupArray(active_ms),
	groupArray(first_ms),
	groupArray(last_ms),
	groupArray(adds_ms),
	groupArray(channels),
	groupArray(categories),
	groupArray(counties),
	groupArray(kinds),
	groupArray(campaigns),
	groupArray(bodies)
FROM
(
	${include:state/operator_turns.sql, of = (
		SELECT
			toDate32(toTimeZone(referred_at, 'Asia/Tehran')) AS day, operator, referred_at, letter_id, referral_id AS id, ended_by,
			channel, category, county, kind, campaign, to_org AS body
		FROM ${database}.referral_state FINAL
		WHERE from_org = '' AND operator != ''
	)}
) AS work
INNER JOIN (SELECT day, max(revision) AS kept FROM ${database}.operator_days GROUP BY day) AS days USING (day)
GROUP BY day;
