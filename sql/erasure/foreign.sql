-- Whether `${letter}` of an erased person has a `${key}` that is not of its erasure.
(${letter} IN (${include:erasure/persons.sql}) AND (${letter}, ${key}) NOT IN (${include:erasure/keys.sql}))
