-- What the command line and the administrator's page may ask for; an empty text asks for all.
({reason: String} = '' OR reason = {reason: String})
AND ({source: String} = '' OR source = {source: String})
AND ({field: String} = '' OR field = {field: String})
AND received_at >= {since: DateTime64(3, 'UTC')}
AND received_at <= {until: DateTime64(3, 'UTC')}
