-- Whether an event of an erased letter still has what is to be erased.
citizen_mask != '' OR mobile_mask != '' OR name_mask != '' OR name_key != ''
OR subject NOT IN ('', ${include:erasure/mark.sql}) OR body NOT IN ('', ${include:erasure/mark.sql}) OR text NOT IN ('', ${include:erasure/mark.sql})
OR reason NOT IN ('', ${include:erasure/mark.sql}) OR note NOT IN ('', ${include:erasure/mark.sql}) OR error NOT IN ('', ${include:erasure/mark.sql})
OR ${include:erasure/foreign.sql, letter = subject_id, key = citizen_key} OR ${include:erasure/foreign.sql, letter = subject_id, key = mobile_key}
