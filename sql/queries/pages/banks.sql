-- Codes of the bodies that are banks.
SELECT code FROM ${database}.bodies FINAL WHERE kind = 'bank' ORDER BY code
