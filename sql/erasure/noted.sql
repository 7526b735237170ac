-- By what the person of these letters is counted since an erasure that was cut off.
SELECT person FROM ${database}.erasures FINAL WHERE kind = 'letter' AND id IN {ids: Array(String)} AND person != '' LIMIT 1
