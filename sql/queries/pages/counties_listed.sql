-- The counties of the office, with their residents and the middle of each.
SELECT code, population, lon, lat FROM ${database}.counties FINAL ORDER BY code
