-- `foldPersian(s)`: a text as a search sees it: one form of each letter and digit (ي and ی, ك and ک, ۱ and 1), in lower case, without
-- vowel signs and half-spaces, other signs as one space. For comparing and grouping, not for showing.
CREATE OR REPLACE FUNCTION foldPersian ${on_cluster} AS (s) -> ${include:text/folded.sql, text = s}
