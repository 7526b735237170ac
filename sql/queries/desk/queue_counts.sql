-- How many letters each queue has: `counts` are its conditions.
SELECT ${counts} FROM ${letters}
