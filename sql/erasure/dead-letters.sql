-- Refused events that were erased.
dead_letter_id IN (SELECT id FROM ${database}.erasures WHERE kind = 'dead_letter')
