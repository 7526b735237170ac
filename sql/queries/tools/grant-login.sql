-- What a tool may see and use up is what an analyst may.
GRANT ${everywhere} pasokh_analyst TO ${login}
