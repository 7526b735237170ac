-- A moment `${moment}` that had come by `${as_of}`, else NULL.
if(${moment} <= ${as_of}, ${moment}, NULL)
