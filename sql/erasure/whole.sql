-- Whether an event of an erased letter still has what is to be erased.
citizen_mask != '' OR mobile_mask != '' OR name_mask != '' OR name_key != ''
OR subject NOT IN ('', ${include:erasure/mark.sql}) OR body NOT IN ('', ${include:erasure/mark.sql}) OR text NOT IN ('', ${include:erasure/mark.sql})
OR reason NOT IN ('', ${include:erasure/mark.sql}) OR note NOT IN ('', ${include:erasure/mark.sql}) OR error NOT IN ('', ${include:erasure/mark.sql})
OR (subject_id, citizen_key) NOT IN (${include:erasure/keys.sql}) OR (subject_id, mobile_key) NOT IN (${include:erasure/keys.sql})
