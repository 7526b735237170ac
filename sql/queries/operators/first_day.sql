-- The first Tehran day on which a letter was registered, up to `day`; empty: none was.
SELECT if(count() = 0, '', toString(min(d.day))) AS first
FROM ${database}.letter_days AS d FINAL
WHERE d.day <= {day: Date32} AND arraySum(d.cells.registered) > 0
