-- Persian and English names of every listed code.
SELECT concat('org:', code) AS key, name_fa AS fa, name_en AS en FROM ${database}.bodies FINAL
UNION ALL SELECT concat('channel:', code), name_fa, name_en FROM ${database}.channels FINAL
UNION ALL SELECT concat('category:', code), name_fa, name_en FROM ${database}.categories FINAL
UNION ALL SELECT concat('county:', code), name_fa, name_en FROM ${database}.counties FINAL
