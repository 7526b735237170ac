-- What a deadline `${due}` was at `${as_of}`, after those of its `${moves}` (moves.sql) that had come.
if(empty(${moves}) OR ${moves}[1].1 > ${as_of}, ${due}, arrayLast(then -> then.1 <= ${as_of}, ${moves}).2)
