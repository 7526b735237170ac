-- Whether the channel `${channel}` is an electronic one, as its `basis` in the office's own list says; one that the list lacks is none.
dictGetOrDefault('${database}.channels_by_code', 'basis', ${channel}, '') = 'electronic'
