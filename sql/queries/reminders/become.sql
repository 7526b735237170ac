-- What has become of letters.
SELECT letter_id, holder, is_answered, is_ended FROM ${letters} WHERE letter_id IN {ids: Array(String)}
