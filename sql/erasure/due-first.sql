-- As many of the letters that are past their years as one run erases.
${include:erasure/due.sql}
LIMIT {most: UInt32}
