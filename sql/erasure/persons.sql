-- Letters that were erased with their person. Letters past their years are not among them: they keep the keys by which persons are counted.
SELECT id FROM ${database}.erasures FINAL WHERE kind = 'letter' AND person != ''
