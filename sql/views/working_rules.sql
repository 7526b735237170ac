-- One row, one hash of all rules of the working calendar: equal as long as no working day changes.
CREATE OR REPLACE VIEW ${database}.working_rules ${on_cluster}
(
	hash String COMMENT 'اثر انگشت قواعد تقویم کاری | hash of the rules of the working calendar'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT hex(sipHash128(arraySort(groupArray(rule)))) AS hash
FROM
(
	SELECT ('week', toString(county), toString(weekday), toString(valid_from), opens_min, closes_min) AS rule FROM ${database}.working_hours FINAL
	UNION ALL
	SELECT ('holiday', '', '', toString(day), 0, 0) FROM ${database}.holidays FINAL
	UNION ALL
	SELECT (closure_id, toString(county), toString(first_day), toString(last_day), opens_min, closes_min) FROM ${database}.closures FINAL
)
