-- An access of a tool on a server that keeps its users by SQL; the door of the embedded one knows them from the office's store.
CREATE USER IF NOT EXISTS {login: Identifier} ${everywhere}
IDENTIFIED WITH sha256_hash BY {hash: String} VALID UNTIL {until: String}
