-- By what the person of a letter is counted.
SELECT DISTINCT citizen_key AS one FROM ${database}.letter_persons WHERE letter_id = {letter: String} AND one != ''
