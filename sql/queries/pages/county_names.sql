-- What the counties are called.
SELECT code, name_fa, name_en FROM ${database}.counties FINAL ORDER BY code
