-- The letters of erased persons, each with the keys that it may have now.
SELECT id, arrayJoin(['', person, mobile]) FROM ${database}.erasures FINAL WHERE kind = 'letter' AND person != ''
