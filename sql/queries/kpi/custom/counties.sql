-- The counties of the office: what they are called, their residents, and the middle of each.
SELECT code, name_fa, name_en, population, lon, lat FROM ${database}.counties FINAL ORDER BY code
