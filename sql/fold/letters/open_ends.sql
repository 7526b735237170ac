-- What ends an open letter's row: its id and version, of rows of letter_state that are not open. (Within a query of their own, since
-- there `is_deleted` is still the row's.)
SELECT letter_id, version, toUInt8(1) AS is_deleted, last_ingested_at, '' AS search_text
FROM (SELECT letter_id, version, last_ingested_at FROM ${from} WHERE NOT ${include:fold/letters/open_condition.sql})
