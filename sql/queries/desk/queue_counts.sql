-- How many registered letters each queue has: `counts` are its conditions.
SELECT ${counts} FROM ${letters} WHERE is_registered
