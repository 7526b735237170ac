-- What a letter's row has, and what is made of it where all letters are kept.
${include:fold/tables/letter_row.sql},
given_at DateTime64(3, 'UTC') MATERIALIZED tupleElement(arrayFirst(r -> (r.due_at IS NOT NULL), referrals), 'referred_at') COMMENT 'اولین ارجاع با مهلت | first referral with a deadline',
given_due_at Nullable(DateTime64(3, 'UTC')) MATERIALIZED tupleElement(arrayFirst(r -> (r.due_at IS NOT NULL), referrals), 'due_at') COMMENT 'مهلت آن | deadline of that',
ended_answers Array(Tuple(DateTime64(3, 'UTC'), DateTime64(3, 'UTC'))) MATERIALIZED arrayFilter(s -> ((s.2) < toDateTime64('2299-12-31 00:00:00', 3, 'UTC')), answers) COMMENT 'پاسخ‌هایی که دیگر معتبر نیستند، از و تا | answers that stand no more, from and until'
