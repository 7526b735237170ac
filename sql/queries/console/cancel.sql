-- Ends all of a run that is under way. Who may kill queries is not the one who ran them: the user is named as well.
-- Behind the door of the embedded server each person runs as a user that was lent.
KILL QUERY ${everywhere} WHERE startsWith(query_id, {run: String}) AND (user = {user: String} OR startsWith(user, 'pasokh_person_')) ASYNC
