KILL QUERY ${everywhere} WHERE user = {login: String} ASYNC
