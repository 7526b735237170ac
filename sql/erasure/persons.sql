-- Letters that were erased since their person was; of those that are past their years the keys stay, by which persons are counted.
SELECT id FROM ${database}.erasures FINAL WHERE kind = 'letter' AND person != ''
