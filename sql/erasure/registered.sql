-- What has registered a letter, be it taken back or not.
${database}.event_log WHERE subject_kind = 'letter' AND type = 'letter.registered'
