-- Mobiles of these letters that are not the person's alone, and by which alone some letters are known.
SELECT DISTINCT subject_id AS id, mobile_key AS mobile
FROM ${database}.event_log
WHERE subject_kind = 'letter' AND subject_id IN {ids: Array(String)}
	AND mobile_key != '' AND NOT has({keys: Array(String)}, mobile_key) AND citizen_key != mobile_key
	AND mobile_key IN (SELECT mobile_key FROM ${database}.event_log WHERE citizen_key = mobile_key AND mobile_key != '')
