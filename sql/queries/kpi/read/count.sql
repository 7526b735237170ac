-- How many a list has; of persons, how many of their keys are joined.
SELECT ${count} AS count, ${joined} AS joined FROM (${members})
