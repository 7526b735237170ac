-- What the command line may ask for; an empty text asks for all.
({reason: String} = '' OR reason = {reason: String})
AND ({source: String} = '' OR source = {source: String})
AND ({field: String} = '' OR field = {field: String})
AND received_at >= {since: DateTime64(3, 'UTC')}
