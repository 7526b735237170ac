-- Ends what runs by an access that is over.
KILL QUERY WHERE query_id IN {queries: Array(String)} AND startsWith(user, 'pasokh_person_') ASYNC
