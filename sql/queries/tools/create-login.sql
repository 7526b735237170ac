-- An access of a tool on a server that keeps its users by SQL; on the embedded one they are in its users file.
CREATE USER IF NOT EXISTS {login: Identifier} ${everywhere}
IDENTIFIED WITH sha256_hash BY {hash: String} VALID UNTIL {until: String}
