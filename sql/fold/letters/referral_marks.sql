-- What figures of bodies have to know of a letter's referrals besides their ends; of those alone of which there is anything to say.
-- is_formal: answered without a text by a source that had told one of this letter, or `no_basis` within five working minutes.
-- is_again: its body had let the letter go unanswered before; the letter counts once, by the first referral.
-- excused_at: it left unanswered within its `graces`, and the office's next referral went to another body; or the letter was closed while an
-- answer to it stood. back_at: the letter came back to the body after all.
-- The calendar is an argument: while the engine plans a look-up in a dictionary by a column, it walks the whole query (5 ms of CPU each).
if(
	has(untold, 1) OR has(outcomes.2, 'no_basis') OR arrayExists(e -> e.2 IN (4, 8, 11), endings),
	arrayFilter(
		m -> m.is_formal OR m.is_again OR m.excused_at IS NOT NULL,
		arrayMap(
			(n, to_org, referred_at, place, ending, answer, next, back, calendar) -> CAST(
				(
					n,
					ending.2 = 10 AND (
						untold[answer]
						OR outcomes[answer].2 = 'no_basis' AND ifNull(${working_ms:referred_at, ending.3, = calendar} <= 300000, 0)
					),
					arrayExists((other, e) -> other = to_org AND e.2 IN (4, 8) AND e.1 <= place, referral_tos, endings),
					multiIf(
						ending.2 IN (4, 8) AND next > 0 AND referral_tos[next] != to_org AND ifNull(ending.3 <= graces[n].due_at, 0),
						referral_times[next],
						ending.2 = 11 AND arrayLast(e -> e.1 < ending.1 AND e.2 IN (10, 12, 13), ends).2 = 10,
						ending.3,
						NULL
					),
					if(ending.2 IN (4, 8) AND back > 0, referral_times[back], NULL)
				),
				'Tuple(n UInt16, is_formal UInt8, is_again UInt8, excused_at Nullable(DateTime64(3, \'UTC\')), back_at Nullable(DateTime64(3, \'UTC\')))'
			),
			arrayEnumerate(referral_ids),
			referral_tos,
			referral_times,
			referral_places,
			endings,
			arrayMap(e -> indexOf(answer_places, e.1), endings),
			arrayMap(e -> arrayFirstIndex((sender, at) -> sender = '' AND at > e.1, referral_froms, referral_places), endings),
			arrayMap((e, body) -> arrayFirstIndex((other, at) -> other = body AND at >= e.1, referral_tos, referral_places), endings, referral_tos),
			arrayMap(e -> working_calendar, endings)
		)
	),
	[]
)
