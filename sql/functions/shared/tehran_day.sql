-- The Tehran day of `d`. A Date is its midnight in UTC, which is the same day in Tehran; NULL is a day that no calendar has.
toDate32(toTimeZone(ifNull(toDateTime64(d, 3, 'UTC'), toDateTime64('1900-01-02 00:00:00', 3, 'UTC')), 'Asia/Tehran'))
