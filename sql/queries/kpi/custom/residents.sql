-- Residents by county, of those that `county` lets through (all where it is empty).
SELECT code, population
FROM ${database}.counties FINAL
WHERE population > 0 AND (empty({counties: Array(String)}) OR has({counties: Array(String)}, code))
