-- The letters of a person.
SELECT DISTINCT subject_id AS one FROM ${include:erasure/registered.sql} AND citizen_key IN {keys: Array(String)} AND one != ''
