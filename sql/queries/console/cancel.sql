-- Ends all of a run that is under way. Who may kill queries is not the one who ran them: the user is named as well.
KILL QUERY ${everywhere} WHERE startsWith(query_id, {run: String}) AND user = {user: String} ASYNC
